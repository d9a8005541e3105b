package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** What admins, managers and members may do on the whole server, and who decides it. */
@NullUnmarked
class ServerRolesTest {
  private static final TestServer SERVER = TestServer.shared();

  private static Person.Answer change(Person by, Person whom, JsonObject change) {
    return by.patch("/api/users/" + whom.id(), change);
  }

  private static JsonObject role(String role) {
    return new JsonObject().put("role", role);
  }

  @Test
  void anAdminGivesARoleThatHoldsAtOnce() {
    Person ann = SERVER.newcomer("Ann");
    TestSocket socket = ann.hello();
    assertEquals(403, ann.get("/api/service-keys").status());
    Person.Answer changed = change(SERVER.admin(), ann, role("manager"));
    assertEquals(200, changed.status());
    assertEquals("manager", changed.json().getString("role"));
    assertEquals(200, ann.get("/api/service-keys").status());
    assertEquals("manager", ann.get("/api/user").json().getString("role"));
    assertEquals(4401, socket.closeCode());
    change(SERVER.admin(), ann, role("member"));
    assertEquals(403, ann.get("/api/service-keys").status());
  }

  @Test
  void onlyAdminsSeeAndChangeAccounts() {
    Person ann = SERVER.newcomer("Ann");
    Person ben = SERVER.newcomer("Ben");
    change(SERVER.admin(), ben, role("manager"));
    for (Person who : new Person[] {ann, ben}) {
      assertEquals(403, who.get("/api/users").status());
      assertEquals(403, change(who, ann, role("admin")).status());
      assertEquals(403, who.get("/api/admin/rooms").status());
      assertEquals(403, who.get("/api/admin/usage").status());
    }
    assertEquals("member", ann.get("/api/user").json().getString("role"));
    assertTrue(
        SERVER.admin().get("/api/users?limit=500").array().stream()
            .map(JsonObject.class::cast)
            .anyMatch(each -> each.getString("id").equals(ann.id())));
  }

  @Test
  void whoeverIsDisabledIsOutAtOnceAndCannotComeBack() {
    Person ann = SERVER.newcomer("Ann");
    Person second = ann.again();
    TestSocket socket = ann.hello();
    TestSocket other = second.hello();
    assertEquals(200, change(SERVER.admin(), ann, new JsonObject().put("disabled", true)).status());
    assertEquals(4501, socket.closeCode());
    assertEquals(4501, other.closeCode());
    assertEquals(401, ann.get("/api/user").status());
    assertEquals(401, second.get("/api/user").status());
    JsonObject login =
        new JsonObject().put("name", ann.name()).put("password", TestServer.PASSWORD);
    assertEquals(401, Person.stranger(SERVER).post("/api/auth/login", login).status());
    Person.Answer refreshed =
        Person.stranger(SERVER)
            .request(
                io.vertx.core.http.HttpMethod.POST,
                "/api/auth/refresh",
                Map.of("Cookie", ann.cookie()),
                null);
    assertEquals(401, refreshed.status());
    change(SERVER.admin(), ann, new JsonObject().put("disabled", false));
    assertFalse(ann.again().get("/api/user").json().getString("name").isEmpty());
    assertEquals(401, ann.get("/api/user").status());
  }

  @Test
  void theLastAdminStays() {
    TestServer own = TestServer.fresh(Map.of());
    try {
      Person admin = own.admin();
      assertEquals(409, change(admin, admin, role("member")).status());
      assertEquals(409, change(admin, admin, new JsonObject().put("disabled", true)).status());
      Person ann = own.newcomer("Ann");
      assertEquals(200, change(admin, ann, role("admin")).status());
      assertEquals(200, change(admin, admin, role("member")).status());
      assertEquals(403, admin.get("/api/users").status());
      assertEquals(409, change(ann, ann, role("manager")).status());
    } finally {
      own.stop();
    }
  }

  @Test
  void aChangeOfNothingOrNobodyIsTold() {
    Person ann = SERVER.newcomer("Ann");
    assertEquals(422, change(SERVER.admin(), ann, new JsonObject()).status());
    assertEquals(422, change(SERVER.admin(), ann, role("emperor")).status());
    assertEquals(
        404,
        SERVER
            .admin()
            .patch("/api/users/00000000-0000-4000-8000-000000000000", role("admin"))
            .status());
  }

