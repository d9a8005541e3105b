package chat.conclave;

import ch.qos.logback.classic.Logger;
import ch.qos.logback.classic.spi.ILoggingEvent;
import ch.qos.logback.core.read.ListAppender;
import chat.conclave.bus.Bus;
import chat.conclave.config.Loaded;
import chat.conclave.config.Loading;
import chat.conclave.config.Settings;
import chat.conclave.config.Sources;
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
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import org.jspecify.annotations.NullUnmarked;
import org.slf4j.LoggerFactory;

/**
 * The whole server on free ports, with an embedded database of its own and a provider simulator
 * behind it.
 */
@NullUnmarked
public final class TestServer implements Host {
  public static final String PASSWORD = "a long enough test phrase";

  private static final int ANSWER_SECONDS = 30;

  /** A database of its own is made. */
  private static final int START_SECONDS = 120;

  private static final Duration SIGNED_IN = Duration.ofMinutes(5);
  private static final Pattern SETUP_LINK = Pattern.compile("http\\S+#setup=\\S+");

  /** Letters that look like no other: names that look alike are refused. */
  private static final String UNLIKE = "bcdfghkpst";

  private static final AtomicInteger NUMBER = new AtomicInteger();

  private final Path data;
  private final Map<String, String> environment;
  private final Vertx vertx = Vertx.vertx();
  private final Simulator simulator;
  private final ListAppender<ILoggingEvent> startLog = new ListAppender<>();
  private App app;
  private Person admin;
  private long signedIn;
  private String invite;
  private int invited;

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
    for (String provider : new String[] {"ANTHROPIC", "GOOGLE", "BEDROCK"}) {
      environment.put("CONCLAVE_" + provider + "_BASE_URL", simulator.url("").toString());
    }
    environment.put("CONCLAVE_EDENAI_BASE_URL", simulator.url("/v3").toString());
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

  /** A server where nobody has an account yet; the first comes in by {@link #setupLink}. */
  public static TestServer untouched() {
    return fresh(Map.of("CONCLAVE_ADMIN_NAME", "", "CONCLAVE_ADMIN_PASSWORD", ""));
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
    Logger log = (Logger) LoggerFactory.getLogger(FirstStart.class);
    startLog.list.clear();
    startLog.start();
    log.addAppender(startLog);
    app = await(new App(settings(), "test", Duration.ofMillis(100)).start(), START_SECONDS);
    log.detachAppender(startLog);
  }

  /** What the environment says, for a command beside the server. */
  public Settings settings() {
    Loaded loaded = Loading.load(new Sources("none", Map.of(), environment, Map.of()));
    if (!loaded.isUsable()) {
      throw new IllegalStateException(String.valueOf(loaded.problems()));
    }
    return loaded.settings();
  }

  /** Sets a variable for the next start; empty takes it away. */
  public void set(String variable, String value) {
    environment.put(variable, value);
  }

  /** The one-time link that the last start has printed. */
  public String setupLink() {
    return startLog.list.stream()
        .flatMap(line -> SETUP_LINK.matcher(line.getFormattedMessage()).results())
        .map(MatchResult::group)
        .findFirst()
        .orElseThrow();
  }

  public void stop() {
    await(app.stop());
  }

  public App app() {
    return app;
  }

  /** The server's own Vert.x, to listen in. */
  public Vertx inside() {
    return app.vertx();
  }

  /** The server's own bus, to ask what no client can. */
  public Bus bus() {
    return app.bus();
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

  /** The first admin, who invites everybody; signed in anew before an access token is over. */
  public synchronized Person admin() {
    if (admin == null || System.nanoTime() - signedIn > SIGNED_IN.toNanos()) {
      admin = Person.signIn(this, "Root", PASSWORD);
      signedIn = System.nanoTime();
    }
    return admin;
  }

  /** Somebody new, with a name of their own that begins with {@code name}. */
  public Person newcomer(String name) {
    String unique = name + " " + letters(NUMBER.incrementAndGet());
    return Person.register(this, unique, PASSWORD, invite());
  }

  /** For a hundred people: how often somebody invites is limited. */
  private synchronized String invite() {
    if (invited++ % 100 == 0) {
      invite = admin().invite(admin().lobby());
    }
    return invite;
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
    return await(future, ANSWER_SECONDS);
  }

  private static <T> T await(Future<T> future, int seconds) {
    try {
      return future.await(seconds, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError("no answer within " + seconds + " seconds", e);
    }
  }
}
