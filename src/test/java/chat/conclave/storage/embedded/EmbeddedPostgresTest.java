package chat.conclave.storage.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.conclave.config.DatabaseUrl;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With the real programs: each test has a data folder of its own. */
class EmbeddedPostgresTest {
  private static final Vertx vertx = Vertx.vertx();

  /** Unpacked once for all tests. */
  @TempDir static Path shared;

  /** A folder that only its owner may enter, as every temporary folder of the tests is. */
  @TempDir Path closed;

  private Path data = Path.of("");
  private Future<EmbeddedPostgres> running = Future.failedFuture("not started");

  @BeforeAll
  static void unpack() throws IOException {
    Binaries.in(shared);
  }

  @AfterAll
  static void close() {
    await(vertx.close());
  }

  @BeforeEach
  void openTheFolderAbove() throws IOException {
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwxr-xr-x"));
    data = closed.resolve("data");
  }

  @AfterEach
  void stop() {
    if (running.succeeded()) {
      await(running.result().stop());
    }
  }

  @Test
  void aRestartKeepsTheData() throws Exception {
    EmbeddedPostgres first = start();
    query(first.url(), "CREATE TABLE kept (text text)");
    query(first.url(), "INSERT INTO kept VALUES ('grüße')");
    await(first.stop());
    assertEquals(List.of(), processes());
    assertEquals("grüße", query(start().url(), "SELECT text FROM kept"));
  }

  @Test
  void theRoleOwnsTheDatabaseAndIsNotMoreThanItMustBe() throws Exception {
    DatabaseUrl url = start().url();
    assertEquals(
        "conclave f f t f t",
        query(
            url,
            "SELECT concat_ws(' ', pg_get_userbyid(d.datdba), r.rolsuper, r.rolbypassrls,"
                + " r.rolcreaterole, r.rolreplication, r.rolcanlogin)"
                + " FROM pg_database d, pg_roles r"
                + " WHERE d.datname = current_database() AND r.rolname = current_user"));
    query(url, "CREATE ROLE conclave_reader NOLOGIN");
  }

  @Test
  void itIsDurableTellsTheLogNoValuesAndListensOnLoopbackOnly() throws Exception {
    DatabaseUrl url = start().url();
    assertEquals(
        "127.0.0.1 on on on terse 0 scram-sha-256 C.UTF-8",
        query(
            url,
            "SELECT concat_ws(' ', current_setting('listen_addresses'),"
                + " current_setting('fsync'), current_setting('synchronous_commit'),"
                + " current_setting('full_page_writes'), current_setting('log_error_verbosity'),"
                + " current_setting('log_parameter_max_length'),"
                + " current_setting('password_encryption'), (SELECT datlocale FROM pg_database"
                + " WHERE datname = current_database()))"));
    assertThrows(PgException.class, () -> query(url, "SELECT 'sk-canary'::int"));
    String log = Files.readString(data.resolve("postgres.log"));
    assertFalse(log.contains("SELECT"), log);
  }

  @Test
  void nobodyGetsInWithoutThePassword() throws Exception {
    DatabaseUrl url = start().url();
    for (String user : List.of("postgres", "conclave")) {
      var options = url.connectOptions().setUser(user).setPassword("guess");
      assertThrows(PgException.class, () -> await(PgConnection.connect(vertx, options)));
    }
    for (String file : List.of("postgres.password", "postgres-conclave.password", "postgres.log")) {
      assertEquals(
          "rw-------",
          PosixFilePermissions.toString(Files.getPosixFilePermissions(data.resolve(file))));
    }
  }

  @Test
  void theDatabaseGoesDownWithAKilledServerAndComesBackByItself() throws Exception {
    Process other = startInAnotherProcess();
    List<ProcessHandle> database = processes();
    assertFalse(database.isEmpty());
    other.destroyForcibly().onExit().get(10, TimeUnit.SECONDS);
    for (ProcessHandle process : database) {
      process.onExit().get(10, TimeUnit.SECONDS);
    }
    query(start().url(), "CREATE TABLE fresh ()");
  }

  @Test
  void whatWasCommittedSurvivesAKillOfEverythingAtOnce() throws Exception {
    EmbeddedPostgres first = start();
    query(first.url(), "CREATE TABLE kept (n int)");
    await(first.stop());
    Process other = startInAnotherProcess();
    query(urlFromPidFile(first.url()), "INSERT INTO kept VALUES (42)");
    List<ProcessHandle> database = processes();
    other.toHandle().descendants().forEach(ProcessHandle::destroyForcibly);
    database.forEach(ProcessHandle::destroyForcibly);
    other.destroyForcibly().onExit().get(10, TimeUnit.SECONDS);
    assertEquals("42", query(start().url(), "SELECT n::text FROM kept"));
  }