  @Test
  void adminsSeePrivateRoomsByTheirSizeAlone() {
    Person ann = SERVER.newcomer("Ann");
    String secret = ann.room("The secret plan", "private");
    String open = ann.room("The open plan", "open");
    TestSocket socket = ann.hello();
    socket.enter(secret);
    socket.say(secret, "n1", "twelve bytes");
    JsonObject hidden = room(secret);
    assertEquals("private", hidden.getString("visibility"));
    assertEquals(null, hidden.getString("name"));
    assertEquals(1, hidden.getInteger("members"));
    assertEquals(1, hidden.getInteger("messages"));
    assertEquals(12, hidden.getInteger("bytes"));
    assertFalse(hidden.encode().contains("plan"));
    assertEquals("The open plan", room(open).getString("name"));
  }

  private static JsonObject room(String id) {
    String after = "";
    while (true) {
      Person.Answer page = SERVER.admin().get("/api/admin/rooms?limit=500" + after);
      for (Object each : page.array()) {
        JsonObject room = (JsonObject) each;
        if (room.getString("id").equals(id)) {
          return room;
        }
        after = "&after=" + room.getString("id");
      }
      if (page.array().isEmpty()) {
        throw new AssertionError("no such room");
      }
    }
  }

  @Test
  void whoeverIsSignedOutEverywhereMayComeBack() {
    Person ann = SERVER.newcomer("Ann");
    Person second = ann.again();
    TestSocket socket = second.hello();
    Person.Answer told = SERVER.admin().delete("/api/users/" + ann.id() + "/sessions");
    assertEquals(204, told.status());
    assertEquals(4501, socket.closeCode());
    assertEquals(401, ann.get("/api/user").status());
    assertEquals(401, second.get("/api/user").status());
    Person again = ann.again();
    assertEquals(200, again.get("/api/user").status());
    assertEquals(403, again.delete("/api/users/" + ann.id() + "/sessions").status());
    assertEquals(
        404,
        SERVER.admin().delete("/api/users/00000000-0000-4000-8000-000000000000/sessions").status());
  }

  @Test
  void adminsSeeWhenSomebodyWasHereLast() {
    Instant before = Instant.now();
    Person ann = SERVER.newcomer("Ann");
    JsonObject seen =
        SERVER.admin().get("/api/users?limit=500").array().stream()
            .map(JsonObject.class::cast)
            .filter(each -> each.getString("id").equals(ann.id()))
            .findFirst()
            .orElseThrow();
    Instant last = Instant.parse(seen.getString("lastSeenAt"));
    assertFalse(last.isBefore(before.minusSeconds(1)), seen.encode());
  }

  @Test
  void adminsSeeTheSwitchOverKeysAndNothingOfTheKeys() {
    Person ann = SERVER.newcomer("Ann");
    String address = "/api/users/" + ann.id() + "/api-keys/openai/disabled";
    assertEquals("{\"disabled\":false}", SERVER.admin().get(address).body().toString());
    SERVER.admin().put(address, new JsonObject());
    assertEquals("{\"disabled\":true}", SERVER.admin().get(address).body().toString());
    assertEquals(403, ann.get(address).status());
    SERVER.admin().delete(address);
    assertEquals("{\"disabled\":false}", SERVER.admin().get(address).body().toString());
  }

  @Test
  void adminsSeeWhoSpentHowMuch() {
    Person ann = SERVER.newcomer("Ann");
    String room = ann.room("Study", "open");
    ann.saveKey("openai", "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3));
    TestSocket socket = ann.hello();
    socket.enter(room);
    socket.reply(room, socket.summon(room, "openai"));
    JsonObject line =
        SERVER.admin().get("/api/admin/usage?days=2").array().stream()
            .map(JsonObject.class::cast)
            .filter(each -> each.getString("user").equals(ann.id()))
            .findFirst()
            .orElseThrow();
    assertEquals("openai", line.getString("provider"));
    assertEquals(ann.name(), line.getString("name"));
    assertEquals("Study", line.getString("roomName"));
    assertEquals(room, line.getString("room"));
    assertEquals(1, line.getInteger("replies"));
    assertTrue(line.getInteger("output") > 0);
  }
}
