package chat.conclave.storage.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What an earlier server left when it, or the machine, was killed. A process id in a file proves
 * nothing, because ids are used again: only a process that runs PostgreSQL on this very cluster is
 * ended. The caller holds the data folder's lock, so no living Conclave owns what is found.
 */
final class Leftovers {
  private static final Logger log = LoggerFactory.getLogger(Leftovers.class);
  private static final Duration LIMIT = Duration.ofSeconds(15);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);
  private static final Path PROCESSES = Path.of("/proc");

  private final Path cluster;

  private Leftovers(Path cluster) {
    this.cluster = cluster;
  }

  /** Ends and removes them; after this PostgreSQL can start on the cluster. */
  static void clear(Path cluster) throws IOException, InterruptedException {
    new Leftovers(cluster).clear();
  }

  private void clear() throws IOException, InterruptedException {
    PidFile pidFile = PidFile.of(cluster);
    long pid = pidFile.pid();
    if (pid > 0 && isServer(pid)) {
      log.warn("ending the database server that an earlier run left (pid {})", pid);
      end(pid);
    }
    // The server's own processes end a moment after it, and hold its shared memory until then.
    for (long each : workers()) {
      if (!ended(each)) {
        throw new EmbeddedPostgresException(
            "a process of an earlier database still runs (pid " + each + ") and does not end");
      }
    }
    pidFile.delete();
  }

  private void end(long pid) throws InterruptedException {
    for (String signal : List.of("INT", "QUIT")) {
      Command.Result sent =
          Command.run(
              List.of("sh", "-c", "kill -s \"$1\" \"$2\"", "sh", signal, Long.toString(pid)),
              LIMIT);
      if (!sent.succeeded() && isServer(pid)) {
        break;
      }
      if (ended(pid)) {
        return;
      }
    }
    throw new EmbeddedPostgresException(
        "the database server of an earlier run (pid " + pid + ") does not end");
  }

  /**
   * Waits for one of ours to end. A zombie has ended: where nobody reaps it, as in a container
   * without an init process, it stays for ever.
   */
  private boolean ended(long pid) throws InterruptedException {
    var exit = ProcessHandle.of(pid).map(ProcessHandle::onExit);
    long end = System.nanoTime() + LIMIT.toNanos();
    while (exit.isPresent() && (isServer(pid) || isWorker(pid))) {
      try {
        exit.get().get(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS);
      } catch (TimeoutException e) {
        if (System.nanoTime() > end) {
          return false;
        }
      } catch (ExecutionException e) {
        throw new IllegalStateException(e);
      }
    }
    return true;
  }

  /** A postmaster keeps the command line it was started with: {@code …/postgres -D <cluster> …}. */
  private boolean isServer(long pid) {
    List<String> line = commandLine(pid);
    return !line.isEmpty()
        && line.get(0).endsWith("/postgres")
        && line.contains(cluster.toString());
  }

  /** Its other processes are called {@code postgres: …} and work in the cluster's folder. */
  private List<Long> workers() throws IOException {
    try (Stream<Path> processes = Files.list(PROCESSES)) {
      return processes
          .map(process -> process.getFileName().toString())
          .filter(name -> name.matches("[0-9]+"))
          .map(Long::valueOf)
          .filter(this::isWorker)
          .toList();
    }
  }

  private boolean isWorker(long pid) {
    List<String> line = commandLine(pid);
    if (line.isEmpty() || !(line.get(0).startsWith("postgres:") || isServer(pid))) {
      return false;
    }
    try {
      return Files.readSymbolicLink(PROCESSES.resolve(pid + "/cwd")).equals(cluster);
    } catch (IOException e) {
      return false; // It has ended.
    }
  }

  /** Empty for a process that has ended, or waits as a zombie for its parent to notice. */
  private static List<String> commandLine(long pid) {
    try {
      Path file = PROCESSES.resolve(pid + "/cmdline");
      return List.of(Files.readString(file, StandardCharsets.ISO_8859_1).split("\0"));
    } catch (IOException e) {
      return List.of();
    }
  }
}