  @Test
  void aServerThatWasLeftRunningIsEndedFirst() throws Exception {
    Process other = startInAnotherProcess();
    // Without its wrapper the server does not notice that its owner is gone.
    long server = PidFile.of(cluster()).pid();
    other
        .descendants()
        .filter(each -> each.pid() != server)
        .filter(this::isShell)
        .forEach(ProcessHandle::destroyForcibly);
    other.destroyForcibly().onExit().get(10, TimeUnit.SECONDS);
    ProcessHandle left = ProcessHandle.of(server).orElseThrow();
    assertTrue(left.isAlive());
    query(start().url(), "SELECT 'works'");
    left.onExit().get(10, TimeUnit.SECONDS);
  }

  @Test
  void aProcessThatGotTheIdOfAnEarlierServerIsLeftAlone() throws Exception {
    await(start().stop());
    Process innocent = new ProcessBuilder("sleep", "600").directory(data.toFile()).start();
    try {
      PidFile file = PidFile.of(cluster());
      Files.writeString(
          file.path(), innocent.pid() + "\n" + cluster() + "\n1\n1\n\n127.0.0.1\n1 1\nready\n");
      own(file.path());
      query(start().url(), "SELECT 'works'");
      assertTrue(innocent.isAlive());
    } finally {
      innocent.destroyForcibly();
    }
  }

  @Test
  void aKilledServerIsStartedAgainOnTheSamePort() throws Exception {
    EmbeddedPostgres database = start();
    long first = PidFile.of(cluster()).pid();
    ProcessHandle.of(first).orElseThrow().destroyForcibly();
    assertEquals("back", queryUntilItWorks(database.url(), "SELECT 'back'"));
    assertNotEquals(first, PidFile.of(cluster()).pid());
  }

  @Test
  void aSecondStartOnTheFolderIsRefusedHereAndInAnotherProcess() throws Exception {
    EmbeddedPostgres first = start();
    String refusal =
        "another Conclave is running on this data folder (pid "
            + ProcessHandle.current().pid()
            + ")";
    var failure =
        assertThrows(
            EmbeddedPostgresException.class, () -> await(EmbeddedPostgres.start(vertx, data)));
    assertEquals(refusal, failure.getMessage());
    assertEquals(refusal, said(otherProcess()));
    assertEquals("still here", query(first.url(), "SELECT 'still here'"));
  }

  @Test
  void aFolderUnderOneThatOnlyRootMayEnterWorksAndMayBeMoved() throws Exception {
    assumeTrue(Account.uid(closed) == 0, "only root gives its rights up");
    query(start().url(), "CREATE TABLE kept ()");
    await(running.result().stop());
    assertNotEquals(0, Account.uid(cluster()), "an open folder is used by an ordinary account");
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwx------"));
    query(start().url(), "SELECT count(*)::text FROM kept");
    await(running.result().stop());
    Files.setPosixFilePermissions(closed, PosixFilePermissions.fromString("rwxr-xr-x"));
    query(start().url(), "SELECT count(*)::text FROM kept");
    assertNotEquals(0, Account.uid(cluster()));
  }

  @Test
  void aClusterOfAnotherVersionIsNotTouched() throws Exception {
    await(start().stop());
    Files.writeString(cluster().resolve("PG_VERSION"), "17\n");
    var failure = assertThrows(EmbeddedPostgresException.class, this::start);
    assertTrue(failure.toString().contains("was made by PostgreSQL 17"), failure::toString);
    Files.writeString(cluster().resolve("PG_VERSION"), "18\n");
    start();
  }

  @Test
  void aStartThatWasKilledHalfWayIsDoneAgain() throws Exception {
    Files.createDirectories(data.resolve("postgres/data.new/base"));
    Files.createDirectories(data.resolve("postgres/" + Binaries.VERSION + ".new/bin"));
    Files.writeString(data.resolve("postgres/initdb.password"), "half");
    assertEquals("works", query(startAsItIs().url(), "SELECT 'works'"));
  }

