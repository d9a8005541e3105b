package chat.conclave;

import static chat.conclave.RightsCast.member;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Who is made what in a room, and what their sockets notice of it. */
@NullUnmarked
class MembershipTest {
  private final TestServer server = TestServer.shared();
  private final Person ann = server.newcomer("Ann");
  private final Person bob = server.newcomer("Bob");

  private static boolean is(JsonObject frame, String type) {
    return type.equals(frame.getString("type"));
  }

  private Person.Answer put(String room, JsonObject member) {
    return ann.post("/api/rooms/" + room + "/members", member);
  }

  private static String members(String room, Person person) {
    return "/api/rooms/" + room + "/members/" + person.id();
  }

  /** Bob is in Ann's room, and both listen. */
  private record Both(String room, TestSocket anns, TestSocket bobs) {}

  private Both both(String visibility) {
    String room = ann.room("Den", visibility);
    assertEquals(200, put(room, member(bob)).status());
    TestSocket anns = ann.hello();
    anns.enter(room);
    TestSocket bobs = bob.hello();
    bobs.enter(room);
    return new Both(room, anns, bobs);
  }

  @Test
  void whoIsSentAwayIsToldAndHearsNothingMore() {
    Both both = both("open");
    assertEquals(204, ann.delete(members(both.room(), bob)).status());
    JsonObject left = both.bobs().find(frame -> is(frame, "left"));
    assertEquals(both.room(), left.getString("room"));
    assertEquals("kicked", left.getString("reason"));
    JsonObject gone = both.anns().find(frame -> is(frame, "member") && frame.containsKey("gone"));
    assertEquals(bob.id(), gone.getJsonObject("member").getString("id"));
    both.anns()
        .find(frame -> is(frame, "presence") && !frame.getJsonArray("present").contains(bob.id()));
    JsonObject said = both.anns().say(both.room(), "n", "only for us");
    both.bobs().ask(new JsonObject().put("type", "leave").put("room", bob.id()));
    assertTrue(
        both.bobs().frames().stream()
            .noneMatch(frame -> frame.getLong("rev", 0L) > gone.getLong("rev")));
    assertEquals("forbidden", both.bobs().say(both.room(), "m", "hello?").getString("code"));
    assertEquals("room", both.bobs().enter(both.room()).getString("type"));
    assertTrue(said.getLong("rev") > gone.getLong("rev"));
  }

  @Test
  void whoIsBannedDoesNotComeBackByAnInviteNeither() {
    Both both = both("private");
    String invite = ann.invite(both.room());
    assertEquals(204, ann.delete(members(both.room(), bob) + "?ban=true").status());
    assertEquals("banned", both.bobs().find(frame -> is(frame, "left")).getString("reason"));
    assertEquals("not-found", both.bobs().enter(both.room()).getString("code"));
    assertEquals(403, bob.post("/api/invites/" + invite, null).status());
    assertEquals("not-found", both.bobs().enter(both.room()).getString("code"));
    assertEquals(200, put(both.room(), member(bob)).status());
    assertEquals("room", both.bobs().enter(both.room()).getString("type"));
  }

  @Test
  void whoIsMutedListensUntilThatIsOver() {
    Both both = both("open");
    JsonObject muted = member(bob).put("mutedUntil", "2031-01-01T00:00:00Z");
    assertEquals("2031-01-01T00:00:00Z", put(both.room(), muted).json().getString("mutedUntil"));
    both.bobs()
        .find(
            frame ->
                is(frame, "member") && frame.getJsonObject("member").containsKey("mutedUntil"));
    JsonObject refused = both.bobs().say(both.room(), "n", "hello");
    assertEquals("forbidden", refused.getString("code"));
    assertEquals("2031-01-01T00:00:00Z", refused.getString("mutedUntil"));
    assertNull(put(both.room(), member(bob).putNull("mutedUntil")).json().getString("mutedUntil"));
    assertEquals("ok", both.bobs().say(both.room(), "n", "hello").getString("type"));
    for (String never : List.of("soon", "", "2999-01-01T00:00:00Z")) {
      assertEquals(422, put(both.room(), member(bob).put("mutedUntil", never)).status(), never);
    }
  }

