package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The way through the product that everybody takes, over real sockets. */
class MainPathTest {
  private static final String KEY = "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3);

  private final TestServer server = TestServer.shared();

  @Test
  void thePracticeModelAnswersInTheLobbyAndStreams() {
    Person ann = server.newcomer("Ann");
    TestSocket socket = ann.hello();
    JsonObject lobby = socket.enter(ann.lobby());
    assertTrue(lobby.getBoolean("reset"));
    assertEquals("practice", lobby.getJsonArray("seats").getJsonObject(0).getString("handle"));
    JsonObject said = socket.say(ann.lobby(), "n1", "@practice hello, who are you?");
    assertEquals("ok", said.getString("type"));
    JsonObject reply = socket.replyTo(said.getString("message"));
    assertEquals("queued", reply.getString("state"));
    JsonObject end = socket.end(reply.getString("id"));
    assertEquals("complete", end.getString("state"));
    assertEquals("none", end.getJsonObject("reply").getJsonObject("payer").getString("kind"));
    assertEquals(end.getString("text"), streamed(socket, reply.getString("id")));
  }

  private static String streamed(TestSocket socket, String reply) {
    StringBuilder text = new StringBuilder();
    List<JsonObject> deltas =
        socket.frames().stream()
            .filter(
                frame ->
                    "delta".equals(frame.getString("type"))
                        && reply.equals(frame.getString("message")))
            .toList();
    assertTrue(deltas.size() > 2, "the reply came in one piece");
    for (JsonObject delta : deltas) {
      assertEquals(text.length(), delta.getInteger("at"));
      text.append(delta.getString("text"));
    }
    return text.toString();
  }

  @Test
  void aSavedKeyPaysForAReplyThatEverybodySees() {
    Person ann = server.newcomer("Ann");
    Person bob = server.newcomer("Bob");
    ann.saveKey("openai", KEY);
    JsonObject saved = ann.get("/api/user/api-keys").array().getJsonObject(0);
    assertEquals("g7H8".substring(0, 4), saved.getString("last4"));
    String room = ann.room("Study", "open");
    TestSocket hers = ann.hello();
    TestSocket his = bob.hello();
    hers.enter(room);
    his.enter(room);
    JsonObject seat =
        hers.ask(new JsonObject().put("type", "summon").put("room", room).put("provider", "openai"))
            .getJsonObject("seat");
    server.simulator().say("Four legs good, two legs better.");
    JsonObject said = hers.say(room, "n1", "@" + seat.getString("handle") + " how many legs?");
    JsonObject reply = his.replyTo(said.getString("message"));
    JsonObject end = his.end(reply.getString("id"));
    assertEquals("complete", end.getString("state"));
    assertEquals("Four legs good, two legs better.", end.getString("text"));
    assertEquals("own", end.getJsonObject("reply").getJsonObject("payer").getString("kind"));
    assertEquals(ann.name(), end.getJsonObject("reply").getJsonObject("payer").getString("name"));
    assertTrue(end.getJsonObject("reply").getJsonObject("usage").getInteger("output") > 0);
    assertEquals(end, hers.end(reply.getString("id")));
  }

  @Test
  void whoHasNoKeyIsToldPrivatelyAndNobodyIsCalled() {
    Person ann = server.newcomer("Ann");
    Person bob = server.newcomer("Bob");
    ann.saveKey("anthropic", "sk-ant-api03-" + "x9".repeat(40));
    String room = ann.room("Study", "open");
    TestSocket hers = ann.hello();
    TestSocket his = bob.hello();
    hers.enter(room);
    his.enter(room);
    String handle =
        hers.ask(
                new JsonObject()
                    .put("type", "summon")
                    .put("room", room)
                    .put("provider", "anthropic"))
            .getJsonObject("seat")
            .getString("handle");
    his.find(frame -> "seat".equals(frame.getString("type")));
    int calls = server.simulator().count();
    JsonObject refused = his.say(room, "n1", "@" + handle + " hello?");
    assertEquals("error", refused.getString("type"));
    assertEquals("key-needed", refused.getString("code"));
    assertEquals("anthropic", refused.getString("provider"));
    assertTrue(refused.getJsonArray("keyPrefixes").contains("sk-ant-"));
    assertTrue(refused.getString("keyUrl").startsWith("https://"));
    assertEquals(calls, server.simulator().count());
    his.say(room, "n2", "never mind");
    hers.find(frame -> "message".equals(frame.getString("type")));
    assertFalse(hers.raw().toString().contains("hello?"));
  }

  @Test
  void aReplyCanBeStoppedAndKeepsItsText() {
    Person ann = server.newcomer("Ann");
    ann.saveKey("deepseek", "sk-" + "0123456789abcdef".repeat(2));
    String room = ann.room("Study", "open");
    TestSocket socket = ann.hello();
    socket.enter(room);
    String handle =
        socket
            .ask(
                new JsonObject()
                    .put("type", "summon")
                    .put("room", room)
                    .put("provider", "deepseek"))
            .getJsonObject("seat")
            .getString("handle");
    var gate = server.simulator().say("one two three four five six").holdAfter(3);
    JsonObject said = socket.say(room, "n1", "@" + handle + " count");
    JsonObject reply = socket.replyTo(said.getString("message"));
    TestServer.await(gate.reached());
    socket.find(
        frame -> "delta".equals(frame.getString("type")) && !frame.getString("text").isEmpty());
    assertEquals(
        "ok",
        socket
            .ask(new JsonObject().put("type", "stop").put("message", reply.getString("id")))
            .getString("type"));
    JsonObject end = socket.end(reply.getString("id"));
    assertEquals("stopped", end.getString("state"));
    assertTrue(end.getString("text").startsWith("one"));
    gate.release();
  }

  @Test
  void aPersonsMessageReachesOthersAndIsStoredOnce() {
    Person ann = server.newcomer("Ann");
    Person bob = server.newcomer("Bob");
    String room = ann.room("Study", "open");
    TestSocket hers = ann.hello();
    TestSocket his = bob.hello();
    hers.enter(room);
    his.enter(room);
    JsonObject first = hers.say(room, "same", "Good morning");
    JsonObject again = hers.say(room, "same", "Good morning");
    assertEquals(first.getString("message"), again.getString("message"));
    assertEquals(first.getLong("rev"), again.getLong("rev"));
    assertEquals("conflict", hers.say(room, "same", "Good evening").getString("code"));
    assertEquals(
        "Good morning", his.message(first.getString("message"), "complete").getString("text"));
    assertEquals(1, ann.get("/api/rooms/" + room + "/messages").array().size());
  }
}
