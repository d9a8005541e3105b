package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Replies, as everybody in the room gets them. */
@NullUnmarked
class ReplyDeliveryTest {
  private static final String KEY = "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3);

  private final TestServer server = TestServer.shared();
  private final Person ann = server.newcomer("Ann");

  @AfterEach
  void clear() {
    server.simulator().clear();
  }

  private String seated(TestSocket socket, String room) {
    socket.enter(room);
    return RoomDeliveryTest.summon(socket, room, "openai");
  }

  private static List<JsonObject> deltas(TestSocket socket, String reply) {
    return socket.frames().stream()
        .filter(
            frame ->
                "delta".equals(frame.getString("type")) && reply.equals(frame.getString("message")))
        .toList();
  }

  /** Puts a stream together as a client does; an overlap is dropped, a hole is a failure. */
  private static String together(String soFar, List<JsonObject> deltas) {
    StringBuilder text = new StringBuilder(soFar);
    for (JsonObject delta : deltas) {
      int at = delta.getInteger("at");
      assertTrue(at <= text.length(), "a hole before " + delta);
      String piece = delta.getString("text");
      int known = text.length() - at;
      if (known < piece.length()) {
        text.append(piece.substring(known));
      }
    }
    return text.toString();
  }

  private String stored(String room, String reply) {
    JsonArray messages = ann.get("/api/rooms/" + room + "/messages").array();
    for (int i = 0; i < messages.size(); i++) {
      if (messages.getJsonObject(i).getString("id").equals(reply)) {
        return messages.getJsonObject(i).getString("text");
      }
    }
    throw new AssertionError("the reply is not there");
  }

  @Test
  void aLatecomerGetsTheTextSoFarAndEachLaterPieceOnce() {
    ann.saveKey("openai", KEY);
    String room = ann.room("Study", "open");
    TestSocket hers = ann.hello();
    String handle = seated(hers, room);
    Person bob = server.newcomer("Bob");
    TestSocket his = bob.hello();
    var gate = server.simulator().say("one two three four five six seven").holdAfter(4);
    String reply =
        hers.replyTo(hers.say(room, "n", "@" + handle + " count").getString("message"))
            .getString("id");
    TestServer.await(gate.reached());
    hers.find(frame -> together("", deltas(hers, reply)).contains("four"));
    JsonObject entered = his.enter(room);
    JsonObject stream = entered.getJsonArray("streams").getJsonObject(0);
    assertEquals(reply, stream.getString("message"));
    assertEquals("one two three four ", stream.getString("text"));
    assertEquals("writing", stream.getString("state"));
    gate.release();
    String whole = his.end(reply).getString("text");
    assertEquals("one two three four five six seven", whole);
    assertEquals(whole, together(stream.getString("text"), deltas(his, reply)));
    assertEquals(whole, together("", deltas(hers, reply)));
    assertEquals(whole, hers.end(reply).getString("text"));
    assertEquals(whole, stored(room, reply));
  }

  @Test
  void aReplyGoesOnWhenItsAskerIsGone() {
    ann.saveKey("openai", KEY);
    String room = ann.room("Study", "open");
    TestSocket hers = ann.hello();
    String handle = seated(hers, room);
    var gate = server.simulator().say("I was left alone").holdAfter(2);
    String reply =
        hers.replyTo(hers.say(room, "n", "@" + handle + "?").getString("message")).getString("id");
    TestServer.await(gate.reached());
    hers.close();
    gate.release();
    TestSocket back = ann.hello();
    JsonObject entered = back.enter(room);
    JsonArray messages = entered.getJsonArray("messages");
    JsonObject last = messages.getJsonObject(messages.size() - 1);
    JsonObject end = last.getString("state").equals("complete") ? last : back.end(reply);
    assertEquals("complete", end.getString("state"));
    assertEquals("I was left alone", end.getString("text"));
  }

  @Test
  void twoRepliesAtOnceDoNotMix() {
    ann.saveKey("openai", KEY);
    String room = ann.room("Study", "open");
    TestSocket socket = ann.hello();
    String one = seated(socket, room);
    String two = RoomDeliveryTest.summon(socket, room, "openai");
    var first = server.simulator().say("alpha beta gamma").holdAfter(1);
    String said = socket.say(room, "n", "@" + one + " and @" + two + "?").getString("message");
    TestServer.await(first.reached());
    socket.find(
        frame -> socket.frames().stream().filter(each -> isReplyTo(each, said)).count() == 2);
    List<String> replies =
        socket.frames().stream()
            .filter(each -> isReplyTo(each, said))
            .map(each -> each.getJsonObject("message").getString("id"))
            .distinct()
            .toList();
    first.release();
    for (String reply : replies) {
      JsonObject end = socket.end(reply);
      assertEquals("complete", end.getString("state"));
      assertEquals("alpha beta gamma", end.getString("text"));
      assertEquals("alpha beta gamma", together("", deltas(socket, reply)));
    }
  }

