package chat.conclave.storage.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A short program run to its end. */
final class Command {
  private Command() {}

  /**
   * How it ended.
   *
   * @param output what it said, both streams
   */
  record Result(int code, String output) {
    boolean succeeded() {
      return code == 0;
    }

    String lastLine() {
      String[] lines = output.strip().split("\n");
      return lines[lines.length - 1].strip();
    }
  }

  /**
   * A builder for programs of the database: no environment, because ours holds keys and may hold
   * PG… variables that change what they do, and no working directory that they might not reach.
   */
  static ProcessBuilder builder(List<String> command) {
    ProcessBuilder builder = new ProcessBuilder(command).directory(Path.of("/").toFile());
    String path = System.getenv("PATH");
    builder.environment().clear();
    builder.environment().put("PATH", path == null ? "/usr/sbin:/usr/bin:/sbin:/bin" : path);
    builder.environment().put("LC_ALL", "C");
    return builder.redirectErrorStream(true);
  }

  /** Runs a program; one that is not there, or takes too long, has failed. */
  static Result run(List<String> command, Duration limit) throws InterruptedException {
    try {
      Process process = builder(command).start();
      process.getOutputStream().close();
      // Only when late: ending a process also closes its output, which is still to be read.
      var inTime =
          process
              .onExit()
              .orTimeout(limit.toMillis(), TimeUnit.MILLISECONDS)
              .exceptionally(late -> process.destroyForcibly());
      String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return new Result(inTime.join().waitFor(), output);
    } catch (IOException e) {
      return new Result(-1, String.valueOf(e.getMessage()));
    }
  }
}
