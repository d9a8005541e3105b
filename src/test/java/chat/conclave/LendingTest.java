package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.simulator.Gate;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Ann has a key and lends it to Bob, or does not. */
@NullUnmarked
class LendingTest {
  private static final String KEY = "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3);
  private static final String LAST4 = "g7H8";
  private static final String LABEL = "the label of her key";

  private final TestServer server = TestServer.shared();
  private final Person ann = server.newcomer("Ann");
  private final Person bob = server.newcomer("Bob");
  private final String room = ann.room("Study", "open");
  private TestSocket hers;
  private TestSocket his;
  private String handle;
  private String seat;

  @BeforeEach
  void sitDown() {
    ann.put(
        "/api/user/api-keys",
        new JsonObject().put("provider", "openai").put("key", KEY).put("label", LABEL));
    hers = ann.hello();
    his = bob.hello();
    hers.enter(room);
    his.enter(room);
    JsonObject summoned =
        hers.ask(new JsonObject().put("type", "summon").put("room", room).put("provider", "openai"))
            .getJsonObject("seat");
    handle = summoned.getString("handle");
    seat = summoned.getString("id");
  }

  @AfterEach
  void clear() {
    server.simulator().clear();
  }

  private String lending() {
    return "/api/user/api-keys/openai/lending/" + room;
  }

  private Person.Answer lend(Object to, JsonObject cap) {
    return ann.put(lending(), new JsonObject().put("to", to).put("cap", cap));
  }

  private JsonObject ask(TestSocket socket, String nonce) {
    return socket.say(room, nonce, "@" + handle + " hello?");
  }

  private JsonObject payer(Person person) {
    return person.get("/api/rooms/" + room + "/payers").array().getJsonObject(0);
  }

  private JsonObject uses() {
    return ann.get("/api/user/api-keys/openai/uses").json();
  }

  @Test
  void aLentKeyPaysForThePeopleItIsLentTo() {
    assertEquals("key-needed", ask(his, "n0").getString("code"));
    Person.Answer lent =
        lend(new JsonArray().add(bob.id()), new JsonObject().put("dayTokens", 50_000));
    assertEquals(200, lent.status(), () -> lent.body().toString());
    assertEquals(new JsonArray().add(bob.id()), lent.json().getJsonArray("to"));
    assertEquals(50_000, lent.json().getJsonObject("cap").getInteger("dayTokens"));
    JsonObject preview = payer(bob);
    assertEquals("lent", preview.getJsonObject("payer").getString("kind"));
    assertEquals(ann.name(), preview.getJsonObject("payer").getString("name"));
    assertEquals(50_000, preview.getJsonObject("left").getInteger("tokens"));
    assertEquals(
        "lent",
        bob.get("/api/providers?room=" + room).array().stream()
            .map(JsonObject.class::cast)
            .filter(provider -> provider.getString("id").equals("openai"))
            .findFirst()
            .orElseThrow()
            .getString("ready"));
    JsonObject said = ask(his, "n1");
    JsonObject end = his.end(his.replyTo(said.getString("message")).getString("id"));
    assertEquals("complete", end.getString("state"));
    JsonObject payer = end.getJsonObject("reply").getJsonObject("payer");
    assertEquals("lent", payer.getString("kind"));
    assertEquals(ann.id(), payer.getString("id"));
    assertEquals(ann.name(), payer.getString("name"));
    JsonObject usage = end.getJsonObject("reply").getJsonObject("usage");
    long took = usage.getLong("input") + usage.getLong("output");
    assertEquals(50_000 - took, payer(bob).getJsonObject("left").getLong("tokens"));
    JsonObject loan = ann.get("/api/user/api-keys/openai/lending").array().getJsonObject(0);
    assertEquals(took, loan.getJsonObject("used").getLong("todayTokens"));
    assertEquals("Study", loan.getString("roomName"));
    JsonObject used = uses().getJsonArray("rooms").getJsonObject(0);
    assertEquals(room, used.getString("room"));
    assertEquals(1, used.getInteger("replies"));
    JsonObject person = used.getJsonArray("people").getJsonObject(0);
    assertEquals(bob.id(), person.getString("id"));
    assertEquals(bob.name(), person.getString("name"));
    assertEquals(usage.getLong("input"), person.getLong("input"));
    assertEquals(usage.getLong("output"), person.getLong("output"));
    JsonObject key = ann.get("/api/user/api-keys").array().getJsonObject(0);
    assertEquals(bob.name(), key.getJsonObject("lastUse").getString("by"));
    assertEquals(1, key.getJsonObject("spend").getInteger("replies"));
  }

