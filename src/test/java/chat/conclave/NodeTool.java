package chat.conclave;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A program of other people's that Node.js runs. It is installed below {@code target} by npm; where
 * that cannot be, tests that need it are skipped and say so.
 */
public final class NodeTool {
  private static final int OLDEST_NODE = 20;
  private static final long VERSION_SECONDS = 30;
  private static final long INSTALL_SECONDS = 240;
  private static final Pattern VERSION = Pattern.compile("v(\\d+)\\.");

  private final Path folder;

  private NodeTool(Path folder) {
    this.folder = folder;
  }

  /** What a command said, and how it ended. */
  public record Run(int exit, String output) {}

  /** Has the test skipped where there is no Node.js. */
  public static void assumeNode() {
    Run said = run(VERSION_SECONDS, "node", "--version");
    Matcher version = VERSION.matcher(said == null ? "" : said.output());
    assumeTrue(
        version.lookingAt() && Integer.parseInt(version.group(1)) >= OLDEST_NODE,
        "There is no Node.js " + OLDEST_NODE + " or newer on the PATH.");
  }

  /**
   * Installs a package, or has the test skipped.
   *
   * @param folder below {@code target}
   */
  public static NodeTool of(String folder, String name, String version) {
    assumeNode();
    Path place = Path.of("target", folder).toAbsolutePath();
    Path description = place.resolve("node_modules").resolve(name).resolve("package.json");
    assumeTrue(
        is(description, version) || (install(place, name, version) && is(description, version)),
        name + " " + version + " is not here, and npm could not get it.");
    return new NodeTool(place);
  }

  private static boolean is(Path description, String version) {
    try {
      return Files.readString(description).contains("\"version\": \"" + version + "\"");
    } catch (IOException absent) {
      return false;
    }
  }

  private static boolean install(Path place, String name, String version) {
    Run run =
        run(
            INSTALL_SECONDS,
            "npm",
            "install",
            "--prefix",
            place.toString(),
            "--ignore-scripts",
            "--no-audit",
            "--no-fund",
            "--save-exact",
            name + "@" + version);
    return run != null && run.exit() == 0;
  }

  /** Where it may leave its files. */
  public Path folder() {
    return folder;
  }

  /** One of its commands. */
  public String command(String name) {
    return folder.resolve("node_modules/.bin").resolve(name).toString();
  }

  /** Runs a command to its end; null where it cannot be run or takes too long. */
  public static @Nullable Run run(long seconds, String... command) {
    try {
      Path output = Files.createTempFile("node", ".txt");
      try {
        Process process =
            new ProcessBuilder(List.of(command))
                .redirectErrorStream(true)
                .redirectOutput(output.toFile())
                .start();
        if (!process.waitFor(seconds, TimeUnit.SECONDS)) {
          process.destroyForcibly();
          return null;
        }
        return new Run(process.exitValue(), Files.readString(output));
      } catch (IOException absent) {
        return null;
      } finally {
        Files.delete(output);
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      throw new AssertionError(e);
    }
  }
}
