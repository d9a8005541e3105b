package chat.conclave.leak;

import static java.nio.charset.StandardCharsets.UTF_8;

import chat.conclave.Host;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** The server in a process of its own, started as an operator starts it. */
final class ServerProcess implements Host, AutoCloseable {
  private static final String READY = "Conclave is ready at ";
  private static final long PATIENCE_SECONDS = 60;

  private final Vertx vertx;
  private final Process process;
  private final String url;

  ServerProcess(Vertx vertx, Map<String, String> environment, String... options)
      throws IOException {
    this.vertx = vertx;
    List<String> command = new ArrayList<>(List.of(tool("java")));
    command.addAll(List.of(options));
    command.addAll(List.of("-cp", System.getProperty("java.class.path"), "chat.conclave.Main"));
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().putAll(environment);
    process = builder.start();
    url = ready(process.inputReader(UTF_8));
  }

  /** Reads until the server says where it is, and reads on, so that it can always write. */
  private String ready(BufferedReader output) throws IOException {
    StringBuilder read = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      read.append(line).append('\n');
      if (line.contains(READY)) {
        Thread drain = new Thread(() -> output.lines().forEach(further -> {}), "drain");
        drain.setDaemon(true);
        drain.start();
        return line.substring(line.indexOf(READY) + READY.length()).strip();
      }
    }
    throw new IllegalStateException("the server did not start:\n" + read);
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

  /** Writes what the heap holds after a full collection. */
  void dumpHeap(Path file) throws IOException, InterruptedException {
    Process jcmd =
        new ProcessBuilder(
                tool("jcmd"), Long.toString(process.pid()), "GC.heap_dump", file.toString())
            .redirectErrorStream(true)
            .start();
    String words = new String(jcmd.getInputStream().readAllBytes(), UTF_8);
    if (!jcmd.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS) || jcmd.exitValue() != 0) {
      throw new IllegalStateException("no heap dump: " + words);
    }
  }

  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(PATIENCE_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
