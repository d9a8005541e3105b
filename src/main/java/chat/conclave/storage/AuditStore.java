package chat.conclave.storage;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The audits of keys: lines are added and read, never changed. */
public final class AuditStore {
  /** How many lines are looked at in one transaction. */
  private static final int STRETCH = 1_000;

  private static final String COLUMNS =
      "owner, seq, at, event, provider, detail::text as detail, previous, hash";

  private final Database database;

  public AuditStore(Database database) {
    this.database = database;
  }

  /** Adds a line. */
  public Future<Void> append(AuditLine line) {
    return database.keysTransaction(
        connection ->
            KeyStore.asOwner(connection, line.owner()).compose(v -> append(connection, line)));
  }

  /**
   * Adds a line in a running transaction of its owner: what it tells of and the line are stored
   * together or not at all.
   */
  static Future<Void> append(SqlConnection connection, AuditLine line) {
    Map<String, String> detail = new TreeMap<>(line.detail());
    String[] names = detail.keySet().toArray(String[]::new);
    String[] values = detail.values().toArray(String[]::new);
    return connection
        // One line after the other: two at once would follow the same one.
        .preparedQuery("select pg_advisory_xact_lock(hashtextextended('key_audit ' || $1, 0))")
        .execute(Tuple.of(line.owner().toString()))
        .compose(
            v ->
                connection
                    .preparedQuery(
                        """
                        select jsonb_object($2::text[], $3::text[])::text as detail, last.seq, last.hash
                        from (values (1)) one left join lateral (
                          select seq, hash from key_audit where owner = $1 order by seq desc limit 1) last on true
                        """)
                    .execute(
                        Tuple.tuple()
                            .addUUID(line.owner())
                            .addArrayOfString(names)
                            .addArrayOfString(values)))
        .compose(
            rows -> {
              AuditRow next = next(line, rows.iterator().next());
              return connection
                  .preparedQuery(
                      """
                      insert into key_audit (owner, seq, at, event, provider, detail, previous, hash)
                      values ($1, $2, $3, $4, $5, jsonb_object($6::text[], $7::text[]), $8, $9)
                      """)
                  .execute(
                      Tuple.tuple()
                          .addUUID(next.owner())
                          .addLong(next.seq())
                          .addOffsetDateTime(next.at().atOffset(java.time.ZoneOffset.UTC))
                          .addString(next.event())
                          .addString(next.provider())
                          .addArrayOfString(names)
                          .addArrayOfString(values)
                          .addBuffer(Buffer.buffer(next.previous()))
                          .addBuffer(Buffer.buffer(next.hash())));
            })
        .mapEmpty();
  }

  private static AuditRow next(AuditLine line, Row last) {
    @Nullable Long seq = last.getLong("seq");
    return AuditRow.chained(
        line.owner(),
        seq == null ? 1 : seq + 1,
        line.at(),
        line.event(),
        line.provider(),
        last.getString("detail"),
        seq == null ? new byte[0] : last.getBuffer("hash").getBytes());
  }

  /**
   * The newest lines before {@code before}, newest first.
   *
   * @param before a line's number; nothing begins at the newest
   */
  public Future<List<AuditRow>> page(UUID owner, @Nullable Long before, int limit) {
    return rows(
        owner,
        "owner = $1 and seq < $2 order by seq desc limit $3",
        before == null ? Long.MAX_VALUE : before,
        limit);
  }

  /** Whether each line follows the one before it, from the first to the newest. */
  public Future<Boolean> intact(UUID owner) {
    return intactAfter(owner, null);
  }

  private Future<Boolean> intactAfter(UUID owner, @Nullable AuditRow last) {
    return rows(
            owner,
            "owner = $1 and seq > $2 order by seq limit $3",
            last == null ? Long.MIN_VALUE : last.seq(),
            STRETCH)
        .compose(
            rows -> {
              AuditRow before = last;
              for (AuditRow row : rows) {
                if (!row.follows(before)) {
                  return Future.succeededFuture(false);
                }
                before = row;
              }
              return rows.size() < STRETCH
                  ? Future.succeededFuture(true)
                  : intactAfter(owner, before);
            });
  }

  private Future<List<AuditRow>> rows(UUID owner, String where, long seq, int limit) {
    return database.keysTransaction(
        connection ->
            KeyStore.asOwner(connection, owner)
                .compose(
                    v ->
                        connection
                            .preparedQuery("select " + COLUMNS + " from key_audit where " + where)
                            .execute(Tuple.of(owner, seq, limit)))
                .map(rows -> RoomReader.list(rows, AuditStore::read)));
  }

  private static AuditRow read(Row row) {
    return new AuditRow(
        row.getUUID("owner"),
        row.getLong("seq"),
        row.getOffsetDateTime("at").toInstant(),
        row.getString("event"),
        row.getString("provider"),
        row.getString("detail"),
        row.getBuffer("previous").getBytes(),
        row.getBuffer("hash").getBytes());
  }
}
