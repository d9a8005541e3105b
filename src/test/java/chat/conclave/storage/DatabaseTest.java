package chat.conclave.storage;

import static chat.conclave.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.protocol.Who.ServerRole;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** With a real PostgreSQL, as its owner, its superuser and its two roles. */
@NullUnmarked
class DatabaseTest {
  @TempDir static Path folder;

  private static TestDatabase postgres;
  private static Vertx vertx;
  private static PgConnectOptions owner;
  private static PgConnectOptions superuser;

  private Database database;
  private final List<PgConnection> connections = new ArrayList<>();

  @BeforeAll
  static void start() {
    postgres = new TestDatabase(folder);
    vertx = postgres.vertx();
    owner = postgres.owner();
    superuser = postgres.superuser();
  }

  @AfterAll
  static void stop() {
    postgres.stop();
  }

  @BeforeEach
  void open() {
    database = await(Database.open(vertx, owner));
  }

  @AfterEach
  void close() {
    connections.forEach(each -> await(each.close()));
    await(database.close());
  }

  private PgConnection as(PgConnectOptions options) {
    PgConnection made = await(PgConnection.connect(vertx, options));
    connections.add(made);
    return made;
  }

  private static String value(PgConnection connection, String sql) {
    return String.valueOf(await(connection.query(sql).execute()).iterator().next().getValue(0));
  }

  private static void run(PgConnection connection, String sql) {
    await(connection.query(sql).execute());
  }

  private static void denied(PgConnection connection, String sql) {
    PgException denied = assertThrows(PgException.class, () -> run(connection, sql));
    assertEquals("42501", denied.getSqlState(), sql);
  }

  private String refused(PgConnectOptions options) {
    return assertThrows(
            StartFailure.class, () -> await(Database.open(vertx, options).compose(Database::close)))
        .getMessage();
  }

  /** What is said when the server starts again on the database as it is now. */
  private String refusedAfter(String change, String back) {
    await(database.close());
    PgConnection root = as(superuser);
    run(root, change);
    try {
      return refused(owner);
    } finally {
      run(root, back);
      database = await(Database.open(vertx, owner));
    }
  }

  private UUID user(String name) {
    UUID id = UUID.randomUUID();
    await(new AccountStore(database).create(id, name, name + id, "hash", ServerRole.MEMBER));
    return id;
  }

  private void key(UUID owner) {
    byte[] sealed = {1, 2, 3};
    await(
        new KeyStore(database)
            .put(
                new KeyRow(
                    UUID.randomUUID(),
                    owner,
                    "openai",
                    "https://example.org",
                    null,
                    null,
                    sealed,
                    "",
                    "1234",
                    null,
                    "untested",
                    Instant.EPOCH,
                    null,
                    null,
                    null,
                    false),
                new AuditLine(owner, "saved", "openai", Map.of(), Instant.EPOCH)));
  }

  @Test
  void onlyTheUserOfTheTransactionHasKeysHoweverWideTheQuestion() {
    UUID ann = user("Ann");
    key(ann);
    key(user("Bob"));
    PgConnection keys = as(Roles.KEYS.of(owner));
    String all = "select count(*) from conclave.sealed_keys";
    assertEquals("0", value(keys, all));
    run(keys, "select set_config('conclave.user', '" + ann + "', false)");
    assertEquals("1", value(keys, all));
    run(keys, "select set_config('conclave.user', '" + UUID.randomUUID() + "', false)");
    assertEquals("0", value(keys, all));
    assertEquals(0, await(keys.query("delete from conclave.sealed_keys").execute()).rowCount());
    run(keys, "select set_config('conclave.user', '', false)");
    assertEquals("0", value(keys, all));
  }

  @Test
  void neitherRoleReachesWhatIsTheOthers() {
    PgConnection rooms = as(Roles.ROOM.of(owner));
    denied(rooms, "select 1 from conclave.sealed_keys");
    denied(rooms, "select 1 from conclave.keysets");
    denied(rooms, "alter table conclave.sealed_keys no force row level security");
    for (String table : List.of("loans", "spends", "lend_requests")) {
      denied(rooms, "select 1 from conclave." + table);
      denied(rooms, "delete from conclave." + table);
    }
    denied(rooms, "insert into conclave.loans (id) values (gen_random_uuid())");
    denied(rooms, "update conclave.spends set cost = 0");
    denied(rooms, "select conclave.have_keys(array[]::uuid[], 'openai')");
    denied(rooms, "set role conclave_keys");
    denied(rooms, "create table conclave.mine (a int)");
    PgConnection keys = as(Roles.KEYS.of(owner));
    for (String table : List.of("keysets", "messages", "users", "sessions", "rooms", "members")) {
      denied(keys, "select 1 from conclave." + table);
    }
    denied(keys, "alter role conclave_keys bypassrls");
  }

