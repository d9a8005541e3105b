package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The server's own keys, from being made to being revoked. */
@NullUnmarked
class ServiceKeyTest {
  private static final TestServer SERVER = TestServer.shared();

  static JsonObject make(Person by, JsonObject wanted) {
    Person.Answer made = by.post("/api/service-keys", wanted);
    assertEquals(201, made.status(), () -> made.body().toString());
    return made.json();
  }

  static JsonObject wanted(String type, String label) {
    return new JsonObject().put("type", type).put("label", label);
  }

  private static JsonObject listed(String id) {
    return SERVER.admin().get("/api/service-keys").array().stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.getString("id").equals(id))
        .findFirst()
        .orElseThrow();
  }

  @ParameterizedTest
  @ValueSource(strings = {"chat", "management"})
  void aKeyIsShownOnceAndKnownAgain(String type) {
    JsonObject made = make(SERVER.admin(), wanted(type, "Robo " + type));
    String key = made.getString("key");
    assertTrue(key.matches("c[cm]k_[0-9A-Za-z]{49}"), key);
    JsonObject listed = listed(made.getString("id"));
    assertEquals(key.substring(key.length() - 4), listed.getString("last4"));
    assertEquals("Robo " + type, listed.getString("label"));
    assertEquals("Root", listed.getString("createdBy"));
    assertNull(listed.getString("lastUsedAt"));
    assertFalse(SERVER.admin().get("/api/service-keys").body().toString().contains(key));
    Person holder = Person.holding(SERVER, key);
    assertEquals(200, holder.get(type.equals("chat") ? "/api/user" : "/api/users").status());
  }

  @Test
  void onlyTheHashIsStored() throws IOException {
    TestServer own = TestServer.fresh(Map.of());
    try (Superuser database = new Superuser(own.vertx(), own.data())) {
      String key = make(own.admin(), wanted("chat", "Robo")).getString("key");
      assertEquals(200, Person.holding(own, key).get("/api/user").status());
      SuperuserSearch.assertNowhere(database, key.substring(4, 20));
    } finally {
      own.stop();
    }
  }

  @Test
  void aTypingErrorAndAForeignKeyOpenNothing() {
    String key = make(SERVER.admin(), wanted("management", "Typo")).getString("key");
    char last = key.charAt(key.length() - 1);
    String wrong = key.substring(0, key.length() - 1) + (last == 'a' ? 'b' : 'a');
    for (String each : new String[] {wrong, key + "a", "cmk_", "cck_" + key.substring(4)}) {
      assertEquals(401, Person.holding(SERVER, each).get("/api/users").status(), each);
    }
  }

  @Test
  void revokingIsFinalAndClosesItsSockets() {
    JsonObject made = make(SERVER.admin(), wanted("chat", "Goner"));
    Person bot = Person.holding(SERVER, made.getString("key"));
    TestSocket socket = bot.hello();
    String room = SERVER.admin().room("Bots", "open");
    socket.enter(room);
    TestSocket root = SERVER.admin().hello();
    root.enter(room);
    assertEquals(204, SERVER.admin().delete("/api/service-keys/" + made.getString("id")).status());
    assertEquals(4501, socket.closeCode());
    assertEquals(401, bot.get("/api/user").status());
    root.find(
        frame ->
            "member".equals(frame.getString("type"))
                && frame.getBoolean("gone", false)
                && frame.encode().contains(made.getString("id")));
    assertNotEquals(null, listed(made.getString("id")).getString("revokedAt"));
    // Its name is free for the next key.
    make(SERVER.admin(), wanted("chat", "Goner"));
  }

  @Test
  void anExpiredKeyIsDeadAndItsSocketsClose() {
    Instant soon = Instant.now().plus(Duration.ofSeconds(2));
    JsonObject made =
        make(SERVER.admin(), wanted("chat", "Mayfly").put("expiresAt", soon.toString()));
    Person bot = Person.holding(SERVER, made.getString("key"));
    assertEquals(4501, bot.hello().closeCode());
    assertEquals(401, bot.get("/api/user").status());
  }

  @Test
  void onlyManagersAndAdminsMakeAndRevokeKeys() {
    Person ann = SERVER.newcomer("Ann");
    JsonObject made = make(SERVER.admin(), wanted("management", "Mine"));
    assertEquals(403, ann.post("/api/service-keys", wanted("chat", "Hers")).status());
    assertEquals(403, ann.delete("/api/service-keys/" + made.getString("id")).status());
    SERVER.admin().patch("/api/users/" + ann.id(), new JsonObject().put("role", "manager"));
    JsonObject hers = make(ann, wanted("management", "Hers"));
    assertEquals(ann.name(), listed(hers.getString("id")).getString("createdBy"));
    assertEquals(204, ann.delete("/api/service-keys/" + made.getString("id")).status());
    assertEquals(401, Person.holding(SERVER, made.getString("key")).get("/api/users").status());
  }

  @Test
  void aManagementKeyMakesNobodyAnAdmin() {
    Person ann = SERVER.newcomer("Ann");
    Person holder =
        Person.holding(SERVER, make(SERVER.admin(), wanted("management", "Op")).getString("key"));
    assertEquals(
        403,
        holder.patch("/api/users/" + ann.id(), new JsonObject().put("role", "admin")).status());
    JsonObject off = new JsonObject().put("disabled", true);
    assertEquals(403, holder.patch("/api/users/" + SERVER.admin().id(), off).status());
    TestSocket socket = ann.hello();
    assertEquals(200, holder.patch("/api/users/" + ann.id(), off).status());
    assertEquals(4501, socket.closeCode());
  }

  @Test
  void aBotsNameIsNobodyElses() {
    Person ann = SERVER.newcomer("Ann");
    assertEquals(
        409, SERVER.admin().post("/api/service-keys", wanted("chat", ann.name())).status());
    make(SERVER.admin(), wanted("chat", "Paulabot"));
    assertEquals(
        409, SERVER.admin().post("/api/service-keys", wanted("chat", "PauIabot")).status());
    assertEquals(422, SERVER.admin().post("/api/service-keys", wanted("chat", "<b>")).status());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\":\"both\",\"label\":\"Xa\"}",
        "{\"type\":\"chat\",\"label\":\"Xb\",\"expiresAt\":\"yesterday\"}",
        "{\"type\":\"chat\",\"label\":\"Xc\",\"expiresAt\":\"2001-01-01T00:00:00Z\"}",
        "{\"type\":\"chat\",\"label\":\"Xd\",\"rooms\":[\"nowhere\"]}",
        "{\"type\":\"management\",\"label\":\" \"}"
      })
  void whatMakesNoKeyIsToldSo(String body) {
    assertEquals(422, SERVER.admin().post("/api/service-keys", new JsonObject(body)).status());
  }

  @Test
  void intoAPrivateRoomItsOwnerAloneLetsABot() {
    Person ann = SERVER.newcomer("Ann");
    String room = ann.room("Hidden", "private");
    JsonObject wanted = wanted("chat", "Spybot").put("rooms", new JsonArray().add(room));
    assertEquals(404, SERVER.admin().post("/api/service-keys", wanted).status());
    SERVER.admin().patch("/api/users/" + ann.id(), new JsonObject().put("role", "manager"));
    Person bot = Person.holding(SERVER, make(ann, wanted).getString("key"));
    assertEquals(200, bot.get("/api/rooms/" + room).status());
  }

  @Test
  void aKeyInAMessageIsStopped() {
    String key = make(SERVER.admin(), wanted("management", "Leak")).getString("key");
    Person ann = SERVER.newcomer("Ann");
    TestSocket socket = ann.hello();
    String room = ann.room("Study", "open");
    socket.enter(room);
    assertEquals("secret-in-message", socket.say(room, "n1", "use " + key).getString("code"));
  }

  @Test
  void aManagementKeyDoesNotOpenASocket() {
    Person holder =
        Person.holding(SERVER, make(SERVER.admin(), wanted("management", "Ear")).getString("key"));
    JsonObject answer =
        holder.socket().ask(new JsonObject().put("type", "hello").put("token", holder.token()));
    assertEquals("forbidden", answer.getString("code"));
    var refused =
        TestSocket.tryOpen(SERVER, Map.of("Authorization", "Bearer " + holder.token()))
            .map("opened")
            .otherwise("refused");
    assertEquals("refused", TestServer.await(refused));
  }

  @Test
  void aKeyHasARateOfItsOwn() {
    Person holder =
        Person.holding(SERVER, make(SERVER.admin(), wanted("management", "Fast")).getString("key"));
    int status = 200;
    for (int i = 0; i < 2_000 && status == 200; i++) {
      status = holder.get("/api/users?limit=1").status();
    }
    assertEquals(429, status);
    assertEquals(200, SERVER.admin().get("/api/users?limit=1").status());
  }
}
