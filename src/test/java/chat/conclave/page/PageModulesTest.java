package chat.conclave.page;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page's modules have tests of their own, which Node.js runs. */
class PageModulesTest {
  private static final int OLDEST = 20;
  private static final Pattern VERSION = Pattern.compile("v(\\d+)\\.");

  private record Run(int exit, String output) {}

  @Test
  void thePagesOwnTestsPass() throws Exception {
    assumeTrue(
        nodeVersion() >= OLDEST,
        "There is no Node.js " + OLDEST + " or newer on the PATH, so the page's tests do not run.");
    Run run = run("node", "--test", "src/test/webroot/");
    assertEquals(0, run.exit(), run.output());
  }

  private static int nodeVersion() throws InterruptedException {
    try {
      Matcher version = VERSION.matcher(run("node", "--version").output());
      return version.lookingAt() ? Integer.parseInt(version.group(1)) : 0;
    } catch (IOException e) {
      return 0;
    }
  }

  private static Run run(String... command) throws IOException, InterruptedException {
    File output = File.createTempFile("node", ".txt");
    try {
      Process process =
          new ProcessBuilder(command).redirectErrorStream(true).redirectOutput(output).start();
      if (!process.waitFor(2, TimeUnit.MINUTES)) {
        process.destroyForcibly();
        throw new AssertionError("node does not come to an end");
      }
      byte[] text = java.nio.file.Files.readAllBytes(output.toPath());
      return new Run(process.exitValue(), new String(text, StandardCharsets.UTF_8));
    } finally {
      java.nio.file.Files.delete(output.toPath());
    }
  }
}