  @Test
  void theFirstStartMakesAFolderThatOthersCannotList() throws Exception {
    data = closed.resolve("deeper/data");
    assertEquals("works", query(startAsItIs().url(), "SELECT 'works'"));
    String rights = PosixFilePermissions.toString(Files.getPosixFilePermissions(data));
    assertEquals(Account.uid(data) == 0 ? "rwx--x--x" : "rwx------", rights);
    assertTrue(
        query(running.result().url(), "SELECT version()")
            .startsWith("PostgreSQL " + Binaries.VERSION.replaceFirst("\\.0$", "")));
  }

  private EmbeddedPostgres start() throws IOException {
    useSharedPrograms();
    return startAsItIs();
  }

  private EmbeddedPostgres startAsItIs() {
    running = EmbeddedPostgres.start(vertx, data);
    return await(running);
  }

  /** The programs are the same for every test: they are linked, not unpacked again. */
  private void useSharedPrograms() throws IOException {
    Path programs = data.resolve("postgres").resolve(Binaries.VERSION);
    if (Files.notExists(programs, LinkOption.NOFOLLOW_LINKS)) {
      Files.createDirectories(programs);
      copy(shared.resolve(Binaries.VERSION), programs);
    }
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwx--x--x"));
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var paths = Files.walk(from)) {
      for (Path path : paths.toList()) {
        Path target = to.resolve(from.relativize(path).toString());
        if (Files.isDirectory(path, LinkOption.NOFOLLOW_LINKS)) {
          Files.createDirectories(target);
        } else {
          Files.createLink(target, path);
        }
      }
    }
  }

  private Process startInAnotherProcess() throws IOException {
    useSharedPrograms();
    Process process = otherProcess();
    assertEquals("ready", said(process));
    return process;
  }

  private Process otherProcess() throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-cp",
            System.getProperty("java.class.path"),
            EmbeddedPostgresProcess.class.getName(),
            data.toString())
        .redirectError(ProcessBuilder.Redirect.DISCARD)
        .start();
  }

  /** What it says itself, among the lines of the log. */
  private static String said(Process process) throws IOException {
    var reader =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line;
    do {
      line = reader.readLine();
    } while (line != null && !line.startsWith(EmbeddedPostgresProcess.SAYS));
    return line == null ? "nothing" : line.substring(EmbeddedPostgresProcess.SAYS.length());
  }

  private Path cluster() throws IOException {
    return Cluster.in(data.toRealPath().resolve("postgres"));
  }

  /** Every process that works in the cluster's folder. */
  private List<ProcessHandle> processes() throws IOException {
    Path cluster = cluster();
    return ProcessHandle.allProcesses()
        .filter(
            process -> {
              try {
                return Files.readSymbolicLink(Path.of("/proc/" + process.pid() + "/cwd"))
                    .equals(cluster);
              } catch (IOException e) {
                return false;
              }
            })
        .toList();
  }

  private boolean isShell(ProcessHandle process) {
    return process.info().command().map(name -> !name.endsWith("/postgres")).orElse(false);
  }

  private DatabaseUrl urlFromPidFile(DatabaseUrl earlier) throws IOException {
    int port = Integer.parseInt(Files.readAllLines(PidFile.of(cluster()).path()).get(3).strip());
    return new DatabaseUrl(
        earlier.host(),
        port,
        earlier.database(),
        earlier.user(),
        earlier.password(),
        earlier.sslMode(),
        null);
  }

  private void own(Path file) throws IOException {
    if (Account.uid(file) == 0) {
      Files.setAttribute(file, "unix:uid", Account.uid(cluster()));
    }
  }

  private static String query(DatabaseUrl url, String statement) {
    return await(tryQuery(url, statement));
  }

  private static Future<String> tryQuery(DatabaseUrl url, String statement) {
    return PgConnection.connect(vertx, url.connectOptions())
        .compose(
            connection ->
                connection
                    .query(statement)
                    .execute()
                    .map(rows -> rows.size() == 0 ? "" : rows.iterator().next().getString(0))
                    .eventually(connection::close));
  }

  private static String queryUntilItWorks(DatabaseUrl url, String statement) {
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
    return await(again(url, statement, end));
  }

  private static Future<String> again(DatabaseUrl url, String statement, long end) {
    return tryQuery(url, statement)
        .recover(
            failure ->
                System.nanoTime() > end
                    ? Future.failedFuture(failure)
                    : again(url, statement, end));
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(60, TimeUnit.SECONDS);
    } catch (java.util.concurrent.TimeoutException e) {
      throw new AssertionError(e);
    }
  }
}
