package chat.conclave.edge;

import static chat.conclave.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.Person;
import chat.conclave.ServerProcess;
import chat.conclave.TestServer;
import chat.conclave.TestSocket;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Fifty who do not read, at a server that could not keep for all of them what they do not read. */
@NullUnmarked
class SlowReadersTest {
  private static final int PEOPLE = 5;
  private static final int SAID = 30;

  @TempDir Path folder;

  @Test
  void theyAreToldToComeBackAndNobodyElseWaits() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    Vertx vertx = Vertx.vertx();
    ServerProcess server =
        ServerProcess.start(
            vertx,
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
                "0"),
            "-Xmx160m",
            "-XX:+ExitOnOutOfMemoryError");
    try {
      nobodyWaits(server);
    } finally {
      server.kill();
      await(vertx.close());
    }
  }

  private static void nobodyWaits(ServerProcess server) {
    Person root = Person.signIn(server, "Root", TestServer.PASSWORD);
    String room = root.room("Study", "open");
    String invite = root.invite(room);
    List<RawSocket> idle = new ArrayList<>();
    for (String name : List.of("Anna", "Bertram", "Cecily", "Dorothea", "Edmund")) {
      Person idler = Person.register(server, name, TestServer.PASSWORD, invite);
      for (int i = 0; i < 10; i++) {
        RawSocket socket = RawSocket.open(server, idler);
        Future<String> entered = socket.next(text -> text.contains("\"reset\""));
        socket.text(new JsonObject().put("type", "enter").put("room", room).encode());
        await(entered);
        socket.stopReading();
        idle.add(socket);
      }
    }
    assertEquals(10 * PEOPLE, idle.size());
    TestSocket reader = root.hello();
    reader.enter(room);
    String text = "語".repeat(16_384);
    long last = 0;
    for (String name : List.of("Gudrun", "Hippolyte", "Xaver", "Yolanda")) {
      Person speaking = Person.register(server, name, TestServer.PASSWORD, invite);
      // More than the kernel's buffers take; a new connection may say as much again.
      for (int round = 0; round < 2; round++) {
        TestSocket speaker = speaking.hello();
        speaker.enter(room);
        for (int i = 0; i < SAID; i++) {
          JsonObject said = speaker.say(room, "n" + round + "." + i, text);
          assertEquals("ok", said.getString("type"), said.encode());
          last = said.getLong("rev");
        }
        speaker.close();
      }
    }
    long end = last;
    reader.find(frame -> Long.valueOf(end).equals(frame.getLong("rev")));
    List<Long> revs =
        reader.frames().stream()
            .filter(frame -> frame.containsKey("rev") && !"room".equals(frame.getString("type")))
            .map(frame -> frame.getLong("rev"))
            .toList();
    for (int i = 0; i < revs.size(); i++) {
      assertEquals(revs.get(0) + i, revs.get(i));
    }
    for (RawSocket socket : idle) {
      Future<String> bye = socket.next(frame -> frame.contains("\"bye\""));
      socket.readAgain();
      int code = socket.closeCode();
      // Who reads again too late finds the connection cut.
      assertTrue(code == 4408 || code == RawSocket.CUT, "" + code);
      assertTrue(code != 4408 || await(bye).contains("\"slow\""));
    }
    assertEquals("ok", reader.say(room, "end", "still here").getString("type"));
  }
}
