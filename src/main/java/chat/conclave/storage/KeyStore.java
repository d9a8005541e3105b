package chat.conclave.storage;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Sealed keys, under row-level security: every operation names its owner, and the database shows
 * that owner's rows only, whatever the statement says. What changes a key is stored together with
 * its line in the audit, or not at all.
 */
public final class KeyStore {
  private static final String COLUMNS =
      "id, owner, provider, endpoint, base_url, region, ciphertext, label, last4, model, state, created_at, last_used_at,"
          + " last_tested_at, limited_until, exists (select from disabled_keys d where d.owner = sealed_keys.owner"
          + " and d.provider = sealed_keys.provider) as disabled";

  private final Database database;

  public KeyStore(Database database) {
    this.database = database;
  }

  /** Shows a transaction the rows of one owner. */
  static Future<Void> asOwner(SqlConnection connection, UUID owner) {
    return connection
        .preparedQuery("select set_config('conclave.user', $1, true)")
        .execute(Tuple.of(owner.toString()))
        .mapEmpty();
  }

  private <T> Future<T> as(UUID owner, Function<SqlConnection, Future<T>> work) {
    return database.keysTransaction(
        connection -> asOwner(connection, owner).compose(v -> work.apply(connection)));
  }

  /** Stores a key in place of the owner's earlier one for the same provider. */
  public Future<KeyRow> put(KeyRow row, AuditLine line) {
    return as(
        row.owner(),
        connection ->
            connection
                .preparedQuery(
                    """
                    insert into sealed_keys (id, owner, provider, endpoint, base_url, region, ciphertext, label, last4, model, state, last_tested_at)
                    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                    on conflict (owner, provider) do update set id = excluded.id, endpoint = excluded.endpoint, base_url = excluded.base_url, region = excluded.region,
                      ciphertext = excluded.ciphertext, label = excluded.label, last4 = excluded.last4, model = excluded.model,
                      state = excluded.state, created_at = clock_timestamp(), last_used_at = null,
                      last_tested_at = excluded.last_tested_at, limited_until = null
                    returning
                    """
                        + COLUMNS)
                .execute(
                    Tuple.tuple()
                        .addUUID(row.id())
                        .addUUID(row.owner())
                        .addString(row.provider())
                        .addString(row.endpoint())
                        .addString(row.baseUrl())
                        .addString(row.region())
                        .addBuffer(Buffer.buffer(row.ciphertext()))
                        .addString(row.label())
                        .addString(row.last4())
                        .addString(row.model())
                        .addString(row.state())
                        .addOffsetDateTime(utc(row.lastTestedAt())))
                .map(rows -> read(rows.iterator().next()))
                .compose(stored -> AuditStore.append(connection, line).map(stored)));
  }

  public Future<Optional<KeyRow>> find(UUID owner, String provider) {
    return as(owner, connection -> find(connection, owner, provider));
  }

  private static Future<Optional<KeyRow>> find(
      SqlConnection connection, UUID owner, String provider) {
    return connection
        .preparedQuery("select " + COLUMNS + " from sealed_keys where owner = $1 and provider = $2")
        .execute(Tuple.of(owner, provider))
        .map(rows -> RoomReader.list(rows, KeyStore::read).stream().findFirst());
  }

  /** Finds a key that is about to be used: the line is written before its ciphertext is given. */
  public Future<Optional<KeyRow>> take(UUID owner, String provider, AuditLine line) {
    return as(
        owner,
        connection ->
            find(connection, owner, provider)
                .compose(
                    found ->
                        found.isEmpty()
                            ? Future.succeededFuture(found)
                            : AuditStore.append(connection, line).map(found)));
  }

  public Future<List<KeyRow>> list(UUID owner) {
    return as(
        owner,
        connection ->
            connection
                .preparedQuery(
                    "select "
                        + COLUMNS
                        + " from sealed_keys where owner = $1 order by created_at, id")
                .execute(Tuple.of(owner))
                .map(rows -> RoomReader.list(rows, KeyStore::read)));
  }

  /** Changes what the owner calls a key, and the model it is for; nothing when there is none. */
  public Future<Optional<KeyRow>> change(
      UUID owner, String provider, String label, @Nullable String model, AuditLine line) {
    return as(
        owner,
        connection ->
            connection
                .preparedQuery(
                    "update sealed_keys set label = $3, model = $4 where owner = $1 and provider = $2 returning "
                        + COLUMNS)
                .execute(Tuple.of(owner, provider, label, model))
                .compose(
                    rows ->
                        rows.size() == 0
                            ? Future.succeededFuture(Optional.empty())
                            : AuditStore.append(connection, line)
                                .map(Optional.of(read(rows.iterator().next())))));
  }

  /** Whether there was one. */
  public Future<Boolean> remove(UUID owner, String provider, AuditLine line) {
    return as(
        owner,
        connection ->
            connection
                .preparedQuery("delete from sealed_keys where owner = $1 and provider = $2")
                .execute(Tuple.of(owner, provider))
                .compose(
                    rows ->
                        rows.rowCount() == 0
                            ? Future.succeededFuture(false)
                            : AuditStore.append(connection, line).map(true)));
  }

  /**
   * What a call or a test showed of a key.
   *
   * @param id keeps a newer key's row from being touched
   * @param state nothing where nothing was shown
   * @param tested whether it was a test; a use otherwise
   */
  public record Shown(
      UUID owner,
      UUID id,
      @Nullable String state,
      @Nullable Instant limitedUntil,
      boolean tested) {}

