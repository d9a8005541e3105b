package chat.conclave;

import chat.conclave.cli.Conclave;
import chat.conclave.config.LogLevel;
import chat.conclave.config.Settings;
import chat.conclave.operate.KeyOperations;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Entry. */
public final class Main {
  private static final long STOP_SECONDS = 20;
  private static final Duration LONGEST_TURN = Duration.ofMillis(500);

  private Main() {}

  public static void main(String[] arguments) {
    String version =
        Objects.requireNonNullElse(
            Main.class.getPackage().getImplementationVersion(), "development");
    Conclave conclave =
        new Conclave(
            settings -> start(settings, version),
            new KeyOperations(System::getenv, Main::quiet),
            version,
            System.getenv(),
            new PrintWriter(System.out, true, StandardCharsets.UTF_8),
            new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    int code = conclave.run(arguments);
    if (code != Conclave.OK) {
      System.exit(code);
    }
  }

  private static Future<?> start(Settings settings, String version) {
    Logging.configure(settings.logLevel());
    App app = new App(settings, version, LONGEST_TURN);
    Runtime.getRuntime().addShutdownHook(new Thread(() -> stop(app), "stop"));
    return app.start();
  }

  /** A command speaks for itself: its log tells troubles, unless it is asked for more. */
  private static void quiet(Settings settings) {
    LogLevel wanted = settings.logLevel();
    Logging.configure(wanted == LogLevel.INFO ? LogLevel.WARN : wanted);
  }

  private static void stop(App app) {
    try {
      app.stop().toCompletionStage().toCompletableFuture().get(STOP_SECONDS, TimeUnit.SECONDS);
    } catch (InterruptedException | TimeoutException | java.util.concurrent.ExecutionException e) {
      System.err.println("conclave: the server did not stop in time");
    }
  }
}
