package chat.conclave;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;

/** The server in a process of its own, started as an operator starts it, to be looked into. */
@NullUnmarked
public final class ServerProcess implements Host, AutoCloseable {
  private static final String READY = "Conclave is ready at ";
  private static final long PATIENCE_SECONDS = 60;

  private final Vertx vertx;
  private final Process process;
  private final String url;

  private ServerProcess(Vertx vertx, Process process, String url) {
    this.vertx = vertx;
    this.process = process;
    this.url = url;
  }

  /**
   * Starts {@code Main} and waits until it says where it is.
   *
   * @param options of Java
   */
  public static ServerProcess start(
      Vertx vertx, Map<String, String> environment, String... options) {
    try {
      Process process = builder(environment, List.of(options)).start();
      return new ServerProcess(vertx, process, ready(process.inputReader(UTF_8)));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** {@code Main} with these arguments, in this environment and no other one of Conclave's. */
  static ProcessBuilder builder(
      Map<String, String> environment, List<String> options, String... arguments) {
    List<String> command = new ArrayList<>(List.of(tool("java"), "-XX:TieredStopAtLevel=1"));
    command.addAll(options);
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "chat.conclave.Main"));
    command.addAll(List.of(arguments));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().keySet().removeIf(name -> name.startsWith("CONCLAVE_"));
    builder.environment().putAll(environment);
    return builder;
  }

  /** Reads until the server says where it is, and reads on, so that it can always write. */
  private static String ready(BufferedReader output) throws IOException {
    StringBuilder said = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      said.append(line).append('\n');
      int at = line.indexOf(READY);
      if (at >= 0) {
        Thread drain = new Thread(() -> drain(output), "drain");
        drain.setDaemon(true);
        drain.start();
        return line.substring(at + READY.length()).strip();
      }
    }
    throw new AssertionError("the server did not start: " + said);
  }

  private static void drain(BufferedReader output) {
    try (output) {
      while (output.readLine() != null) {}
    } catch (IOException gone) {
      // The process is.
    }
  }

  private static String tool(String name) {
    return Path.of(System.getProperty("java.home"), "bin", name).toString();
  }

  @Override
  public String url() {
    return url;
  }

  @Override
  public Vertx vertx() {
    return vertx;
  }

  /** The number of the process. */
  public long pid() {
    return process.pid();
  }

  /** Writes what the heap holds after a full collection. */
  public void dumpHeap(Path file) {
    jcmd("GC.heap_dump", file.toString());
  }

  /** Has the garbage collected. */
  public void collect() {
    jcmd("GC.run");
  }

  private void jcmd(String... words) {
    List<String> command = new ArrayList<>(List.of(tool("jcmd"), Long.toString(pid())));
    command.addAll(List.of(words));
    try {
      Process jcmd = new ProcessBuilder(command).redirectErrorStream(true).start();
      String said = new String(jcmd.getInputStream().readAllBytes(), UTF_8);
      if (!jcmd.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || jcmd.exitValue() != 0) {
        throw new AssertionError(command + ": " + said);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }

  /** As {@code kill -9} does. */
  public void kill() {
    process.destroyForcibly();
    await("the process cannot be killed");
  }

  /** As an operator stops it. */
  @Override
  public void close() {
    process.destroy();
    await("the process does not stop");
  }

  private void await(String otherwise) {
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new AssertionError(otherwise);
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
