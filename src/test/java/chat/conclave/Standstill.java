package chat.conclave;

import java.io.IOException;
import java.nio.file.Files;
import java.util.ArrayList;
import java.util.List;

/**
 * The embedded database of a server stands still, with every process of it, until this is closed.
 */
public final class Standstill implements AutoCloseable {
  private final List<Long> stopped = new ArrayList<>();

  private Standstill() {}

  public static Standstill of(TestServer server) throws IOException {
    Standstill standstill = new Standstill();
    ProcessHandle postmaster = postmaster(server);
    standstill.stop(postmaster.pid());
    postmaster.children().forEach(child -> standstill.stop(child.pid()));
    return standstill;
  }

  /** The process that begins all others of the database. */
  public static ProcessHandle postmaster(TestServer server) throws IOException {
    String first = Files.readAllLines(server.data().resolve("postgres/data/postmaster.pid")).get(0);
    return ProcessHandle.of(Long.parseLong(first.strip())).orElseThrow();
  }

  private void stop(long pid) {
    stopped.add(pid);
    signal("STOP", pid);
  }

  @Override
  public void close() {
    stopped.forEach(pid -> signal("CONT", pid));
    stopped.clear();
  }

  private static void signal(String name, long pid) {
    try {
      new ProcessBuilder("kill", "-s", name, Long.toString(pid)).start().waitFor();
    } catch (IOException | InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
