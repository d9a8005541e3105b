package chat.conclave.storage;

import io.vertx.core.Future;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;

/**
 * The two roles that the server works with. {@code conclave_room} serves rooms and cannot read
 * sealed keys, nor lend them; {@code conclave_keys} reads sealed keys, one owner's rows at a time,
 * and the books of who lends and spends them, and nothing else. Neither owns a table, is a
 * superuser or is exempt from row-level security.
 *
 * <p>Their passwords are derived from the owner's, so that every node that knows the database's URL
 * knows them and nobody has to keep them.
 */
enum Roles {
  ROOM("conclave_room"),
  KEYS("conclave_keys");

  /** SQLSTATE insufficient_privilege. */
  private static final String NOT_ALLOWED = "42501";

  private final String role;

  Roles(String role) {
    this.role = role;
  }

  /** The owner's options, changed to this role. */
  PgConnectOptions of(PgConnectOptions owner) {
    return new PgConnectOptions(owner).setUser(role).setPassword(password(owner));
  }

  private String password(PgConnectOptions owner) {
    try {
      byte[] key = owner.getPassword().getBytes(StandardCharsets.UTF_8);
      return Base64.getUrlEncoder()
          .withoutPadding()
          .encodeToString(ScramVerifier.hmac(key, "conclave role " + role));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK has no HMAC-SHA-256", e);
    }
  }

  /** Makes the roles, or sets their passwords anew. */
  static Future<Void> prepare(SqlConnection connection, PgConnectOptions owner) {
    Future<Void> done = Future.succeededFuture();
    for (Roles role : values()) {
      done = done.compose(v -> role.prepareOne(connection, owner));
    }
    return done;
  }

  private Future<Void> prepareOne(SqlConnection connection, PgConnectOptions owner) {
    return connection
        .preparedQuery("select rolsuper, rolbypassrls from pg_roles where rolname = $1")
        .execute(Tuple.of(role))
        .compose(
            rows -> {
              if (rows.size() == 0) {
                return connection.query(create(owner)).execute();
              }
              List<String> faults = new ArrayList<>();
              judgeRights(role, rows.iterator().next(), faults);
              return faults.isEmpty()
                  ? connection.query(alter(owner)).execute().recover(this::notOurs)
                  : notAsTheyMustBe(faults);
            })
        .mapEmpty();
  }

  private String create(PgConnectOptions owner) {
    return "create role "
        + role
        + " login nosuperuser nocreatedb nocreaterole nobypassrls password "
        + verifier(owner);
  }

  /** Names no right: only a role that has a right itself may name it, even to take it away. */
  private String alter(PgConnectOptions owner) {
    return "alter role " + role + " login password " + verifier(owner);
  }

  /** Neither name nor verifier can hold a quote: one is a constant, the other Base64. */
  private String verifier(PgConnectOptions owner) {
    return "'" + ScramVerifier.of(password(owner)) + "'";
  }

  private <T> Future<T> notOurs(Throwable failure) {
    return Future.failedFuture(
        failure instanceof PgException e && NOT_ALLOWED.equals(e.getSqlState())
            ? new StartFailure(
                "The role "
                    + role
                    + " is there already and was made by somebody else. One PostgreSQL server has room for one Conclave;"
                    + " if this one's role in the database URL has changed: drop owned by "
                    + role
                    + "; drop role "
                    + role
                    + ";")
            : failure);
  }

  private static <T> Future<T> notAsTheyMustBe(List<String> faults) {
    return Future.failedFuture(
        new StartFailure(
            "The database roles are not as they must be: " + String.join("; ", faults) + "."));
  }

  /** Fails with every way in which the roles are stronger than they may be. */
  static Future<Void> check(SqlConnection connection) {
    return connection
        .query(
            """
            select r.rolname, r.rolsuper, r.rolbypassrls,
              pg_has_role(r.rolname, c.relowner, 'MEMBER') as owner,
              c.relrowsecurity and c.relforcerowsecurity as forced,
              has_any_column_privilege(r.rolname, 'conclave.sealed_keys', 'SELECT') as reads_keys,
              has_any_column_privilege(r.rolname, 'conclave.messages', 'SELECT') as reads_messages,
              has_any_column_privilege(r.rolname, 'conclave.keysets', 'SELECT') as reads_keysets,
              (select bool_or(has_table_privilege(r.rolname, t, 'SELECT, INSERT, UPDATE, DELETE, TRUNCATE')
                  or has_any_column_privilege(r.rolname, t, 'SELECT, INSERT, UPDATE'))
                from unnest(array['conclave.loans', 'conclave.spends', 'conclave.lend_requests']) t) as lends,
              has_any_column_privilege(r.rolname, 'conclave.key_audit', 'UPDATE')
                or has_table_privilege(r.rolname, 'conclave.key_audit', 'DELETE, TRUNCATE') as changes_audit
            from pg_roles r, pg_class c
            where r.rolname in ('conclave_room', 'conclave_keys') and c.oid = 'conclave.sealed_keys'::regclass
            """)
        .execute()
        .compose(
            rows -> {
              List<String> faults = new ArrayList<>();
              rows.forEach(row -> judge(row, faults));
              if (rows.size() != 2) {
                faults.add("a role is missing");
              }
              return faults.isEmpty() ? Future.succeededFuture() : notAsTheyMustBe(faults);
            });
  }

  private static void judge(Row row, List<String> faults) {
    String name = row.getString("rolname");
    boolean keys = name.equals(KEYS.role);
    judgeRights(name, row, faults);
    addIf(row.getBoolean("owner"), name + " owns the table of sealed keys", faults);
    addIf(!row.getBoolean("forced"), "row-level security is not forced on sealed keys", faults);
    addIf(row.getBoolean("reads_keysets"), name + " can read the keysets", faults);
    addIf(row.getBoolean("changes_audit"), name + " can change the audit of keys", faults);
    addIf(keys && row.getBoolean("reads_messages"), name + " can read messages", faults);
    addIf(!keys && row.getBoolean("reads_keys"), name + " can read sealed keys", faults);
    addIf(!keys && row.getBoolean("lends"), name + " can read or change who lends what", faults);
  }

  private static void judgeRights(String name, Row row, List<String> faults) {
    addIf(row.getBoolean("rolsuper"), name + " is a superuser", faults);
    addIf(row.getBoolean("rolbypassrls"), name + " is exempt from row-level security", faults);
  }

  private static void addIf(boolean wrong, String fault, List<String> faults) {
    if (wrong && !faults.contains(fault)) {
      faults.add(fault);
    }
  }
}
