package chat.conclave.journal;

import static chat.conclave.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.conclave.journal.JournalServer.Guest;
import io.vertx.core.Future;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The disk of the data folder is full for a while: a small one in memory, filled by a file of the
 * test's. For that the test must be allowed to mount, which usually only root is.
 */
@Timeout(value = 10, unit = TimeUnit.MINUTES)
class FullDiskTest {
  private static final int MEBIBYTE = 1 << 20;
  private static final int BEFORE = 50;

  @TempDir Path folder;

  private boolean mounted;

  private static boolean run(String... command) {
    try {
      return new ProcessBuilder(command).redirectErrorStream(true).start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void mount() {
    mounted = run("mount", "-t", "tmpfs", "-o", "size=256m,mode=0755", "tmpfs", folder.toString());
    assumeTrue(mounted, "a disk in memory cannot be mounted here: not tested");
  }

  @AfterEach
  void unmount() {
    if (mounted) {
      // What still has a file open there keeps the memory until it ends, but not the place.
      assertTrue(run("umount", folder.toString()) || run("umount", "-l", folder.toString()));
    }
  }

  /** Writes until nothing fits any more. */
  private static void fill(Path ballast) throws IOException {
    byte[] piece = new byte[MEBIBYTE];
    try (OutputStream out = Files.newOutputStream(ballast)) {
      for (int size = piece.length; size >= 1; ) {
        try {
          out.write(piece, 0, size);
        } catch (IOException full) {
          size /= 2;
        }
      }
    }
  }

  @Test
  void whoSpeaksMeanwhileIsRefusedNothingIsLostAndItHealsWithoutARestart() throws Exception {
    try (JournalServer server = new JournalServer(folder, Map.of())) {
      Guest root = server.root();
      Crowd crowd = new Crowd(server, root.person().room("Study", "open"));
      for (Guest guest : server.guests(List.of("Anna", "Bertram", "Cecily"))) {
        crowd.listener(guest.person().name(), guest);
        crowd.speaker(guest.person().name() + "2", guest);
      }
      crowd.listeners().forEach(each -> await(each.openPatiently()));
      crowd.open();
      Load load = new Load(crowd, crowd.clients(), BEFORE);
      Future<Void> speaking = load.begin();
      await(load.enough());
      long process = server.process().pid();
      Path ballast = folder.resolve("ballast");
      fill(ballast);
      assertTrue(Files.getFileStore(folder).getUsableSpace() < MEBIBYTE);
      await(load.refusing());
      load.stop();
      await(speaking);
      Files.delete(ballast);
      crowd.judge(root.person(), root);
      assertTrue(server.process().running() && server.process().pid() == process);
    }
  }
}
