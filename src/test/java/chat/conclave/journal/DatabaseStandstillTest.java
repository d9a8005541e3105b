package chat.conclave.journal;

import static chat.conclave.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.journal.JournalServer.Guest;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** Every process of the database stands still under load, and goes on later. */
@Timeout(value = 5, unit = TimeUnit.MINUTES)
class DatabaseStandstillTest {
  private static final int BEFORE = 100;
  private static final int SPEAKERS_OF_ONE = 3;

  /** Five seconds, and what a busy machine takes to say so. */
  private static final Duration LONGEST = Duration.ofMillis(6_500);

  @TempDir Path folder;

  private static void signal(String name, List<ProcessHandle> processes) throws Exception {
    for (ProcessHandle each : processes) {
      new ProcessBuilder("kill", "-s", name, Long.toString(each.pid())).start().waitFor();
    }
  }

  /**
   * What the kernel says of a process: T is stopped (proc(5)). One that is running when the signal
   * is sent stops when it next enters the kernel, which may be a moment later.
   */
  private static boolean stands(ProcessHandle process) throws IOException {
    String stat = Files.readString(Path.of("/proc/" + process.pid() + "/stat"));
    return stat.charAt(stat.lastIndexOf(')') + 2) == 'T';
  }

  @Test
  void whoSpeaksMeanwhileIsRefusedInTimeAndNothingIsLost() throws Exception {
    try (JournalServer server = new JournalServer(folder, Map.of())) {
      Guest root = server.root();
      Crowd crowd = new Crowd(server, root.person().room("Study", "open"));
      for (Guest guest : server.guests(List.of("Anna", "Bertram", "Cecily", "Dorothea"))) {
        crowd.listener(guest.person().name(), guest);
        for (int i = 1; i < SPEAKERS_OF_ONE; i++) {
          crowd.speaker(guest.person().name() + i, guest);
        }
      }
      crowd.listeners().forEach(each -> await(each.openPatiently()));
      crowd.open();
      Load load = new Load(crowd, crowd.clients(), BEFORE);
      Future<Void> speaking = load.begin();
      await(load.enough());
      List<ProcessHandle> database = server.database();
      try {
        signal("STOP", database);
        for (ProcessHandle each : database) {
          while (!stands(each)) {
            Thread.onSpinWait();
          }
        }
        await(load.refusing());
        load.stop();
        await(speaking);
      } finally {
        signal("CONT", database);
      }
      assertTrue(load.refused() > 0);
      assertTrue(load.slowest().compareTo(LONGEST) < 0, load.slowest().toString());
      assertTrue(
          crowd.clients().stream()
              .flatMap(each -> each.journal().entries().stream())
              .filter(Entry.Refused.class::isInstance)
              .allMatch(each -> ((Entry.Refused) each).code().matches("unavailable|rate-limited")));
      crowd.judge(root.person(), root);
    }
  }
}