  @Test
  void aRoomKeepsAnOwner() {
    Both both = both("private");
    assertEquals(409, ann.delete(members(both.room(), ann)).status());
    assertEquals(409, put(both.room(), member(ann).put("role", "member")).status());
    assertEquals(200, put(both.room(), member(bob).put("role", "owner")).status());
    assertEquals(403, bob.delete(members(both.room(), ann)).status());
    assertEquals(204, ann.delete(members(both.room(), ann)).status());
    assertEquals("left", both.anns().find(frame -> is(frame, "left")).getString("reason"));
    assertEquals(404, ann.get("/api/rooms/" + both.room()).status());
    assertEquals(409, bob.delete(members(both.room(), bob)).status());
  }

  @Test
  void nobodyDoesAnythingToWhoStandsAsHigh() {
    Both both = both("open");
    Person mo = server.newcomer("Mo");
    put(both.room(), member(bob).put("role", "moderator"));
    put(both.room(), member(mo).put("role", "moderator"));
    String muted = "2031-01-01T00:00:00Z";
    for (Person other : List.of(mo, ann)) {
      assertEquals(403, bob.delete(members(both.room(), other)).status());
      assertEquals(403, bob.delete(members(both.room(), other) + "?ban=true").status());
      assertEquals(
          403,
          bob.post("/api/rooms/" + both.room() + "/members", member(other).put("mutedUntil", muted))
              .status());
      assertEquals(
          403,
          bob.post("/api/rooms/" + both.room() + "/members", member(other).put("role", "guest"))
              .status());
    }
  }

  @Test
  void whoIsNotThereIsNotFound() {
    Both both = both("open");
    String nobody = "00000000-0000-4000-8000-000000000000";
    String path = "/api/rooms/" + both.room() + "/members";
    assertEquals(404, put(both.room(), new JsonObject().put("user", nobody)).status());
    assertEquals(404, ann.delete(path + "/" + nobody).status());
    assertEquals(404, ann.delete(members(both.room(), server.newcomer("Cem"))).status());
    assertEquals(422, put(both.room(), new JsonObject().put("user", "bob")).status());
    assertEquals(422, put(both.room(), member(bob).put("role", "king")).status());
  }

  @Test
  void whatAGuestLentIsOver() {
    Both both = both("private");
    bob.saveKey("openai", RightsCast.KEY);
    String loans = "/api/user/api-keys/openai/lending";
    bob.put(loans + "/" + both.room(), new JsonObject().put("to", "everyone"));
    assertEquals(1, bob.get(loans).array().size());
    assertEquals(200, put(both.room(), member(bob).put("role", "guest")).status());
    assertEquals(0, bob.get(loans).array().size());
    ann.saveKey("openai", RightsCast.KEY);
    assertEquals(
        422,
        ann.put(
                loans + "/" + both.room(),
                new JsonObject().put("to", new io.vertx.core.json.JsonArray().add(bob.id())))
            .status());
  }

  @Test
  void anInviteMakesAGuestIsListedWithoutItsCodeAndIsRevoked() {
    String room = ann.room("Den", "private");
    String path = "/api/rooms/" + room + "/invites";
    JsonObject made = ann.post(path, new JsonObject().put("role", "guest").put("uses", 2)).json();
    JsonObject listed = ann.get(path).array().getJsonObject(0);
    assertEquals(made.getString("id"), listed.getString("id"));
    assertEquals("guest", listed.getString("role"));
    assertEquals(ann.id(), listed.getJsonObject("createdBy").getString("id"));
    assertEquals(2, listed.getInteger("usesLeft"));
    assertFalse(ann.get(path).body().toString().contains(made.getString("code")));
    assertEquals(200, bob.post("/api/invites/" + made.getString("code"), null).status());
    assertEquals("guest", bob.get("/api/rooms/" + room).json().getString("role"));
    assertEquals(1, ann.get(path).array().getJsonObject(0).getInteger("usesLeft"));
    Person cem =
        Person.register(
            server,
            "Newcomer " + bob.id().substring(0, 6),
            TestServer.PASSWORD,
            made.getString("code"));
    assertEquals("guest", cem.get("/api/rooms/" + room).json().getString("role"));
    assertEquals(0, ann.get(path).array().size());
    JsonObject other = ann.post(path, null).json();
    assertEquals(204, ann.delete(path + "/" + other.getString("id")).status());
    assertEquals(404, ann.delete(path + "/" + other.getString("id")).status());
    assertEquals(0, ann.get(path).array().size());
    assertEquals(
        404, server.newcomer("Dan").post("/api/invites/" + other.getString("code"), null).status());
  }

