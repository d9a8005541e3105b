package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.config.DatabaseUrl;
import chat.conclave.storage.StartFailure;
import chat.conclave.storage.embedded.EmbeddedPostgres;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A PostgreSQL that is not Conclave's own, named by {@code CONCLAVE_DATABASE_URL}. */
@NullUnmarked
class OutsideDatabaseTest {
  @TempDir Path folder;

  static String text(DatabaseUrl url) {
    return "postgresql://%s:%s@%s:%d/%s?sslmode=disable"
        .formatted(
            url.user(),
            URLEncoder.encode(url.password().reveal(), StandardCharsets.UTF_8),
            url.host(),
            url.port(),
            url.database());
  }

  private static void askThePracticeModel(TestServer server, String nonce) {
    Person root = server.admin();
    TestSocket socket = root.hello();
    assertEquals("room", socket.enter(root.lobby()).getString("type"));
    JsonObject said = socket.say(root.lobby(), nonce, "@practice hello");
    JsonObject end = socket.end(socket.replyTo(said.getString("message")).getString("id"));
    assertEquals("complete", end.getString("state"));
    socket.close();
  }

  @Test
  void itServesOneConclaveAlsoAfterARestart() throws Exception {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Vertx vertx = Vertx.vertx();
    EmbeddedPostgres outside =
        TestServer.await(EmbeddedPostgres.start(vertx, folder.resolve("outside")));
    Map<String, String> environment = Map.of("CONCLAVE_DATABASE_URL", text(outside.url()));
    TestServer server = TestServer.fresh(environment);
    askThePracticeModel(server, "n1");
    StartFailure second = assertThrows(StartFailure.class, () -> TestServer.fresh(environment));
    assertTrue(second.getMessage().contains("Another Conclave is running"));
    Person root = server.admin();
    root.saveKey("openai", "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3));
    TestSocket socket = root.hello();
    String room = root.room("Study", "open");
    socket.enter(room);
    String handle = RoomDeliveryTest.summon(socket, room, "openai");
    var gate = server.simulator().say("one two three").holdAfter(2);
    String question = socket.say(room, "q", "@" + handle + "?").getString("message");
    String reply = socket.replyTo(question).getString("id");
    TestServer.await(gate.reached());
    socket.find(frame -> "delta".equals(frame.getString("type")));
    server.stop();
    server.start();
    askThePracticeModel(server, "n2");
    JsonObject cut =
        (JsonObject)
            root.get("/api/rooms/" + room + "/messages").array().stream()
                .filter(each -> ((JsonObject) each).getString("id").equals(reply))
                .findFirst()
                .orElseThrow();
    assertEquals("interrupted", cut.getString("state"));
    assertTrue(cut.getString("text").startsWith("one"), cut.encode());
    server.stop();
    TestServer.await(outside.stop().eventually(vertx::close));
  }
}
