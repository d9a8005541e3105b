package chat.conclave.storage;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;

/**
 * Brings the schema up to date: every script once, in order, each in a transaction of its own. A
 * script that was changed after it ran, or one that this version does not know, stops the start:
 * the database belongs to another version.
 */
final class Migrations {
  private static final List<String> SCRIPTS =
      List.of(
          "001-start.sql",
          "002-money.sql",
          "003-audit-and-states.sql",
          "004-rotation.sql",
          "005-reasoning-and-context.sql",
          "006-region.sql",
          "007-manners.sql",
          "008-service-keys.sql",
          "009-models.sql",
          "010-delivery.sql",
          "011-status.sql",
          "012-turns.sql");

  private Migrations() {}

  static Future<Void> run(SqlConnection connection) {
    return connection
        .query(
            """
            create schema if not exists conclave;
            create table if not exists conclave.schema_version (
              script text primary key, sha256 text not null, applied_at timestamptz not null default clock_timestamp())
            """)
        .execute()
        .compose(
            v -> connection.query("select script, sha256 from conclave.schema_version").execute())
        .compose(
            rows -> {
              Map<String, String> applied = new HashMap<>();
              rows.forEach(row -> applied.put(row.getString("script"), row.getString("sha256")));
              return runMissing(connection, applied);
            });
  }

  /** Fails unless the schema is this version's: nothing is changed. */
  static Future<Void> check(SqlConnection connection) {
    return connection
        .query("select to_regclass('conclave.schema_version') is not null as there")
        .execute()
        .compose(
            rows ->
                rows.iterator().next().getBoolean("there")
                    ? connection
                        .query("select script, sha256 from conclave.schema_version")
                        .execute()
                    : Future.failedFuture(new StartFailure("No Conclave has used this database.")))
        .compose(
            rows -> {
              Map<String, String> applied = new HashMap<>();
              rows.forEach(row -> applied.put(row.getString("script"), row.getString("sha256")));
              Map<String, String> ours = new HashMap<>();
              SCRIPTS.forEach(script -> ours.put(script, sha256(read(script))));
              return applied.equals(ours)
                  ? Future.succeededFuture()
                  : Future.failedFuture(
                      new StartFailure(
                          "The database is of another version of Conclave. Start the server of this"
                              + " version on it first."));
            });
  }

  private static Future<Void> runMissing(SqlConnection connection, Map<String, String> applied) {
    Future<Void> done = Future.succeededFuture();
    for (String script : SCRIPTS) {
      String sql = read(script);
      String hash = sha256(sql);
      String before = applied.remove(script);
      if (before == null) {
        done = done.compose(v -> runOne(connection, script, sql, hash));
      } else if (!before.equals(hash)) {
        return Future.failedFuture(
            new StartFailure(
                "The database was made by another version of Conclave: " + script + " differs."));
      }
    }
    return applied.isEmpty()
        ? done
        : Future.failedFuture(
            new StartFailure(
                "The database was made by a newer version of Conclave: it has "
                    + applied.keySet()
                    + "."));
  }

  private static Future<Void> runOne(
      SqlConnection connection, String script, String sql, String hash) {
    return connection
        .begin()
        .compose(
            transaction ->
                connection
                    .query(sql)
                    .execute()
                    .compose(
                        v ->
                            connection
                                .preparedQuery(
                                    "insert into conclave.schema_version (script, sha256) values ($1, $2)")
                                .execute(Tuple.of(script, hash)))
                    .compose(v -> transaction.commit()));
  }

  private static String read(String script) {
    try (InputStream in = Migrations.class.getResourceAsStream(script)) {
      if (in == null) {
        throw new IllegalStateException(script + " is not in the jar");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(
              MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
