package chat.conclave.storage.embedded;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** One run of the database server. It ends when this process does, however that ends. */
final class Postmaster {
  private static final Duration READY_LIMIT = Duration.ofMinutes(5);
  private static final Duration LOOK_AGAIN = Duration.ofMillis(20);

  /**
   * Runs the server beside a reader of its standard input, which is a pipe that only our process
   * holds: when the pipe closes, because we closed it or were killed, the server is told to shut
   * down fast. Signals meant for the server's owner, as from a terminal, do not reach it this way.
   */
  private static final String WRAPPER =
      """
      trap '' HUP INT TERM
      exec 3<&0
      "$@" </dev/null 3<&- &
      server=$!
      (cat <&3 >/dev/null; kill -s INT "$server") &
      watcher=$!
      wait "$server"
      code=$?
      kill -s KILL "$watcher" 2>/dev/null
      exit "$code"
      """;

  private static final List<String> OPTIONS =
      List.of(
          "listen_addresses=127.0.0.1",
          "unix_socket_directories=",
          "password_encryption=scram-sha-256",
          "max_connections=40",
          "shared_buffers=64MB",
          "max_wal_size=512MB",
          "max_parallel_workers_per_gather=0",
          // What was answered survives a power cut.
          "fsync=on",
          "synchronous_commit=on",
          "full_page_writes=on",
          // No value of a row or a parameter reaches the log.
          "log_parameter_max_length=0",
          "log_parameter_max_length_on_error=0",
          "log_error_verbosity=terse",
          "log_min_error_statement=panic",
          "log_line_prefix=%m [%p] ",
          "log_timezone=UTC",
          "timezone=UTC");

  private final Process process;
  private final int port;

  private Postmaster(Process process, int port) {
    this.process = process;
    this.port = port;
  }

  /** Starts the server and waits until it takes connections. */
  static Postmaster start(
      Path cluster, Binaries binaries, Account account, int port, ServerLog serverLog)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>(ownSession());
    command.addAll(List.of("sh", "-c", WRAPPER, "sh"));
    command.addAll(account.command(arguments(cluster, binaries, port)));
    Process process =
        Command.builder(command)
            .redirectOutput(ProcessBuilder.Redirect.appendTo(serverLog.path().toFile()))
            .start();
    Postmaster server = new Postmaster(process, port);
    try {
      server.awaitReady(PidFile.of(cluster), serverLog);
    } catch (InterruptedException | RuntimeException e) {
      server.closePipe();
      throw e;
    }
    return server;
  }

  /** Away from the terminal: there an interrupt goes to every process in the foreground. */
  private static List<String> ownSession() throws InterruptedException {
    boolean works =
        Command.run(List.of("setsid", "true"), LOOK_AGAIN.multipliedBy(500)).succeeded();
    return works ? List.of("setsid") : List.of();
  }

  private static List<String> arguments(Path cluster, Binaries binaries, int port) {
    List<String> arguments =
        new ArrayList<>(
            List.of(binaries.postgres(), "-D", cluster.toString(), "-p", Integer.toString(port)));
    for (String option : OPTIONS) {
      arguments.add("-c");
      arguments.add(option);
    }
    return arguments;
  }

  private void awaitReady(PidFile pidFile, ServerLog serverLog) throws InterruptedException {
    long end = System.nanoTime() + READY_LIMIT.toNanos();
    while (!process.waitFor(LOOK_AGAIN.toMillis(), TimeUnit.MILLISECONDS)) {
      if (pidFile.isReady(port)) {
        return;
      }
      if (System.nanoTime() > end) {
        throw new EmbeddedPostgresException(
            "the embedded database did not get ready; see " + serverLog.path());
      }
    }
    throw new EmbeddedPostgresException(
        "the embedded database did not start; see " + serverLog.path());
  }

  int port() {
    return port;
  }

  /** Completes when the server has ended, for whatever reason. */
  CompletableFuture<?> onExit() {
    return process.onExit();
  }

  /** Asks for a fast shutdown: clients are cut off, everything committed is on disk. */
  void stop() {
    closePipe();
  }

  private void closePipe() {
    try {
      process.getOutputStream().close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
