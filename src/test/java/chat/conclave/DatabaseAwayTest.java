package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The database stands still for a while: every process of it is stopped, and goes on later. */
@NullUnmarked
class DatabaseAwayTest {
  private final TestServer server = TestServer.shared();
  private Standstill standstill;

  @AfterEach
  void goOn() {
    if (standstill != null) {
      standstill.close();
    }
  }

  private void stopDatabase() throws IOException {
    standstill = Standstill.of(server);
  }

  @Test
  void whoSpeaksIsRefusedInTimeAndAllGoesOnWithoutAGap() throws Exception {
    Person ann = server.newcomer("Ann");
    String room = ann.room("Study", "open");
    TestSocket socket = ann.hello();
    socket.enter(room);
    TestSocket reader = ann.hello();
    reader.enter(room);
    JsonObject before = socket.say(room, "before", "before");
    TestSocket second = ann.hello();
    second.enter(room);

    stopDatabase();
    long start = System.nanoTime();
    var other = second.next(frame -> "x".equals(frame.getValue("re")));
    second.send(
        new JsonObject()
            .put("type", "say")
            .put("id", "x")
            .put("room", room)
            .put("nonce", "second")
            .put("text", "second"));
    JsonObject refused = socket.say(room, "during", "during");
    assertEquals("unavailable", refused.getString("code"));
    assertEquals("unavailable", TestServer.await(other).getString("code"));
    Duration waited = Duration.ofNanos(System.nanoTime() - start);
    assertTrue(waited.compareTo(Duration.ofMillis(6_500)) < 0, waited.toString());
    goOn();

    JsonObject said = socket.say(room, "during", "during");
    for (int tries = 0; tries < 20 && !"ok".equals(said.getString("type")); tries++) {
      said = socket.say(room, "during", "during");
    }
    assertEquals("ok", said.getString("type"), said.encode());
    JsonObject after = socket.say(room, "after", "after");
    assertEquals("ok", after.getString("type"));
    reader.message(after.getString("message"), "complete");
    List<Long> revs =
        reader.frames().stream()
            .filter(frame -> "message".equals(frame.getString("type")))
            .map(frame -> frame.getLong("rev"))
            .toList();
    for (int i = 0; i < revs.size(); i++) {
      assertEquals(before.getLong("rev") + i, revs.get(i));
    }
    assertEquals(after.getLong("rev"), revs.get(revs.size() - 1));
    assertEquals(1, count(ann, room, "during"));
    assertTrue(count(ann, room, "second") <= 1);
  }

  /** Looks until the server says that it is ready. */
  private static void ready(TestServer server) throws Exception {
    HttpRequest look =
        HttpRequest.newBuilder(
                URI.create("http://127.0.0.1:" + server.app().managementPort() + "/health/ready"))
            .build();
    HttpClient client = HttpClient.newHttpClient();
    long start = System.nanoTime();
    while (client.send(look, HttpResponse.BodyHandlers.ofString()).statusCode() != 200) {
      assertTrue(System.nanoTime() - start < Duration.ofSeconds(60).toNanos(), "not ready");
    }
  }

  @Test
  void aReplyThatEndsMeanwhileEndsOnceWhenItIsBack() throws Exception {
    Person ann = server.newcomer("Ann");
    ann.saveKey("openai", "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3));
    String room = ann.room("Study", "open");
    TestSocket socket = ann.hello();
    socket.enter(room);
    String handle = socket.summon(room, "openai");
    var gate = server.simulator().say("one two three four").holdAfter(2);
    String said = socket.say(room, "q", "@" + handle + "?").getString("message");
    String reply = socket.replyTo(said).getString("id");
    TestServer.await(gate.reached());
    stopDatabase();
    gate.release();
    socket.find(
        frame ->
            "delta".equals(frame.getString("type")) && frame.getString("text").contains("four"));
    assertEquals("unavailable", socket.say(room, "during", "during").getString("code"));
    assertTrue(socket.frames().stream().noneMatch(frame -> isEnd(frame, reply)));
    goOn();
    JsonObject end = socket.end(reply);
    assertEquals("complete", end.getString("state"));
    assertEquals("one two three four", end.getString("text").strip());
    ready(server);
    assertEquals("ok", socket.say(room, "after", "after").getString("type"));
    assertEquals(1, socket.frames().stream().filter(frame -> isEnd(frame, reply)).count());
  }

  private static boolean isEnd(JsonObject frame, String reply) {
    return "message".equals(frame.getString("type"))
        && reply.equals(frame.getJsonObject("message").getString("id"))
        && !List.of("queued", "thinking", "writing")
            .contains(frame.getJsonObject("message").getString("state"));
  }

  @Test
  void aDatabaseThatIsKilledComesBackAndTheRoomGoesOn() throws Exception {
    TestServer own = TestServer.fresh(Map.of());
    try {
      Person ann = own.newcomer("Ann");
      String room = ann.room("Study", "open");
      TestSocket socket = ann.hello();
      long entered = socket.enter(room).getLong("rev");
      socket.say(room, "before", "before");
      ProcessHandle postmaster = Standstill.postmaster(own);
      assertTrue(postmaster.destroyForcibly());
      postmaster.onExit().get(30, TimeUnit.SECONDS);
      ready(own);
      JsonObject said = socket.say(room, "after", "after");
      assertEquals("ok", said.getString("type"), said.encode());
      socket.message(said.getString("message"), "complete");
      List<Long> revs =
          socket.frames().stream()
              .filter(frame -> "message".equals(frame.getString("type")))
              .map(frame -> frame.getLong("rev"))
              .toList();
      assertEquals(List.of(entered + 1, entered + 2), revs);
    } finally {
      own.stop();
    }
  }

  private static long count(Person person, String room, String text) {
    return person.get("/api/rooms/" + room + "/messages").array().stream()
        .filter(each -> ((JsonObject) each).getString("text").equals(text))
        .count();
  }
}
