package chat.conclave.leak;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/**
 * The server's live heap after its work. Not looked at: the heap during a call. The server's own
 * keys are not among them, which its settings hold.
 */
class HeapTest {
  private final Canary control = Canary.of("the control");
  private final Canary sealed = Canary.of("a key that came sealed");
  private final Canary tested = Canary.of("a key that was only tested");
  private final Canary session = Canary.of("a session key");
  private final Canary signing = Canary.of("an access key's secret");
  private final Canary token = Canary.of("an access key's session token");
  private final Canary clear = Canary.of("a key that came in clear");

  @Test
  void noKeyIsInTheLiveHeapWhenItsWorkIsDone() throws IOException {
    Search.Place heap =
        new Search(control, sealed, tested, session, signing, token, clear).in("the live heap");
    try (ChildServer server = new ChildServer(control, false)) {
      server.saves(sealed, tested);
      server.holds(session);
      server.signs(signing, token);
      server.savesInClear(clear);
      Path dump = server.data.resolve("heap.hprof");
      server.process.dumpHeap(dump);
      try (InputStream stream = Files.newInputStream(dump)) {
        heap.feed(stream);
      }
      Files.delete(dump);
    }
    heap.holdsOnly(control);
  }
}
