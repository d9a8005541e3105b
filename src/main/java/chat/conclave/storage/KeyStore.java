package chat.conclave.storage;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Function;

/**
 * Sealed keys, under row-level security: every operation names its owner, and the database shows
 * that owner's rows only, whatever the statement says.
 */
public final class KeyStore {
  private static final String COLUMNS =
      "id, owner, provider, endpoint, base_url, ciphertext, label, last4, model, state, created_at, last_used_at";

  private final Database database;

  public KeyStore(Database database) {
    this.database = database;
  }

  private <T> Future<T> as(UUID owner, Function<SqlConnection, Future<T>> work) {
    return database.keysTransaction(
        connection ->
            connection
                .preparedQuery("select set_config('conclave.user', $1, true)")
                .execute(Tuple.of(owner.toString()))
                .compose(v -> work.apply(connection)));
  }

  /** Stores a key in place of the owner's earlier one for the same provider. */
  public Future<KeyRow> put(KeyRow row) {
    return as(
        row.owner(),
        connection ->
            connection
                .preparedQuery(
                    """
                    insert into sealed_keys (id, owner, provider, endpoint, base_url, ciphertext, label, last4, model, state)
                    values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)
                    on conflict (owner, provider) do update set id = excluded.id, endpoint = excluded.endpoint, base_url = excluded.base_url,
                      ciphertext = excluded.ciphertext, label = excluded.label, last4 = excluded.last4, model = excluded.model,
                      state = excluded.state, created_at = clock_timestamp(), last_used_at = null
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
                        .addBuffer(Buffer.buffer(row.ciphertext()))
                        .addString(row.label())
                        .addString(row.last4())
                        .addString(row.model())
                        .addString(row.state()))
                .map(rows -> read(rows.iterator().next())));
  }

  public Future<Optional<KeyRow>> find(UUID owner, String provider) {
    return as(
        owner,
        connection ->
            connection
                .preparedQuery(
                    "select " + COLUMNS + " from sealed_keys where owner = $1 and provider = $2")
                .execute(Tuple.of(owner, provider))
                .map(rows -> RoomReader.list(rows, KeyStore::read).stream().findFirst()));
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

  /** Whether there was one. */
  public Future<Boolean> remove(UUID owner, String provider) {
    return as(
        owner,
        connection ->
            connection
                .preparedQuery("delete from sealed_keys where owner = $1 and provider = $2")
                .execute(Tuple.of(owner, provider))
                .map(rows -> rows.rowCount() > 0));
  }

  /**
   * Notes what a call or a test showed of a key; {@code id} keeps a newer key's row from being
   * touched.
   */
  public Future<Void> note(UUID owner, UUID id, String state, boolean used) {
    return as(
        owner,
        connection ->
            connection
                .preparedQuery(
                    "update sealed_keys set state = $3, last_used_at = case when $4 then clock_timestamp() else last_used_at end"
                        + " where owner = $1 and id = $2")
                .execute(Tuple.of(owner, id, state, used))
                .mapEmpty());
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
  public Future<Boolean> replace(SealedRow old, byte[] next) {
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
                .map(rows -> rows.rowCount() > 0));
  }

  private static KeyRow read(Row row) {
    var lastUsed = row.getOffsetDateTime("last_used_at");
    return new KeyRow(
        row.getUUID("id"),
        row.getUUID("owner"),
        row.getString("provider"),
        row.getString("endpoint"),
        row.getString("base_url"),
        row.getBuffer("ciphertext").getBytes(),
        row.getString("label"),
        row.getString("last4"),
        row.getString("model"),
        row.getString("state"),
        row.getOffsetDateTime("created_at").toInstant(),
        lastUsed == null ? null : lastUsed.toInstant());
  }
}
