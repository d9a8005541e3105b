package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.simulator.Simulator;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A server that is killed, and started again on what is left. */
@NullUnmarked
class CrashTest {
  private static final int ACKNOWLEDGED = 150;

  @TempDir Path folder;

  private final Vertx vertx = Vertx.vertx();
  private final Simulator simulator = TestServer.await(Simulator.start(vertx, 0));
  private Map<String, String> environment;
  private ServerProcess server;

  @BeforeEach
  void start() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    environment =
        Map.of(
            "CONCLAVE_DATA",
            folder.resolve("data").toString(),
            "CONCLAVE_ADMIN_NAME",
            "Root",
            "CONCLAVE_ADMIN_PASSWORD",
            TestServer.PASSWORD,
            "CONCLAVE_PORT",
            "0",
            "CONCLAVE_MANAGEMENT_PORT",
            "0",
            "CONCLAVE_OPENAI_BASE_URL",
            simulator.url("/v1").toString());
    server = ServerProcess.start(vertx, environment);
  }

  @AfterEach
  void stop() {
    server.kill();
    TestServer.await(simulator.stop());
    TestServer.await(vertx.close());
  }

  private static Map<String, JsonObject> messages(Person person, String room) {
    Map<String, JsonObject> all = new HashMap<>();
    String before = "";
    for (JsonArray page = page(person, room, before);
        !page.isEmpty();
        page = page(person, room, before)) {
      page.forEach(each -> all.put(((JsonObject) each).getString("id"), (JsonObject) each));
      before = "&before=" + page.getJsonObject(0).getLong("posted");
    }
    return all;
  }

  private static JsonArray page(Person person, String room, String before) {
    return person.get("/api/rooms/" + room + "/messages?limit=100" + before).array();
  }

  /** Looks until the reply's text so far is in the database. */
  private static String checkpoint(Person person, String room, String reply, String text) {
    for (int looks = 0; looks < 2_000; looks++) {
      String stored = messages(person, room).get(reply).getString("text");
      if (stored.equals(text)) {
        return stored;
      }
    }
    throw new AssertionError("the text was not saved");
  }

  @Test
  void whatWasAcknowledgedSurvivesAndWhatWasBeingWrittenEndsOnce() {
    Person root = Person.signIn(server, "Root", TestServer.PASSWORD);
    root.saveKey("openai", "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3));
    String room = root.room("Study", "open");
    TestSocket socket = root.hello();
    JsonObject entered = socket.enter(room);
    String handle = RoomDeliveryTest.summon(socket, room, "openai");
    var gate = simulator.say("one two three four five six").holdAfter(3);
    String reply =
        socket
            .replyTo(socket.say(room, "q", "@" + handle + " count").getString("message"))
            .getString("id");
    TestServer.await(gate.reached());
    String saved = checkpoint(root, room, reply, "one two three ");

    Map<String, Long> acknowledged = new ConcurrentHashMap<>();
    Promise<Void> enough = Promise.promise();
    List<TestSocket> writers = Stream.generate(root::hello).limit(6).toList();
    for (int w = 0; w < writers.size(); w++) {
      writers.get(w).enter(room);
      speak(writers.get(w), room, "w" + w, 0, acknowledged, enough);
    }
    TestServer.await(enough.future());
    server.kill();
    Map<String, Long> safe = Map.copyOf(acknowledged);
    assertTrue(safe.size() >= ACKNOWLEDGED);

    server = ServerProcess.start(vertx, environment);
    Person again = Person.signIn(server, "Root", TestServer.PASSWORD);
    Map<String, JsonObject> stored = messages(again, room);
    safe.forEach((id, rev) -> assertEquals(rev, stored.get(id).getLong("posted"), id));
    assertEquals("interrupted", stored.get(reply).getString("state"));
    assertEquals(saved, stored.get(reply).getString("text"));

    TestSocket back = again.hello();
    JsonObject now =
        back.ask(
            new JsonObject()
                .put("type", "enter")
                .put("room", room)
                .put("epoch", entered.getString("epoch"))
                .put("after", entered.getLong("rev")));
    assertEquals(new JsonArray(), now.getJsonArray("streams"));
    JsonObject said = back.say(room, "after", "still here");
    back.message(said.getString("message"), "complete");
    List<Long> revs =
        back.frames().stream()
            .filter(frame -> List.of("message", "seat", "member").contains(frame.getString("type")))
            .map(frame -> frame.getLong("rev"))
            .toList();
    for (int i = 0; i < revs.size(); i++) {
      assertEquals(entered.getLong("rev") + 1 + i, revs.get(i));
    }
    assertEquals(
        2,
        back.frames().stream()
            .filter(frame -> "message".equals(frame.getString("type")))
            .filter(frame -> frame.getJsonObject("message").getString("id").equals(reply))
            .count());
  }

  /** Says one thing after the other, until the server is gone. */
  private static void speak(
      TestSocket socket,
      String room,
      String name,
      int n,
      Map<String, Long> acknowledged,
      Promise<Void> enough) {
    String id = name + "-" + n;
    socket
        .next(frame -> id.equals(frame.getValue("re")))
        .onSuccess(
            answer -> {
              if ("ok".equals(answer.getString("type"))) {
                acknowledged.put(answer.getString("message"), answer.getLong("rev"));
                if (acknowledged.size() >= ACKNOWLEDGED) {
                  enough.tryComplete();
                }
                speak(socket, room, name, n + 1, acknowledged, enough);
              }
            });
    socket
        .socket()
        .writeTextMessage(
            new JsonObject()
                .put("type", "say")
                .put("id", id)
                .put("room", room)
                .put("nonce", id)
                .put("text", "message " + id)
                .encode())
        .onFailure(gone -> {});
  }
}
