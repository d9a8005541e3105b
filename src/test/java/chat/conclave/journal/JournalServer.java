package chat.conclave.journal;

import static chat.conclave.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertFalse;

import chat.conclave.Host;
import chat.conclave.Person;
import chat.conclave.ServerProcess;
import chat.conclave.TestServer;
import chat.conclave.simulator.Simulator;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/**
 * A server in a process of its own, with its embedded database beside it, which can both be killed
 * and come back on what is left. Its people stay signed in meanwhile.
 */
final class JournalServer implements Host, AutoCloseable {
  private static final long PATIENCE_SECONDS = 30;
  private static final Duration TOKENS_LIVE = Duration.ofMinutes(4);
  private static final int LOOKS = 600;

  private final Vertx vertx = Vertx.vertx();
  private final Simulator simulator = await(Simulator.start(vertx, 0));
  private final Path data;
  private final Map<String, String> environment;
  private final List<Guest> guests = new ArrayList<>();
  private final Guest root;
  private ServerProcess process;
  private long renewed = System.nanoTime();

  /** Somebody whose token is renewed before it is over. */
  final class Guest implements Supplier<String> {
    private volatile Person person;

    private Guest(Person person) {
      this.person = person;
      guests.add(this);
    }

    Person person() {
      return person;
    }

    @Override
    public String get() {
      return person.token();
    }

    private void renew() {
      person = person.again();
    }
  }

  /**
   * @param folder an empty one that others may look through: the database runs under an account of
   *     its own
   */
  JournalServer(Path folder, Map<String, String> further, String... options) throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    data = folder.resolve("data");
    environment =
        new TreeMap<>(
            Map.of(
                "CONCLAVE_DATA",
                data.toString(),
                "CONCLAVE_ADMIN_NAME",
                "Root",
                "CONCLAVE_ADMIN_PASSWORD",
                TestServer.PASSWORD,
                "CONCLAVE_PORT",
                "0",
                "CONCLAVE_MANAGEMENT_PORT",
                "0",
                "CONCLAVE_OPENAI_BASE_URL",
                simulator.url("/v1").toString()));
    environment.putAll(further);
    process = ServerProcess.start(vertx, environment, options);
    root = new Guest(Person.signIn(this, "Root", TestServer.PASSWORD));
  }

  @Override
  public String url() {
    return process.url();
  }

  @Override
  public Vertx vertx() {
    return vertx;
  }

  Simulator simulator() {
    return simulator;
  }

  ServerProcess process() {
    return process;
  }

  Path data() {
    return data;
  }

  /** The first admin. */
  Guest root() {
    return root;
  }

  /** New people. */
  List<Guest> guests(List<String> names) {
    String invite = root.person().invite(root.person().lobby());
    return names.stream()
        .map(name -> new Guest(Person.register(this, name, TestServer.PASSWORD, invite)))
        .toList();
  }

  /** Has everybody sign in once more, when their tokens would soon be over. */
  void renew() {
    if (System.nanoTime() - renewed > TOKENS_LIVE.toNanos()) {
      guests.forEach(Guest::renew);
      renewed = System.nanoTime();
    }
  }

  /** Where operators look, at a port that the environment names. */
  Host management(int port) {
    return new Host() {
      @Override
      public String url() {
        return "http://127.0.0.1:" + port;
      }

      @Override
      public Vertx vertx() {
        return vertx;
      }
    };
  }

  /** {@code kill -9} of the server. */
  void kill() {
    process.kill();
    assertFalse(process.running(), "the server still runs");
  }

  /** Starts again after a kill. */
  void start() {
    process = ServerProcess.start(vertx, environment);
  }

  /** {@code kill -9} of the database's first process; its others end with it. */
  void killDatabase() throws Exception {
    ProcessHandle postmaster = ProcessHandle.of(postmaster()).orElseThrow();
    postmaster.destroyForcibly();
    ended(postmaster);
  }

  private static void ended(ProcessHandle process) throws Exception {
    try {
      process.onExit().get(PATIENCE_SECONDS, TimeUnit.SECONDS);
    } catch (TimeoutException | ExecutionException e) {
      throw new AssertionError("the database's process " + process.pid() + " still runs", e);
    }
    assertFalse(process.isAlive());
  }

  /** The process that listens for the database's clients. */
  long postmaster() throws IOException {
    Path file = data.resolve("postgres/data/postmaster.pid");
    for (int looks = 0; looks < LOOKS; looks++) {
      List<String> lines = Files.exists(file) ? Files.readAllLines(file) : List.of();
      if (!lines.isEmpty()) {
        return Long.parseLong(lines.get(0).strip());
      }
      await(vertx.timer(50, TimeUnit.MILLISECONDS));
    }
    throw new AssertionError("there is no database");
  }

  /** All processes of the database, the first of them first. */
  List<ProcessHandle> database() throws IOException {
    ProcessHandle postmaster = ProcessHandle.of(postmaster()).orElseThrow();
    List<ProcessHandle> all = new ArrayList<>(List.of(postmaster));
    all.addAll(postmaster.children().toList());
    return all;
  }

  @Override
  public void close() {
    if (process.running()) {
      process.close();
    }
    await(simulator.stop());
    await(vertx.close());
  }
}