  @Test
  void withdrawingEndsARunningReplyAndTheLoan() {
    lend("everyone", new JsonObject());
    Gate gate = server.simulator().say("one two three four").holdAfter(2);
    String reply = his.replyTo(ask(his, "n1").getString("message")).getString("id");
    TestServer.await(gate.reached());
    JsonObject running = uses().getJsonArray("running").getJsonObject(0);
    assertEquals(reply, running.getString("reply"));
    assertEquals(bob.name(), running.getJsonObject("asker").getString("name"));
    assertEquals(204, ann.delete(lending()).status());
    JsonObject end = his.end(reply);
    assertEquals("stopped", end.getString("state"));
    assertTrue(end.getString("text").startsWith("one"));
    gate.release();
    assertEquals("key-needed", ask(his, "n2").getString("code"));
    assertEquals(0, ann.get("/api/user/api-keys/openai/lending").array().size());
    assertTrue(uses().getJsonArray("rooms").getJsonObject(0).getLong("input") > 0);
    assertNull(uses().getJsonArray("rooms").getJsonObject(0).getJsonObject("lending"));
  }

  @Test
  void othersNeverSeeLabelOrDigits() {
    lend("everyone", new JsonObject());
    his.end(his.replyTo(ask(his, "n1").getString("message")).getString("id"));
    StringBuilder seen = new StringBuilder(his.raw().toString());
    for (String path :
        new String[] {
          "/api/rooms/" + room + "/payers",
          "/api/rooms/" + room + "/messages",
          "/api/providers?room=" + room,
          "/api/user/lend-requests",
          "/api/user/api-keys",
          "/api/user/api-keys/openai/lending",
          "/api/user/api-keys/openai/uses"
        }) {
      seen.append(bob.get(path).body());
    }
    assertTrue(seen.toString().contains("\"lent\""));
    assertFalse(seen.toString().contains(LAST4));
    assertFalse(seen.toString().contains(LABEL));
    assertTrue(ann.get("/api/user/api-keys").body().toString().contains(LABEL));
  }

  private JsonObject asksToLend(TestSocket socket) {
    return socket.ask(new JsonObject().put("type", "ask").put("seat", seat));
  }

  private static JsonObject card(TestSocket socket) {
    return socket.find(frame -> "lend-request".equals(frame.getString("type")));
  }

  private JsonObject answer(JsonObject card, String to) {
    return hers.ask(
        new JsonObject()
            .put("type", "lend")
            .put("request", card.getString("request"))
            .put("to", to)
            .put("cap", new JsonObject().put("totalTokens", 30_000)));
  }

  @Test
  void whoIsAskedLendsOnce() {
    assertEquals("key-needed", ask(his, "n0").getString("code"));
    assertTrue(payer(bob).getBoolean("canAsk"));
    assertEquals("ok", asksToLend(his).getString("type"));
    JsonObject card = card(hers);
    assertEquals(bob.id(), card.getJsonObject("asker").getString("id"));
    assertEquals(room, card.getString("room"));
    assertEquals("Study", card.getString("roomName"));
    assertEquals(handle, card.getString("handle"));
    JsonObject listed = ann.get("/api/user/lend-requests").array().getJsonObject(0);
    assertEquals(card, listed);
    assertEquals("ok", answer(card, "once").getString("type"));
    JsonObject told = his.find(frame -> "lend-answer".equals(frame.getString("type")));
    assertEquals("once", told.getString("to"));
    assertEquals(ann.name(), told.getString("owner"));
    JsonObject end = his.end(his.replyTo(ask(his, "n1").getString("message")).getString("id"));
    assertEquals("complete", end.getString("state"));
    assertEquals("key-needed", ask(his, "n2").getString("code"));
    assertEquals(0, ann.get("/api/user/lend-requests").array().size());
  }
}