  /**
   * Notes what was shown; gives the row as it is now, if it is there still.
   *
   * @param line nothing where the audit has it already
   */
  public Future<Optional<KeyRow>> note(Shown shown, @Nullable AuditLine line) {
    return as(
        shown.owner(),
        connection ->
            connection
                .preparedQuery(
                    """
                    update sealed_keys set state = coalesce($3::text, state),
                      limited_until = case when $3::text is null and $4::timestamptz is null then limited_until else $4::timestamptz end,
                      last_tested_at = case when $5 then clock_timestamp() else last_tested_at end,
                      last_used_at = case when $5 then last_used_at else clock_timestamp() end
                    where owner = $1 and id = $2 returning
                    """
                        + COLUMNS)
                .execute(
                    Tuple.tuple()
                        .addUUID(shown.owner())
                        .addUUID(shown.id())
                        .addString(shown.state())
                        .addOffsetDateTime(utc(shown.limitedUntil()))
                        .addBoolean(shown.tested()))
                .compose(
                    rows -> {
                      Optional<KeyRow> row =
                          RoomReader.list(rows, KeyStore::read).stream().findFirst();
                      return line == null || row.isEmpty()
                          ? Future.succeededFuture(row)
                          : AuditStore.append(connection, line).map(row);
                    }));
  }

  /** Switches somebody's keys for a provider off or on; whether that changed anything. */
  public Future<Boolean> disable(UUID owner, String provider, boolean disabled, AuditLine line) {
    String statement =
        disabled
            ? "insert into disabled_keys (owner, provider) values ($1, $2) on conflict do nothing"
            : "delete from disabled_keys where owner = $1 and provider = $2";
    return as(
        owner,
        connection ->
            connection
                .preparedQuery(statement)
                .execute(Tuple.of(owner, provider))
                .compose(
                    rows ->
                        rows.rowCount() == 0
                            ? Future.succeededFuture(false)
                            : AuditStore.append(connection, line).map(true)));
  }

  public Future<Boolean> disabled(UUID owner, String provider) {
    return as(
        owner,
        connection ->
            connection
                .preparedQuery("select from disabled_keys where owner = $1 and provider = $2")
                .execute(Tuple.of(owner, provider))
                .map(rows -> rows.size() > 0));
  }

  private static @Nullable OffsetDateTime utc(@Nullable Instant instant) {
    return instant == null ? null : instant.atOffset(ZoneOffset.UTC);
  }

  /**
   * Some people, in the order of their ids; those who have no key are among them. Asked of the role
   * that serves rooms: the one that reads sealed keys does not know who there is.
   */
  public Future<List<UUID>> owners(Optional<UUID> after, int most) {
    return database.rooms(
        connection ->
            connection
                .preparedQuery(
                    "select id from users where $1::uuid is null or id > $1 order by id limit $2")
                .execute(Tuple.of(after.orElse(null), most))
                .map(rows -> RoomReader.list(rows, row -> row.getUUID("id"))));
  }

  /** What these owners have whose ciphertext begins otherwise than with {@code prefix}. */
  public Future<List<SealedRow>> stale(List<UUID> owners, byte[] prefix) {
    return database.keysTransaction(
        connection ->
            connection
                .preparedQuery("select * from stale_keys($1, $2)")
                .execute(
                    Tuple.tuple()
                        .addArrayOfUUID(owners.toArray(UUID[]::new))
                        .addBuffer(Buffer.buffer(prefix)))
                .map(rows -> RoomReader.list(rows, SealedRow::read)));
  }

  /** How many keys of these owners begin with which five bytes. */
  public Future<Map<Buffer, Long>> byPrefix(List<UUID> owners) {
    return database.keysTransaction(
        connection ->
            connection
                .preparedQuery("select prefix, keys from keys_by_data_key($1)")
                .execute(Tuple.tuple().addArrayOfUUID(owners.toArray(UUID[]::new)))
                .map(
                    rows -> {
                      Map<Buffer, Long> counts = new HashMap<>();
                      rows.forEach(
                          row ->
                              counts.merge(
                                  row.getBuffer("prefix"), row.getLong("keys"), Long::sum));
                      return counts;
                    }));
  }

  /** Stores {@code next} where {@code old} still is; whether it was. */
  public Future<Boolean> replace(SealedRow old, byte[] next, AuditLine line) {
    return as(
        old.owner(),
        connection ->
            connection
                .preparedQuery(
                    "update sealed_keys set ciphertext = $4 where owner = $1 and id = $2 and ciphertext = $3")
                .execute(
                    Tuple.of(
                        old.owner(),
                        old.id(),
                        Buffer.buffer(old.ciphertext()),
                        Buffer.buffer(next)))
                .compose(
                    rows ->
                        rows.rowCount() == 0
                            ? Future.succeededFuture(false)
                            : AuditStore.append(connection, line).map(true)));
  }

  private static KeyRow read(Row row) {
    return new KeyRow(
        row.getUUID("id"),
        row.getUUID("owner"),
        row.getString("provider"),
        row.getString("endpoint"),
        row.getString("base_url"),
        row.getString("region"),
        row.getBuffer("ciphertext").getBytes(),
        row.getString("label"),
        row.getString("last4"),
        row.getString("model"),
        row.getString("state"),
        row.getOffsetDateTime("created_at").toInstant(),
        instant(row, "last_used_at"),
        instant(row, "last_tested_at"),
        instant(row, "limited_until"),
        row.getBoolean("disabled"));
  }

  private static @Nullable Instant instant(Row row, String column) {
    OffsetDateTime time = row.getOffsetDateTime(column);
    return time == null ? null : time.toInstant();
  }
}
