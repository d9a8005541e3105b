package chat.conclave;

import static chat.conclave.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.storage.embedded.EmbeddedPostgres;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Rotations that are killed at every step. A trigger of the test holds the statement of that step
 * until its process is dead, so that what came before is committed and the step itself is not.
 */
@NullUnmarked
class KeyRotationCrashTest {
  private static final int LOCK = 4711;
  private static final List<String> PROVIDERS = List.of("openai", "xai", "deepseek");

  @TempDir Path folder;

  private final Vertx vertx = Vertx.vertx();
  private EmbeddedPostgres database;
  private Safe safe;
  private Safe holder;
  private Map<String, String> environment;
  private Path master;
  private ServerProcess server;
  private Person root;
  private final List<Person> people = new ArrayList<>();

  @BeforeEach
  void start() throws IOException {
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    database = await(EmbeddedPostgres.start(vertx, folder.resolve("outside")));
    environment =
        new TreeMap<>(
            Map.of(
                "CONCLAVE_DATABASE_URL",
                OutsideDatabaseTest.text(database.url()),
                "CONCLAVE_DATA",
                folder.resolve("data").toString(),
                "CONCLAVE_ADMIN_NAME",
                "Root",
                "CONCLAVE_ADMIN_PASSWORD",
                TestServer.PASSWORD,
                "CONCLAVE_PORT",
                "0",
                "CONCLAVE_MANAGEMENT_PORT",
                "0"));
    master = folder.resolve("data/master.key");
    safe = Safe.in(vertx, folder.resolve("outside"));
    holder = Safe.in(vertx, folder.resolve("outside"));
    run();
    String invite = root.invite(root.lobby());
    people.add(root);
    for (String name : List.of("Anna", "Bertram")) {
      people.add(Person.register(server, name, TestServer.PASSWORD, invite));
    }
    people.forEach(
        person -> PROVIDERS.forEach(provider -> person.saveKey(provider, key(person, provider))));
    safe.sql(
        """
        create function public.hold() returns trigger language plpgsql as $$
        begin
          perform pg_advisory_xact_lock_shared(%d);
          return new;
        end $$
        """
            .formatted(LOCK));
  }

  @AfterEach
  void stop() {
    server.kill();
    safe.close();
    holder.close();
    await(database.stop());
    await(vertx.close());
  }

  private static String key(Person person, String provider) {
    return (provider.equals("xai") ? "xai-" : "sk-")
        + person.name()
        + provider
        + "a1B2c3D4e5F6g7H8".repeat(2);
  }

  private void run() {
    server = ServerProcess.start(vertx, environment);
    root = Person.signIn(server, "Root", TestServer.PASSWORD);
  }

  /** Holds whoever comes to this statement. */
  private void hold(String event) {
    holder.sql("select pg_advisory_lock(" + LOCK + ")");
    safe.sql("create trigger hold_here before " + event + " execute function public.hold()");
  }

  private void untilHeld() {
    safe.until(
        "exists (select from pg_locks where locktype = 'advisory' and objid = %d and not granted)"
            .formatted(LOCK));
  }

  /** Once the process is dead: what it had begun ends, and nobody is held any more. */
  private void release(String table) {
    safe.sql(
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = 'conclave'");
    safe.sql("drop trigger hold_here on " + table);
    holder.sql("select pg_advisory_unlock(" + LOCK + ")");
  }

  private void untilDone() {
    safe.until("not exists (select from conclave.rotations where state <> 'done')");
  }

  /**
   * @param takesKeys whether keys can be saved meanwhile: the step that retires the old data key
   *     waits for those who are saving, and they for it
   */
  private record Point(String table, String event, boolean takesKeys) {}

  private static List<Point> points() {
    return List.of(
        state("added", true),
        state("promoted", true),
        new Point(
            "conclave.sealed_keys",
            "update on conclave.sealed_keys for each row when (new.provider = 'deepseek')",
            true),
        new Point(
            "conclave.rotations",
            "update on conclave.rotations for each row when (new.resealed <> old.resealed)",
            true),
        new Point(
            "conclave.retired_data_keys",
            "insert on conclave.retired_data_keys for each row",
            false),
        state("retired", false),
        state("done", true));
  }

  private static Point state(String state, boolean takesKeys) {
    return new Point(
        "conclave.rotations",
        "update on conclave.rotations for each row when (new.state = '%s' and old.state <> '%s')"
            .formatted(state, state),
        takesKeys);
  }

  @Test
  void aRotationOfTheDataKeyGoesOnWhereverTheServerWasKilled() {
    Map<String, String> keys = safe.opened(master);
    assertEquals(9, keys.size());
    for (Point point : points()) {
      Set<String> old = safe.prefixes().keySet();
      hold(point.event());
      safe.sql("insert into conclave.rotations (id) values (gen_random_uuid())");
      untilHeld();
      if (point.takesKeys()) {
        String saved = "sk-or-v1-" + key(root, "openrouter" + keys.hashCode());
        root.saveKey("openrouter", saved);
        keys.put(root.id() + " openrouter", saved);
      }
      server.kill();
      assertEquals(keys, safe.opened(master), () -> "killed at " + point);
      release(point.table());
      run();
      untilDone();
      assertEquals(keys, safe.opened(master), () -> "after " + point);
      assertEquals(1, safe.prefixes().size(), point::toString);
      assertNotEquals(old, safe.prefixes().keySet(), point::toString);
    }
  }

  @Test
  void aRotationOfTheMasterKeyLeavesAKnownMasterKeyWhereverItIsKilled() throws IOException {
    Map<String, String> before = safe.opened(master);
    byte[] old = Files.readAllBytes(master);
    Path next = folder.resolve("data/next.key");
    String[] command = {"keys", "rotate", "--master", "--to", "file:" + next};
    // The last of the rows: the others have changed in the same transaction.
    hold("update on conclave.keysets for each row when (new.purpose = 'session')");
    CommandProcess killed = CommandProcess.start(folder, environment, command);
    untilHeld();
    killed.kill();
    assertEquals(before, safe.opened(master), killed::said);
    assertTrue(Files.exists(next), "the new master key is on disk before the keysets change");
    release("conclave.keysets");
    restart();
    assertEquals("untested", seen());
    CommandProcess whole = CommandProcess.start(folder, environment, command);
    assertEquals(0, whole.code(), whole::said);
    assertEquals(before, safe.opened(next));
    org.junit.jupiter.api.Assertions.assertArrayEquals(old, Files.readAllBytes(master));
    restart();
    assertEquals(
        "untested", seen(), "the old source is still configured, and the new one is found");
    assertEquals(before, safe.opened(next));
  }

  private void restart() {
    server.kill();
    safe.sql(
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where application_name = 'conclave'");
    run();
  }

  /** What the server itself says of the first key. */
  private String seen() {
    return root.get("/api/user/api-keys").array().getJsonObject(0).getString("state");
  }
}
