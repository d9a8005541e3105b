package chat.conclave;

import chat.conclave.config.Loaded;
import chat.conclave.config.Loading;
import chat.conclave.config.Sources;
import chat.conclave.provider.ProviderLimits;
import chat.conclave.simulator.Simulator;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.NullUnmarked;

/**
 * The whole server on free ports, with an embedded database of its own and a provider simulator
 * behind it.
 */
@NullUnmarked
public final class TestServer implements Host {
  public static final String PASSWORD = "a long enough test phrase";

  /** Letters that nobody takes for one another: names must not look alike. */
  private static final String UNLIKE = "bdfghkptxz";

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Path data;
  private final Map<String, String> environment;
  private final Vertx vertx = Vertx.vertx();
  private final Simulator simulator;
  private App app;
  private Person admin;

  private TestServer(Map<String, String> further) {
    simulator = await(Simulator.start(vertx, 0));
    data = temporary();
    environment =
        new TreeMap<>(
            Map.of(
                "CONCLAVE_DATA",
                data.toString(),
                "CONCLAVE_ADMIN_NAME",
                "Root",
                "CONCLAVE_ADMIN_PASSWORD",
                PASSWORD));
    environment.put("CONCLAVE_PORT", "0");
    environment.put("CONCLAVE_MANAGEMENT_PORT", "0");
    for (String provider : new String[] {"OPENAI", "XAI", "MOONSHOT", "OPENROUTER", "DEEPSEEK"}) {
      environment.put("CONCLAVE_" + provider + "_BASE_URL", simulator.url("/v1").toString());
    }
    environment.put("CONCLAVE_ANTHROPIC_BASE_URL", simulator.url("").toString());
    environment.putAll(further);
    start();
  }

  private static final class Holder {
    static final TestServer SHARED = new TestServer(Map.of());

    static {
      Runtime.getRuntime().addShutdownHook(new Thread(SHARED::stop));
    }
  }

  /** One server for all tests that can share one: each makes its own people and rooms. */
  public static TestServer shared() {
    return Holder.SHARED;
  }

  /** A server of one's own; {@link #stop} it. */
  public static TestServer fresh(Map<String, String> environment) {
    return new TestServer(environment);
  }

  private static Path temporary() {
    try {
      return Files.createTempDirectory(
          "conclave-test",
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx--x--x")));
    } catch (IOException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Starts it, again if it was stopped: on the same data. */
  public void start() {
    Loaded loaded = Loading.load(new Sources("none", Map.of(), environment, Map.of()));
    if (!loaded.isUsable()) {
      throw new IllegalStateException(String.valueOf(loaded.problems()));
    }
    app =
        await(
            new App(loaded.settings(), "test", ProviderLimits.defaults(), Duration.ofMillis(100))
                .start());
  }

  public void stop() {
    await(app.stop());
  }

  public App app() {
    return app;
  }

  @Override
  public Vertx vertx() {
    return vertx;
  }

  public Simulator simulator() {
    return simulator;
  }

  public Path data() {
    return data;
  }

  @Override
  public String url() {
    return app.url();
  }

  /** The first admin, who invites everybody. */
  public synchronized Person admin() {
    if (admin == null) {
      admin = Person.signIn(this, "Root", PASSWORD);
    }
    return admin;
  }

  /** Somebody new, with a name of their own that begins with {@code name}. */
  public Person newcomer(String name) {
    String unique = name + " " + letters(NUMBER.incrementAndGet());
    return Person.register(this, unique, PASSWORD, admin().invite(admin().lobby()));
  }

  private static String letters(int number) {
    StringBuilder text = new StringBuilder();
    for (int rest = number; rest > 0; rest /= UNLIKE.length()) {
      text.append(UNLIKE.charAt(rest % UNLIKE.length()));
    }
    return "z" + text;
  }

  /** Waits for an answer, on a thread that may wait. */
  public static <T> T await(Future<T> future) {
    try {
      return future.await(30, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError("no answer within 30 seconds", e);
    }
  }
}
