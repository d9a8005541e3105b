package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.simulator.Gate;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Base64;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Keys for one login session, over real sockets: who can use them, and what ends them. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SessionKeyTest {
  private static final String KEY = "sk-proj-" + "p4S5s6I7n8G9k0E1".repeat(3);

  private TestServer server;
  private Person ann;
  private TestSocket socket;
  private String room;

  @BeforeAll
  void start() {
    server = TestServer.fresh(Map.of());
  }

  @AfterAll
  void stop() {
    server.stop();
  }

  @BeforeEach
  void annIsHere() {
    server.simulator().clear();
    ann = server.newcomer("Ann");
    room = ann.room("Study", "open");
    socket = ann.hello();
    socket.enter(room);
  }

  private JsonObject give() {
    return socket.ask(ann.sessionKey("openai", KEY));
  }

  private static JsonArray listed(Person person) {
    return person.get("/api/user/session-keys").array();
  }

  private static JsonObject forget() {
    return new JsonObject().put("type", "forget").put("provider", "openai");
  }

  private static String payer(JsonObject reply) {
    return reply.getJsonObject("reply").getJsonObject("payer").getString("kind");
  }

  /** A reply that runs and waits. */
  private String running(Gate gate) {
    String handle = socket.summon(room, "openai");
    JsonObject said = socket.say(room, "running", "@" + handle + " go on");
    String reply = socket.replyTo(said.getString("message")).getString("id");
    TestServer.await(gate.reached());
    return reply;
  }

  @Test
  void itPaysForRepliesAndIsShownMasked() {
    Future<JsonObject> untested = socket.keyState("openai", "session", "untested");
    JsonObject given = socket.ask(ann.sessionKey("openai", KEY).put("model", "gpt-mine"));
    assertEquals("ok", given.getString("type"), given.encode());
    assertEquals("k0E1", given.getString("last4"));
    assertEquals(given.getString("expiresAt"), TestServer.await(untested).getString("expiresAt"));
    Future<JsonObject> good = socket.keyState("openai", "session", "good");
    JsonObject reply = socket.reply(room, socket.summon(room, "openai"));
    assertEquals("complete", reply.getString("state"));
    assertEquals("session", payer(reply));
    assertEquals("gpt-mine", reply.getJsonObject("reply").getString("model"));
    TestServer.await(good);
    JsonObject entry = listed(ann).getJsonObject(0);
    assertEquals("good", entry.getString("state"));
    assertEquals("k0E1", entry.getString("last4"));
    assertEquals("gpt-mine", entry.getString("model"));
    assertTrue(entry.getString("lastUsedAt").compareTo(entry.getString("addedAt")) >= 0);
    assertFalse(entry.encode().contains(KEY));
  }

  @Test
  void itSurvivesAReconnect() {
    give();
    socket.close();
    socket = ann.hello();
    socket.enter(room);
    assertEquals("session", payer(socket.reply(room, socket.summon(room, "openai"))));
  }

  @Test
  void aBoxOfAnotherLoginSessionIsRefused() {
    Person elsewhere = ann.again();
    TestSocket other = elsewhere.hello();
    JsonObject frame = ann.sessionKey("openai", KEY);
    assertEquals("ok", socket.ask(frame).getString("type"));
    assertEquals("conflict", other.ask(frame).getString("code"));
    assertEquals(0, listed(elsewhere).size());
    assertEquals(1, listed(ann).size());
  }

  @Test
  void aBoxForAnotherPurposeProviderOrKeyIsRefused() {
    JsonObject mine = ann.get("/api/sealing-key?for=session").json();
    JsonObject vault = ann.get("/api/sealing-key").json();
    assertFalse(vault.containsKey("session"));
    String purpose = "session:" + mine.getString("session");
    JsonObject frame = new JsonObject().put("type", "key").put("provider", "openai");
    for (String box :
        new String[] {
          ann.seal(mine, "openai", KEY, "save"),
          ann.seal(mine, "openai", KEY, "session:"),
          ann.seal(mine, "xai", KEY, purpose),
          ann.seal(vault, "openai", KEY, purpose),
          flipped(ann.seal(mine, "openai", KEY, purpose))
        }) {
      assertEquals("conflict", socket.ask(frame.copy().put("sealedKey", box)).getString("code"));
    }
    JsonObject foreign = ann.sessionKey("openai", "sk-ant-api03-" + "x".repeat(40));
    assertEquals("key-format", socket.ask(foreign).getString("code"));
    assertEquals(0, listed(ann).size());
  }

  private static String flipped(String base64url) {
    byte[] box = Base64.getUrlDecoder().decode(base64url);
    box[box.length - 1] ^= 1;
    return Base64.getUrlEncoder().withoutPadding().encodeToString(box);
  }

  @Test
  void aFrameThatAsksForTooMuchIsRefused() {
    JsonObject frame = ann.sessionKey("openai", KEY);
    for (int seconds : new int[] {0, 59, 86_401}) {
      JsonObject answer = socket.ask(frame.copy().put("expiresIn", seconds));
      assertEquals("invalid", answer.getString("code"));
    }
    JsonObject elsewhere = frame.copy().put("baseUrl", "http://example.org");
    assertEquals("endpoint-forbidden", socket.ask(elsewhere).getString("code"));
    assertEquals("invalid", socket.ask(frame.copy().put("model", "a b")).getString("code"));
    JsonObject nowhere = frame.copy().put("provider", "nobody");
    assertEquals("not-found", socket.ask(nowhere).getString("code"));
    JsonObject text = frame.copy().put("sealedKey", "not a box");
    assertEquals("key-format", socket.ask(text).getString("code"));
    assertEquals(0, listed(ann).size());
  }

  @Test
  void whoForgetsItStopsWhatRunsOnIt() {
    give();
    Gate gate = server.simulator().say("one two three four five six").holdAfter(2);
    String reply = running(gate);
    Future<JsonObject> gone = socket.keyState("openai", "session", "gone");
    assertEquals("ok", socket.ask(forget()).getString("type"));
    assertEquals("stopped", socket.end(reply).getString("state"));
    TestServer.await(gone);
    gate.release();
    assertEquals(0, listed(ann).size());
    assertEquals("ok", socket.ask(forget()).getString("type"));
    int calls = server.simulator().count();
    JsonObject refused =
        socket.ask(
            new JsonObject().put("type", "summon").put("room", room).put("provider", "openai"));
    assertEquals("key-needed", refused.getString("code"));
    assertEquals(calls, server.simulator().count());
  }

  @Test
  void itIsForgottenOverRestToo() {
    give();
    assertEquals(204, ann.delete("/api/user/session-keys/openai").status());
    assertEquals(204, ann.delete("/api/user/session-keys/openai").status());
    assertEquals(0, listed(ann).size());
  }

  @Test
  void itBelongsToItsLoginSessionAlone() {
    give();
    Person elsewhere = ann.again();
    TestSocket other = elsewhere.hello();
    other.enter(room);
    assertEquals(0, listed(elsewhere).size());
    String handle = socket.summon(room, "openai");
    JsonObject refused = other.say(room, "n1", "@" + handle + " hello?");
    assertEquals("key-needed", refused.getString("code"));
  }

  @Test
  void loggingOutEndsItAndWhatRunsOnIt() {
    give();
    Person elsewhere = ann.again();
    TestSocket watching = elsewhere.hello();
    watching.enter(room);
    Gate gate = server.simulator().say("one two three four five six").holdAfter(2);
    String reply = running(gate);
    Future<JsonObject> gone = watching.keyState("openai", "session", "gone");
    assertEquals(204, ann.post("/api/auth/logout", null).status());
    assertEquals("stopped", watching.end(reply).getString("state"));
    TestServer.await(gone);
    gate.release();
  }

  @Test
  void itComesBeforeASavedKeyAndGivesItThePlaceBack() {
    ann.saveKey("openai", "sk-proj-" + "s4V5e6D7".repeat(6));
    String handle = socket.summon(room, "openai");
    assertEquals("own", payer(socket.reply(room, handle)));
    give();
    assertEquals("session", payer(socket.reply(room, handle)));
    socket.ask(forget());
    assertEquals("own", payer(socket.reply(room, handle)));
  }

  @Test
  void itWorksWhileSavedKeysAreLockedAndIsGoneAfterARestart() throws IOException {
    ann.saveKey("openai", "sk-proj-" + "s4V5e6D7".repeat(6));
    ann.saveKey("xai", "xai-" + "s4V5e6D7".repeat(6));
    give();
    Path key = server.data().resolve("master.key");
    Path away = server.data().resolve("master.key.away");
    server.stop();
    Files.move(key, away);
    try {
      server.start();
      ann = ann.again();
      socket = ann.hello();
      socket.enter(room);
      assertEquals(0, listed(ann).size());
      JsonObject refused =
          socket.ask(
              new JsonObject().put("type", "summon").put("room", room).put("provider", "xai"));
      assertEquals("key-locked", refused.getString("code"));
      assertEquals("ok", give().getString("type"));
      assertEquals("session", payer(socket.reply(room, socket.summon(room, "openai"))));
    } finally {
      server.stop();
      Files.move(away, key);
      server.start();
    }
  }
}