  @Test
  void anInviteLowersNobody() {
    Both both = both("private");
    String code =
        ann.post("/api/rooms/" + both.room() + "/invites", new JsonObject().put("role", "guest"))
            .json()
            .getString("code");
    assertEquals(200, bob.post("/api/invites/" + code, null).status());
    assertEquals("member", bob.get("/api/rooms/" + both.room()).json().getString("role"));
  }

  @Test
  void whoComesBackAfterwardsIsToldOnlyThatTheRoomIsNotThere() {
    Both both = both("private");
    JsonObject entered = both.bobs().enter(both.room());
    both.bobs().close();
    ann.delete(members(both.room(), bob));
    JsonObject again =
        bob.hello()
            .ask(
                new JsonObject()
                    .put("type", "enter")
                    .put("room", both.room())
                    .put("epoch", entered.getString("epoch"))
                    .put("after", entered.getLong("rev")));
    assertEquals("not-found", again.getString("code"));
    assertEquals(404, bob.get("/api/rooms/" + both.room() + "/messages").status());
  }

  @Test
  void theNameOfAPrivateRoomIsNotToldToWhoHasLeftIt() {
    Both both = both("private");
    bob.saveKey("openai", RightsCast.KEY);
    both.bobs().reply(both.room(), both.bobs().summon(both.room(), "openai"));
    List<String> places = List.of("/api/user/api-keys", "/api/user/api-keys/openai/uses");
    for (String place : places) {
      assertTrue(bob.get(place).body().toString().contains("\"Den\""), place);
    }
    ann.delete(members(both.room(), bob));
    for (String place : places) {
      assertFalse(bob.get(place).body().toString().contains("\"Den\""), place);
    }
  }

  @Test
  void aDeletedRoomIsGoneForAllWhoAreInIt() {
    Both both = both("open");
    both.anns().say(both.room(), "n", "hello");
    assertEquals(403, bob.delete("/api/rooms/" + both.room()).status());
    assertEquals(204, ann.delete("/api/rooms/" + both.room()).status());
    for (TestSocket socket : List.of(both.anns(), both.bobs())) {
      assertEquals("deleted", socket.find(frame -> is(frame, "left")).getString("reason"));
      assertEquals("not-found", socket.enter(both.room()).getString("code"));
    }
    assertEquals(404, ann.get("/api/rooms/" + both.room()).status());
    Person admin = server.admin();
    assertEquals(409, admin.delete("/api/rooms/" + admin.lobby()).status());
  }

  @Test
  void aRoomIsSetUpAnewAndEverybodyThereIsTold() {
    Both both = both("open");
    JsonObject patch =
        new JsonObject()
            .put("name", "Library")
            .put("topic", "Silence")
            .put("visibility", "private")
            .put("retentionDays", 30)
            .put("hopLimit", 0)
            .put("context", new JsonObject().put("mode", "thread"));
    JsonObject room = ann.patch("/api/rooms/" + both.room(), patch).json();
    JsonObject told = both.bobs().find(frame -> is(frame, "info")).getJsonObject("info");
    for (JsonObject each : List.of(room, told, both.bobs().enter(both.room()))) {
      assertEquals("Library", each.getString("name"));
      assertEquals("Silence", each.getString("topic"));
      assertEquals("private", each.getString("visibility"));
      assertEquals(30, each.getInteger("retentionDays"));
      assertEquals(0, each.getInteger("hopLimit"));
      assertEquals("thread", each.getJsonObject("context").getString("mode"));
      assertEquals(8_000, each.getJsonObject("context").getInteger("tokens"));
    }
    JsonObject forEver =
        ann.patch("/api/rooms/" + both.room(), new JsonObject().putNull("retentionDays")).json();
    assertNull(forEver.getInteger("retentionDays"));
    assertEquals("Library", forEver.getString("name"));
    for (String wrong :
        List.of(
            "{\"name\":\"\"}",
            "{\"name\":\" \"}",
            "{\"name\":null}",
            "{\"hopLimit\":21}",
            "{\"hopLimit\":-1}",
            "{\"retentionDays\":0}",
            "{\"retentionDays\":1.5}",
            "{\"visibility\":\"secret\"}",
            "{\"context\":{\"mode\":\"none\"}}")) {
      assertEquals(
          422, ann.patch("/api/rooms/" + both.room(), new JsonObject(wrong)).status(), wrong);
    }
  }
}
