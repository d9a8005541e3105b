package chat.conclave.browser;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserType.LaunchOptions;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.File;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The installed browser, running. Nothing is downloaded. */
final class Chromium implements AutoCloseable {
  static final String ABSENT =
      "There is no Chromium here, so the page is not tested. Install one, for example with"
          + " “apt-get install chromium”, or name its file in CHROMIUM.";

  private static final double PATIENCE = 15_000;
  private static final List<String> NAMES =
      List.of("chromium", "chromium-browser", "google-chrome", "google-chrome-stable");
  private static final List<String> QUIET =
      List.of(
          "--disable-gpu",
          "--disable-background-networking",
          "--disable-component-update",
          "--disable-sync",
          "--disable-quic",
          "--no-first-run");

  private final Playwright playwright;
  private final Browser browser;

  private Chromium(Path file) {
    playwright =
        Playwright.create(
            new Playwright.CreateOptions().setEnv(Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1")));
    List<String> arguments = new ArrayList<>(QUIET);
    if ("root".equals(System.getProperty("user.name"))) {
      // Its sandbox does not work for root.
      arguments.add("--no-sandbox");
    }
    browser =
        playwright
            .chromium()
            .launch(new LaunchOptions().setExecutablePath(file).setArgs(arguments));
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE);
  }

  static Optional<Path> find() {
    Stream<Path> named = Stream.ofNullable(System.getenv("CHROMIUM")).map(Path::of);
    String path = Optional.ofNullable(System.getenv("PATH")).orElse("");
    Stream<Path> installed =
        NAMES.stream()
            .flatMap(
                name ->
                    Arrays.stream(path.split(File.pathSeparator))
                        .filter(folder -> !folder.isEmpty())
                        .map(folder -> Path.of(folder, name)));
    return Stream.concat(named, installed)
        .filter(file -> Files.isRegularFile(file) && Files.isExecutable(file))
        .findFirst();
  }

  static Chromium start(Path file) {
    return new Chromium(file);
  }

  Browser browser() {
    return browser;
  }

  @Override
  public void close() {
    playwright.close();
  }
}
