package chat.conclave;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * {@code @copilotkit/aimock}: providers as people who have never seen this project imitate them.
 */
final class ForeignMock implements AutoCloseable {
  private static final String NAME = "@copilotkit/aimock";
  private static final String VERSION = "1.43.0";
  private static final long START_SECONDS = 30;
  private static final Pattern ADDRESS = Pattern.compile("listening on (http://[0-9.:]+)");

  private final Process process;
  private final String url;

  private ForeignMock(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /**
   * Starts it, or has the test skipped.
   *
   * @param fixture what it answers, in its own words
   * @param keys that it takes
   */
  static ForeignMock start(String fixture, String... keys) {
    NodeTool tool = NodeTool.of("aimock", NAME, VERSION);
    try {
      Path fixtures = Files.createDirectories(tool.folder().resolve("fixtures"));
      Files.writeString(fixtures.resolve("all.json"), fixture);
      ProcessBuilder mock =
          new ProcessBuilder(
                  tool.command("llmock"),
                  "-h",
                  "127.0.0.1",
                  "-p",
                  "0",
                  "-f",
                  fixtures.toString(),
                  "--strict",
                  "--log-level",
                  "info")
              .redirectErrorStream(true);
      mock.environment().put("AIMOCK_API_KEYS", String.join(",", keys));
      Process process = mock.start();
      return new ForeignMock(process, address(process));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String address(Process process) throws IOException {
    CompletableFuture<Void> ready = new CompletableFuture<>();
    CompletableFuture<?> watch =
        ready
            .orTimeout(START_SECONDS, TimeUnit.SECONDS)
            .exceptionally(
                late -> {
                  process.destroyForcibly();
                  return null;
                });
    BufferedReader output = process.inputReader(UTF_8);
    StringBuilder said = new StringBuilder();
    for (String line = output.readLine(); line != null; line = output.readLine()) {
      said.append(line).append('\n');
      Matcher address = ADDRESS.matcher(line);
      if (address.find()) {
        ready.complete(null);
        Thread drain = new Thread(() -> drain(output), "drain");
        drain.setDaemon(true);
        drain.start();
        return address.group(1);
      }
    }
    watch.join();
    throw new AssertionError(NAME + " did not start: " + said);
  }

  private static void drain(BufferedReader output) {
    try (output) {
      while (output.readLine() != null) {}
    } catch (IOException gone) {
      // The process is.
    }
  }

  String url(String path) {
    return url + path;
  }

  @Override
  public void close() {
    process.destroy();
    try {
      if (!process.waitFor(START_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
      }
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