  private static boolean isReplyTo(JsonObject frame, String said) {
    return "message".equals(frame.getString("type"))
        && said.equals(frame.getJsonObject("message").getString("replyTo"))
        && "queued".equals(frame.getJsonObject("message").getString("state"));
  }

  @Test
  void aModelThatIsSentAwayFinishesWhatItBegan() {
    ann.saveKey("openai", KEY);
    String room = ann.room("Study", "open");
    TestSocket socket = ann.hello();
    String handle = seated(socket, room);
    var gate = server.simulator().say("I am leaving").holdAfter(1);
    JsonObject reply =
        socket.replyTo(socket.say(room, "n", "@" + handle + "?").getString("message"));
    TestServer.await(gate.reached());
    String seat = reply.getJsonObject("reply").getString("seat");
    socket.ask(new JsonObject().put("type", "dismiss").put("seat", seat));
    gate.release();
    assertEquals("I am leaving", socket.end(reply.getString("id")).getString("text"));
    assertEquals("ok", socket.say(room, "n2", "@" + handle + "?").getString("type"));
  }

  @Test
  void aReplyStoppedAtOnceIsStopped() {
    ann.saveKey("openai", KEY);
    String room = ann.room("Study", "open");
    TestSocket socket = ann.hello();
    String handle = seated(socket, room);
    TestSocket other = ann.hello();
    other.enter(room);
    for (int i = 0; i < 10; i++) {
      var gate = server.simulator().holdAfter(1);
      String said = socket.say(room, "n" + i, "@" + handle + " " + i).getString("message");
      String reply = other.replyTo(said).getString("id");
      other.ask(new JsonObject().put("type", "stop").put("message", reply));
      assertEquals("stopped", other.end(reply).getString("state"));
      gate.release();
      // What was stopped before its call began has left its script.
      server.simulator().clear();
    }
  }

  private record Ending(String state, String code, String text) {}

  @Test
  void everyFaultEndsAReplyOnceWithItsTextAndNeutralWords() {
    Map<String, Ending> faults = new LinkedHashMap<>();
    faults.put("cut", new Ending("interrupted", "provider-unreachable", "Partial answer"));
    faults.put("polite-end", new Ending("interrupted", "provider-unreachable", "Partial answer"));
    faults.put("error-midstream", new Ending("failed", "provider-overloaded", "Partial answer"));
    faults.put("garbage", new Ending("failed", "provider-garbled", "Partial answer"));
    faults.put("overloaded-529", new Ending("failed", "provider-overloaded", ""));
    faults.put("html-200", new Ending("failed", "provider-garbled", ""));
    faults.put("no-credit", new Ending("failed", "key-no-credit", ""));
    faults.put("rate-limited", new Ending("failed", "provider-rate-limited", ""));
    faults.put("reject-401", new Ending("failed", "key-rejected", ""));
    ann.saveKey("openai", KEY);
    ann.saveKey("deepseek", "sk-" + "0123456789abcdef".repeat(2));
    TestSocket socket = ann.hello();
    Map<String, String> replies = new LinkedHashMap<>();
    for (String fault : faults.keySet()) {
      String room = ann.room(fault, "open");
      socket.enter(room);
      // Tried again after seconds, when the other key has been refused already.
      String provider = fault.equals("rate-limited") ? "deepseek" : "openai";
      String handle = RoomDeliveryTest.summon(socket, room, provider);
      String said = socket.say(room, fault, "@" + handle + " !" + fault).getString("message");
      String reply = socket.replyTo(said).getString("id");
      replies.put(fault, reply);
      if (!fault.equals("rate-limited")) {
        socket.end(reply);
      }
    }
    faults.forEach(
        (fault, ending) -> {
          JsonObject end = socket.end(replies.get(fault));
          JsonObject error = end.getJsonObject("reply").getJsonObject("error");
          assertEquals(
              ending,
              new Ending(
                  end.getString("state"), error.getString("code"), end.getString("text").strip()),
              fault);
          assertFalse(error.getString("message").isBlank());
          List<String> ends = new ArrayList<>();
          socket.frames().stream()
              .filter(frame -> "message".equals(frame.getString("type")))
              .map(frame -> frame.getJsonObject("message"))
              .filter(message -> message.getString("id").equals(replies.get(fault)))
              .forEach(message -> ends.add(message.getString("state")));
          assertEquals(List.of("queued", ending.state()), ends, fault);
        });
    String all = socket.raw().toString();
    for (String words : List.of("Incorrect API key", "issue with your billing", "Slow down")) {
      assertFalse(all.contains(words), words);
    }
    assertFalse(all.contains(KEY));
  }
}
