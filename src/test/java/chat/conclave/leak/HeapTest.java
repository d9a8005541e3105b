package chat.conclave.leak;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.conclave.Person;
import chat.conclave.TestServer;
import chat.conclave.simulator.Simulator;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * The server's live heap after its work. The server runs in a process of its own, since the test
 * holds the keys itself. Not looked at: the heap during a call, memory outside of the heap, and
 * keys that came in clear, which the JSON reader's buffers keep until they are written over.
 * Browsers seal.
 */
class HeapTest {
  private final Canary control = Canary.of("the control");
  private final Canary sealed = Canary.of("a key that came sealed");
  private final Canary tested = Canary.of("a key that was only tested");

  @Test
  void noKeyIsInTheLiveHeapWhenItsWorkIsDone() throws IOException, InterruptedException {
    Vertx vertx = Vertx.vertx();
    Simulator simulator = TestServer.await(Simulator.start(vertx, 0));
    Path data =
        Files.createTempDirectory(
            "conclave-heap",
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
    Map<String, String> environment =
        Map.of(
            "CONCLAVE_DATA",
            data.toString(),
            "CONCLAVE_PORT",
            "0",
            "CONCLAVE_MANAGEMENT_PORT",
            "0",
            "CONCLAVE_ADMIN_NAME",
            "Root",
            "CONCLAVE_ADMIN_PASSWORD",
            TestServer.PASSWORD,
            "CONCLAVE_OPENAI_BASE_URL",
            simulator.url("/v1").toString(),
            "CONCLAVE_DEEPSEEK_BASE_URL",
            simulator.url("/v1").toString());
    Path dump = data.resolve("heap.hprof");
    try (ServerProcess server =
        new ServerProcess(vertx, environment, "-Xmx256m", "-Dplanted=" + control.text())) {
      Person admin = Person.signIn(server, "Root", TestServer.PASSWORD);
      keysAreUsed(new Visit(server, admin));
      server.dumpHeap(dump);
    } finally {
      TestServer.await(vertx.close());
    }
    Search.Place heap = new Search(control, sealed, tested).in("the live heap");
    try (InputStream stream = Files.newInputStream(dump)) {
      heap.feed(stream);
    }
    Files.delete(dump);
    heap.holdsOnly(control);
  }

  private void keysAreUsed(Visit visit) {
    String room = visit.person().lobby();
    visit.socket().enter(room);
    visit.save(visit.sealed("openai", sealed.key("sk-proj-"), "save"));
    visit.post("/api/user/api-keys/openai/verify");
    visit.post("/api/api-keys/verify", visit.sealed("openai", tested.key("sk-"), "verify"));
    JsonObject reply = visit.ask(room, visit.summon(room, "openai"));
    assertEquals("complete", reply.getString("state"));
    visit.get("/api/providers/openai/models");
  }
}
