package chat.conclave.storage;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The server's own keysets, each encrypted by the master key. Only the owner of the database reads
 * them. Ciphertexts stand by purpose.
 */
public final class KeysetStore {
  private final Database database;

  public KeysetStore(Database database) {
    this.database = database;
  }

  /** When a keyset was made and last encrypted anew. */
  public record Dates(Instant createdAt, Instant changedAt) {}

  public Future<Map<String, byte[]>> read() {
    return database.ownerTransaction(
        connection ->
            connection
                .query("select purpose, sealed from conclave.keysets order by purpose")
                .execute()
                .map(
                    rows -> {
                      Map<String, byte[]> keysets = new LinkedHashMap<>();
                      rows.forEach(row -> keysets.put(row.getString("purpose"), sealed(row)));
                      return keysets;
                    }));
  }

  public Future<Map<String, Dates>> dates() {
    return database.ownerTransaction(
        connection ->
            connection
                .query("select purpose, created_at, changed_at from conclave.keysets")
                .execute()
                .map(
                    rows -> {
                      Map<String, Dates> dates = new LinkedHashMap<>();
                      rows.forEach(
                          row ->
                              dates.put(
                                  row.getString("purpose"),
                                  new Dates(
                                      instant(row, "created_at"), instant(row, "changed_at"))));
                      return dates;
                    }));
  }

  /** Stores the very first keysets; fails when there are some already. */
  public Future<Void> create(Map<String, byte[]> keysets) {
    return database.ownerTransaction(connection -> insert(connection, keysets));
  }

  /**
   * Stores keysets in place of the ones they were made from, all or none.
   *
   * @return failed with {@code conflict} when they are not the ones any more
   */
  public Future<Void> replace(Map<String, byte[]> old, Map<String, byte[]> next) {
    return database.ownerTransaction(connection -> replace(connection, old, next));
  }

  static Future<Void> replace(
      SqlConnection connection, Map<String, byte[]> old, Map<String, byte[]> next) {
    Future<Void> done = Future.succeededFuture();
    for (Map.Entry<String, byte[]> keyset : next.entrySet()) {
      Tuple values =
          Tuple.of(
              keyset.getKey(),
              Buffer.buffer(old.getOrDefault(keyset.getKey(), new byte[0])),
              Buffer.buffer(keyset.getValue()));
      done =
          done.compose(
              v ->
                  connection
                      .preparedQuery(
                          "update conclave.keysets set sealed = $3, changed_at = clock_timestamp() where purpose = $1 and sealed = $2")
                      .execute(values)
                      .compose(rows -> exactlyOne(rows.rowCount())));
    }
    return done;
  }

  /** Sets the keysets that are there aside, for ever, and stores new ones in their place. */
  public Future<Void> startAnew(Map<String, byte[]> old, Map<String, byte[]> next) {
    return database.ownerTransaction(
        connection ->
            replace(connection, old, old)
                .compose(
                    v ->
                        connection
                            .query(
                                "insert into conclave.keysets_aside (purpose, set_aside_at, sealed, created_at)"
                                    + " select purpose, now(), sealed, created_at from conclave.keysets;"
                                    + " delete from conclave.keysets")
                            .execute())
                .compose(v -> insert(connection, next)));
  }

  /** Keysets that new starts have set aside, the newest first, each with its time. */
  public Future<Map<Instant, Map<String, byte[]>>> aside() {
    return database.ownerTransaction(
        connection ->
            connection
                .query(
                    "select purpose, set_aside_at, sealed from conclave.keysets_aside order by set_aside_at desc, purpose")
                .execute()
                .map(
                    rows -> {
                      Map<Instant, Map<String, byte[]>> all = new LinkedHashMap<>();
                      rows.forEach(
                          row ->
                              all.computeIfAbsent(
                                      instant(row, "set_aside_at"), at -> new LinkedHashMap<>())
                                  .put(row.getString("purpose"), sealed(row)));
                      return all;
                    }));
  }

  /**
   * Stores keysets that hold the keys of the ones set aside at a time; those stay where they are.
   */
  public Future<Void> bringBack(
      Instant setAside, Map<String, byte[]> old, Map<String, byte[]> next) {
    return database.ownerTransaction(
        connection ->
            replace(connection, old, next)
                .compose(
                    v ->
                        connection
                            .preparedQuery(
                                "update conclave.keysets_aside set brought_back_at = clock_timestamp() where set_aside_at = $1")
                            .execute(Tuple.of(setAside.atOffset(java.time.ZoneOffset.UTC))))
                .mapEmpty());
  }

  private static Future<Void> insert(SqlConnection connection, Map<String, byte[]> keysets) {
    List<Tuple> rows = new ArrayList<>();
    keysets.forEach(
        (purpose, ciphertext) -> rows.add(Tuple.of(purpose, Buffer.buffer(ciphertext))));
    return connection
        .preparedQuery("insert into conclave.keysets (purpose, sealed) values ($1, $2)")
        .executeBatch(rows)
        .mapEmpty();
  }

  static Future<Void> exactlyOne(int rows) {
    return rows == 1
        ? Future.succeededFuture()
        : Future.failedFuture(
            Refusal.of(ErrorCode.CONFLICT, "Somebody else changes the keysets at the same time."));
  }

  private static byte[] sealed(Row row) {
    return row.getBuffer("sealed").getBytes();
  }

  private static Instant instant(Row row, String column) {
    return row.getOffsetDateTime(column).toInstant();
  }
}
