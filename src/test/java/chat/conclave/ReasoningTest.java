package chat.conclave;

import static chat.conclave.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.simulator.Answer;
import chat.conclave.simulator.Answer.Ending;
import chat.conclave.simulator.Fault;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What a model thinks, how its reply ends, and why it failed, as the room gets and keeps it. */
@NullUnmarked
class ReasoningTest {
  private static final String KEY = "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3);
  private static final String THOUGHTS = "Ann asks. Let me ponder. Yes is true.";

  private final TestServer server = TestServer.shared();
  private final Person ann = server.newcomer("Ann");
  private String room;
  private TestSocket hers;

  @AfterEach
  void clear() {
    server.simulator().clear();
  }

  private String seated(String provider, String key) {
    ann.saveKey(provider, key);
    room = ann.room("Study", "open");
    hers = ann.hello();
    hers.enter(room);
    return hers.summon(room, provider);
  }

  private String asked(String handle) {
    String said = hers.say(room, "n", "@" + handle + " well?").getString("message");
    return hers.replyTo(said).getString("id");
  }

  private JsonObject stored(String reply) {
    JsonArray messages = ann.get("/api/rooms/" + room + "/messages").array();
    for (int i = 0; i < messages.size(); i++) {
      if (messages.getJsonObject(i).getString("id").equals(reply)) {
        return messages.getJsonObject(i);
      }
    }
    throw new AssertionError("the reply is not there");
  }

  /** Puts thoughts together as a client does: an overlap is dropped, a hole is a failure. */
  private static String together(String soFar, TestSocket socket, String reply) {
    StringBuilder text = new StringBuilder(soFar);
    for (JsonObject frame : socket.frames()) {
      if ("reasoning".equals(frame.getString("type")) && reply.equals(frame.getString("message"))) {
        int at = frame.getInteger("at");
        assertTrue(at <= text.length(), "a hole before " + frame);
        String piece = frame.getString("text");
        text.append(piece.substring(Math.min(piece.length(), text.length() - at)));
      }
    }
    return text.toString();
  }

  @Test
  void aLatecomerGetsEachThoughtOnceAndAllOfThemAtTheEnd() {
    String handle = seated("openai", KEY);
    var gate = server.simulator().holdAfter(Answer.thinking(THOUGHTS, "Yes."), 4);
    String reply = asked(handle);
    await(gate.reached());
    hers.find(frame -> together("", hers, reply).contains("me "));
    TestSocket his = server.newcomer("Bob").hello();
    JsonObject stream = his.enter(room).getJsonArray("streams").getJsonObject(0);
    assertEquals("Ann asks. Let me ", stream.getString("reasoning"));
    assertEquals("", stream.getString("text"));
    assertEquals("thinking", stream.getString("state"));
    gate.release();
    JsonObject end = his.end(reply);
    assertEquals("Yes.", end.getString("text"));
    assertEquals(THOUGHTS, end.getJsonObject("reply").getString("reasoning"));
    assertEquals(THOUGHTS, together(stream.getString("reasoning"), his, reply));
    assertEquals(THOUGHTS, together("", hers, reply));
    assertEquals(THOUGHTS, stored(reply).getJsonObject("reply").getString("reasoning"));
    assertFalse(
        hers.frames().stream()
            .filter(frame -> "delta".equals(frame.getString("type")))
            .anyMatch(frame -> frame.getString("text").contains("ponder")));
  }

  @Test
  void whoWasAwayFindsTheThoughtsInTheChangesTheyMissed() {
    String handle = seated("openai", KEY);
    TestSocket his = server.newcomer("Bob").hello();
    JsonObject entered = his.enter(room);
    his.close();
    server.simulator().answer(Answer.thinking(THOUGHTS, "Yes."));
    String reply = asked(handle);
    hers.end(reply);
    TestSocket back = ann.hello();
    back.ask(
        new JsonObject()
            .put("type", "enter")
            .put("room", room)
            .put("epoch", entered.getString("epoch"))
            .put("after", entered.getLong("rev")));
    assertEquals(THOUGHTS, back.end(reply).getJsonObject("reply").getString("reasoning"));
  }

  @Test
  void aKeyThatAProviderThinksAloudReachesNobody() {
    String handle = seated("openai", KEY);
    server.simulator().answer(Answer.thinking("They pay with " + KEY + " here.", "Yes."));
    JsonObject end = hers.end(asked(handle));
    assertEquals("failed", end.getString("state"));
    assertEquals(
        "provider-garbled", end.getJsonObject("reply").getJsonObject("error").getString("code"));
    assertFalse(hers.raw().toString().contains(KEY));
    assertFalse(stored(end.getString("id")).encode().contains(KEY));
  }

  @ParameterizedTest
  @CsvSource({
    "openrouter, sk-or-v1-, LENGTH, length",
    "openai, sk-proj-, LENGTH, length",
    "anthropic, sk-ant-api03-, LENGTH, length",
    "google, AIza, LENGTH, length",
    "bedrock, ABSK, LENGTH, length",
    "openrouter, sk-or-v1-, DECLINED, declined",
    "openai, sk-proj-, DECLINED, declined",
    "anthropic, sk-ant-api03-, DECLINED, declined"
  })
  void aReplyThatIsNotWholeSaysSo(String provider, String prefix, Ending ending, String finish) {
    String handle = seated(provider, prefix + "a1B2c3D4e5F6g7H8".repeat(4));
    server.simulator().answer(Answer.ending(ending, ending == Ending.LENGTH ? "I was" : ""));
    JsonObject end = hers.end(asked(handle));
    assertEquals("complete", end.getString("state"));
    JsonObject kept = stored(end.getString("id")).getJsonObject("reply");
    assertEquals(end.getJsonObject("reply"), kept);
    assertEquals(finish, kept.getString("finish"));
    assertEquals(ending == Ending.LENGTH ? 4_096 : null, kept.getInteger("limit"));
  }

  @Test
  void aReplyThatIsWholeSaysNothingOfIt() {
    String handle = seated("openai", KEY);
    JsonObject reply = hers.end(asked(handle)).getJsonObject("reply");
    assertNull(reply.getString("finish"));
    assertFalse(reply.containsKey("reasoning"));
    assertFalse(reply.containsKey("error"));
  }

  @Test
  void aFailureNamesItsStatusItsCallAndThePause() {
    String handle = seated("openai", KEY);
    server.simulator().next(Fault.RATE_LIMITED_LONG);
    JsonObject end = hers.end(asked(handle));
    JsonObject error = end.getJsonObject("reply").getJsonObject("error");
    assertEquals("provider-rate-limited", error.getString("code"));
    assertEquals(429, error.getInteger("status"));
    assertEquals("sim-req-1", error.getString("requestId"));
    assertEquals(40, error.getInteger("retryAfter"));
    assertTrue(error.containsKey("retryAt"));
    JsonObject kept = stored(end.getString("id")).getJsonObject("reply").getJsonObject("error");
    // A database keeps microseconds.
    kept.remove("retryAt");
    error.remove("retryAt");
    assertEquals(error, kept);
    assertFalse(hers.raw().toString().contains("Slow down"));
  }
}
