package chat.conclave;

import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;

/** The server in a process of its own, to be killed. */
@NullUnmarked
final class ServerProcess implements Host {
  private static final String READY = "Conclave is ready at ";

  private final Vertx vertx;
  private final Process process;
  private final String url;

  private ServerProcess(Vertx vertx, Process process, String url) {
    this.vertx = vertx;
    this.process = process;
    this.url = url;
  }

  /** Starts {@code Main} and waits until it says where it is. */
  static ServerProcess start(Vertx vertx, Map<String, String> environment) {
    try {
      Process process = builder(environment).start();
      BufferedReader out =
          new BufferedReader(
              new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
      StringBuilder said = new StringBuilder();
      for (String line = out.readLine(); line != null; line = out.readLine()) {
        said.append(line).append('\n');
        int at = line.indexOf(READY);
        if (at >= 0) {
          drain(out);
          return new ServerProcess(vertx, process, line.substring(at + READY.length()).strip());
        }
      }
      throw new AssertionError("the server did not start: " + said);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code Main} with these arguments, in this environment and no other one of Conclave's. */
  static ProcessBuilder builder(Map<String, String> environment, String... arguments) {
    List<String> command = new ArrayList<>();
    command.add(System.getProperty("java.home") + File.separator + "bin" + File.separator + "java");
    command.add("-XX:TieredStopAtLevel=1");
    command.add("-cp");
    command.add(System.getProperty("java.class.path"));
    command.add("chat.conclave.Main");
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command);
    builder.environment().keySet().removeIf(name -> name.startsWith("CONCLAVE_"));
    builder.environment().putAll(environment);
    return builder.redirectErrorStream(true);
  }

  /** A pipe that nobody reads would stop the server. */
  private static void drain(BufferedReader out) {
    Thread reader =
        new Thread(
            () -> {
              try (out) {
                while (out.readLine() != null) {}
              } catch (IOException gone) {
                // The process is.
              }
            });
    reader.setDaemon(true);
    reader.start();
  }

  @Override
  public String url() {
    return url;
  }

  @Override
  public Vertx vertx() {
    return vertx;
  }

  /** As {@code kill -9} does. */
  void kill() {
    process.destroyForcibly();
    try {
      if (!process.waitFor(20, TimeUnit.SECONDS)) {
        throw new AssertionError("the process cannot be killed");
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
