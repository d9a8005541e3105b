package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.simulator.Fault;
import chat.conclave.simulator.Gate;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** What becomes of a key that a provider refuses, holds back or that an admin switches off. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyStateTest {
  private static final String KEY = "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3);

  private TestServer server;
  private Person ann;
  private TestSocket socket;
  private String room;
  private String handle;

  @BeforeAll
  void start() {
    server = TestServer.fresh(Map.of());
  }

  @AfterAll
  void stop() {
    server.stop();
  }

  @BeforeEach
  void annHasAKey() {
    server.simulator().clear();
    ann = server.newcomer("Ann");
    ann.saveKey("openai", KEY);
    room = ann.room("Study", "open");
    socket = ann.hello();
    socket.enter(room);
    handle = socket.summon(room, "openai");
  }

  private JsonObject entry() {
    return ann.get("/api/user/api-keys").array().getJsonObject(0);
  }

  private JsonObject ask(String nonce) {
    return socket.say(room, nonce, "@" + handle + " hello?");
  }

  private Person.Answer test() {
    return ann.post("/api/user/api-keys/openai/verify", null);
  }

  private String detail(Fault fault) {
    server.simulator().next(fault);
    return test().json().getString("detail");
  }

  @Test
  void aRejectedKeyIsTriedOnceAndThenNotUntilItIsTested() {
    server.simulator().next(Fault.REJECT_401);
    Future<JsonObject> rejected = socket.keyState("openai", "saved", "rejected");
    int calls = server.simulator().count();
    JsonObject failed = socket.reply(room, handle);
    assertEquals(
        "key-rejected", failed.getJsonObject("reply").getJsonObject("error").getString("code"));
    assertEquals("key-rejected", ask("n1").getString("code"));
    assertEquals("key-rejected", ask("n2").getString("code"));
    assertEquals(calls + 1, server.simulator().count());
    TestServer.await(rejected);
    assertEquals("rejected", entry().getString("state"));
    assertNull(entry().getString("lastTestedAt"));
    Future<JsonObject> good = socket.keyState("openai", "saved", "good");
    assertEquals("good", test().json().getString("state"));
    TestServer.await(good);
    assertNotNull(entry().getString("lastTestedAt"));
    assertEquals("complete", socket.reply(room, handle).getString("state"));
  }

  @Test
  void aRejectedKeyCanBeReplaced() {
    server.simulator().next(Fault.REJECT_401);
    socket.reply(room, handle);
    ann.saveKey("openai", KEY);
    assertEquals("complete", socket.reply(room, handle).getString("state"));
  }

  @Test
  void aRejectedSessionKeyIsTriedOnceToo() {
    socket.ask(ann.sessionKey("openai", KEY));
    server.simulator().next(Fault.REJECT_401);
    Future<JsonObject> rejected = socket.keyState("openai", "session", "rejected");
    int calls = server.simulator().count();
    socket.reply(room, handle);
    TestServer.await(rejected);
    assertEquals("key-rejected", ask("n1").getString("code"));
    assertEquals(calls + 1, server.simulator().count());
  }

  @Test
  void aLimitedKeyRefusesWithTheTimeToWaitAndCallsNobody() {
    // Longer than a reply waits by itself before it tries again.
    server.simulator().next(Fault.RATE_LIMITED_LONG);
    Future<JsonObject> limited = socket.keyState("openai", "saved", "limited");
    JsonObject failed = socket.reply(room, handle);
    assertEquals(
        "provider-rate-limited",
        failed.getJsonObject("reply").getJsonObject("error").getString("code"));
    int calls = server.simulator().count();
    JsonObject refused = ask("n1");
    assertEquals("provider-rate-limited", refused.getString("code"));
    int wait = refused.getInteger("retryAfter");
    assertTrue(wait > 0 && wait <= 40, refused.encode());
    assertEquals(calls, server.simulator().count());
    JsonObject news = TestServer.await(limited);
    assertEquals(news.getString("limitedUntil"), entry().getString("limitedUntil"));
    assertEquals("limited", entry().getString("state"));
  }

  @Test
  void aTestNamesTheExactCause() {
    assertEquals("The key works; it reaches 1 model.", test().json().getString("detail"));
    assertEquals("OpenAI refused the key. Check it, or make a new one.", detail(Fault.REJECT_401));
    assertEquals(
        "The account behind the key has no credit left at OpenAI.", detail(Fault.NO_CREDIT));
    assertEquals("no-credit", entry().getString("state"));
    assertEquals(
        "OpenAI asks to slow down; whether the key works could not be told. Try again in 40 seconds.",
        detail(Fault.RATE_LIMITED_LONG));
    assertEquals("limited", entry().getString("state"));
    assertEquals(
        "OpenAI is overloaded right now; whether the key works could not be told. Try again later.",
        detail(Fault.OVERLOADED_529));
    assertEquals(
        "OpenAI cannot be reached right now; whether the key works could not be told. Try again later.",
        detail(Fault.HANG_UP));
    assertEquals("The key works; it reaches 1 model.", test().json().getString("detail"));
    assertEquals("good", entry().getString("state"));
  }

  @Test
  void aTestOfATypedKeyNamesWhatIsWrongWithWhatWasTyped() {
    assertEquals(
        "The key works; it reaches 1 model. Spaces or quotes around it were left out.",
        typed(" \"" + KEY + "\"\n").json().getString("detail"));
    assertEquals(
        "That looks like a key for Anthropic, not for OpenAI.",
        typed("sk-ant-api03-" + "x".repeat(40)).json().getString("detail"));
    assertEquals(
        "The key has a space or a line break inside.",
        typed("sk-proj-abc def").json().getString("detail"));
    assertEquals(
        "OpenAI refused the key. Check it, or make a new one.",
        typed("sk-a-revoked-key-of-some-length").json().getString("detail"));
  }

  private Person.Answer typed(String key) {
    return ann.post(
        "/api/api-keys/verify", new JsonObject().put("provider", "openai").put("key", key));
  }

  @Test
  void labelAndModelAreChangedEachByItself() {
    String path = "/api/user/api-keys/openai";
    JsonObject labelled = ann.patch(path, new JsonObject().put("label", "mine")).json();
    assertEquals("mine", labelled.getString("label"));
    JsonObject modelled = ann.patch(path, new JsonObject().put("model", "gpt-x")).json();
    assertEquals("mine", modelled.getString("label"));
    assertEquals("gpt-x", modelled.getString("model"));
    assertNull(ann.patch(path, new JsonObject().putNull("model")).json().getString("model"));
    assertEquals(422, ann.patch(path, new JsonObject().put("model", "a b")).status());
    assertEquals(404, ann.patch("/api/user/api-keys/xai", new JsonObject()).status());
    assertEquals("complete", socket.reply(room, handle).getString("state"));
  }

  @Test
  void anAdminSwitchesKeysOffWithoutSeeingAnythingOfThem() {
    Gate gate = server.simulator().say("one two three four five six").holdAfter(2);
    JsonObject said = ask("n1");
    String reply = socket.replyTo(said.getString("message")).getString("id");
    TestServer.await(gate.reached());
    String path = "/api/users/" + ann.id() + "/api-keys/openai/disabled";
    assertEquals(403, ann.put(path, new JsonObject()).status());
    Future<JsonObject> disabled = socket.keyState("openai", "saved", "disabled");
    Person.Answer answer = server.admin().put(path, new JsonObject());
    assertEquals(204, answer.status());
    assertEquals(0, answer.body().length());
    assertEquals("stopped", socket.end(reply).getString("state"));
    gate.release();
    TestServer.await(disabled);
    int calls = server.simulator().count();
    assertEquals("forbidden", ask("n2").getString("code"));
    ann.saveKey("openai", KEY);
    assertEquals("forbidden", ask("n3").getString("code"));
    assertEquals("forbidden", socket.ask(ann.sessionKey("openai", KEY)).getString("code"));
    assertEquals(403, test().status());
    assertEquals(calls, server.simulator().count());
    assertEquals("disabled", entry().getString("state"));
    assertEquals(204, server.admin().delete(path).status());
    assertEquals("complete", socket.reply(room, handle).getString("state"));
  }

  @Test
  void anAdminIsToldNothingAboutWhoHasWhichKey() {
    String with = "/api/users/" + ann.id() + "/api-keys/openai/disabled";
    String without = "/api/users/" + ann.id() + "/api-keys/xai/disabled";
    for (String path : new String[] {with, without}) {
      Person.Answer put = server.admin().put(path, new JsonObject());
      assertEquals(204, put.status());
      assertFalse(put.headers().toString().contains("g7H8"));
      assertEquals(204, server.admin().delete(path).status());
    }
    String nobody = "/api/users/00000000-0000-4000-8000-000000000000/api-keys/openai/disabled";
    assertEquals(404, server.admin().put(nobody, new JsonObject()).status());
  }

  @Test
  void switchingOffEndsSessionKeysToo() {
    socket.ask(ann.sessionKey("openai", KEY));
    Future<JsonObject> gone = socket.keyState("openai", "session", "gone");
    server.admin().put("/api/users/" + ann.id() + "/api-keys/openai/disabled", new JsonObject());
    TestServer.await(gone);
    assertEquals(0, ann.get("/api/user/session-keys").array().size());
  }
}