  @Test
  void aRoleThatIsStrongerThanItMayBeStopsTheStart() {
    assertTrue(
        refusedAfter("alter role conclave_keys bypassrls", "alter role conclave_keys nobypassrls")
            .contains("conclave_keys is exempt from row-level security"));
    assertTrue(
        refusedAfter("alter role conclave_room superuser", "alter role conclave_room nosuperuser")
            .contains("conclave_room is a superuser"));
    assertTrue(
        refusedAfter(
                "alter table conclave.sealed_keys owner to conclave_keys",
                "alter table conclave.sealed_keys owner to conclave")
            .contains("conclave_keys owns the table of sealed keys"));
    assertTrue(
        refusedAfter(
                "alter table conclave.sealed_keys no force row level security",
                "alter table conclave.sealed_keys force row level security")
            .contains("row-level security is not forced on sealed keys"));
    assertTrue(
        refusedAfter(
                "grant select (ciphertext) on conclave.sealed_keys to conclave_room",
                "revoke select (ciphertext) on conclave.sealed_keys from conclave_room")
            .contains("conclave_room can read sealed keys"));
    for (String right :
        List.of(
            "select (cost) on conclave.spends",
            "insert on conclave.loans",
            "delete on conclave.lend_requests")) {
      assertTrue(
          refusedAfter(
                  "grant " + right + " to conclave_room", "revoke " + right + " from conclave_room")
              .contains("conclave_room can read or change who lends what"),
          right);
    }
    assertTrue(
        refusedAfter(
                "grant select on conclave.keysets to public",
                "revoke select on conclave.keysets from public")
            .contains("conclave_keys can read the keysets"));
  }

  @Test
  void aDatabaseOfAnotherVersionIsLeftAlone() {
    assertTrue(
        refusedAfter(
                "update conclave.schema_version set sha256 = reverse(sha256)",
                "update conclave.schema_version set sha256 = reverse(sha256)")
            .contains("001-start.sql differs"));
    assertTrue(
        refusedAfter(
                "insert into conclave.schema_version (script, sha256) values ('999-new.sql', '')",
                "delete from conclave.schema_version where script = '999-new.sql'")
            .contains("newer version of Conclave"));
  }

  @Test
  void aSuperuserIsNotWhatConclaveRunsAs() {
    assertTrue(refused(superuser).contains("names a superuser"));
  }

  @Test
  void aSecondConclaveOnTheSameDatabaseIsRefused() {
    assertTrue(refused(owner).contains("Another Conclave is running"));
  }

  @Test
  void theDatabaseIsTakenAgainWhenItsConnectionIsLost() {
    PgConnection root = as(superuser);
    String held =
        "select coalesce(max(pid), 0) from pg_locks where locktype = 'advisory' and objid = "
            + (SoleUse.LOCK & 0xffff_ffffL);
    int before = Integer.parseInt(value(root, held));
    run(root, "select pg_terminate_backend(pid, 2000) from pg_locks where locktype = 'advisory'");
    int now = before;
    for (int looks = 0; looks < 5_000 && (now == before || now == 0); looks++) {
      now = Integer.parseInt(value(root, held));
    }
    assertNotEquals(before, now);
    assertTrue(refused(owner).contains("Another Conclave is running"));
    assertTrue(await(database.answers()));
  }

  @Test
  void everyStatementIsBoundedInTime() {
    String setting =
        await(
            database.rooms(
                connection ->
                    connection
                        .query(
                            "select concat_ws(' ', current_setting('statement_timeout'), current_setting('lock_timeout'),"
                                + " current_setting('idle_in_transaction_session_timeout'))")
                        .execute()
                        .map(rows -> rows.iterator().next().getString(0))));
    assertEquals("3s 2s 5s", setting);
  }
}
