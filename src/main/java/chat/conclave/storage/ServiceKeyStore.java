package chat.conclave.storage;

import chat.conclave.protocol.Wire;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The server's own keys, by their hashes. */
public final class ServiceKeyStore {
  private static final String SELECT =
      "select k.*, u.name as creator from service_keys k left join users u on u.id = k.created_by ";

  private final Database database;

  public ServiceKeyStore(Database database) {
    this.database = database;
  }

  /**
   * Stores a new key.
   *
   * @param nameKey of a chat key: what its bot's name looks like, which is nobody else's
   * @return when it was made
   */
  public Future<Instant> create(
      ServiceKeyRow key, byte[] hash, @Nullable String nameKey, UUID createdBy) {
    return database.roomsTransaction(
        connection ->
            (nameKey == null ? Future.<Void>succeededFuture() : bot(connection, key, nameKey))
                .compose(
                    v ->
                        connection
                            .preparedQuery(
                                """
                                insert into service_keys (id, type, hash, last4, label, rooms, created_by, expires_at)
                                values ($1, $2, $3, $4, $5, $6, $7, $8) returning created_at
                                """)
                            .execute(
                                Tuple.tuple()
                                    .addUUID(key.id())
                                    .addString(Wire.name(key.type()))
                                    .addBuffer(Buffer.buffer(hash))
                                    .addString(key.last4())
                                    .addString(key.label())
                                    .addArrayOfUUID(
                                        key.rooms().isEmpty()
                                            ? null
                                            : key.rooms().toArray(new UUID[0]))
                                    .addUUID(createdBy)
                                    .addOffsetDateTime(
                                        key.expiresAt() == null
                                            ? null
                                            : key.expiresAt().atOffset(ZoneOffset.UTC))))
                .map(rows -> rows.iterator().next().getOffsetDateTime("created_at").toInstant()));
  }

  private static Future<Void> bot(SqlConnection connection, ServiceKeyRow key, String nameKey) {
    return AccountStore.unlessTaken(
        connection
            .preparedQuery(
                "insert into users (id, name, name_key, role, password_hash, kind) values ($1, $2, $3, 'member', '', 'bot')")
            .execute(Tuple.of(key.id(), key.label(), nameKey)));
  }

  /** The key with this hash, also a dead one. */
  public Future<Optional<ServiceKeyRow>> find(byte[] hash) {
    return database.rooms(
        connection ->
            connection
                .preparedQuery(SELECT + "where k.hash = $1")
                .execute(Tuple.of(Buffer.buffer(hash)))
                .map(
                    rows ->
                        rows.size() == 0
                            ? Optional.empty()
                            : Optional.of(row(rows.iterator().next()))));
  }

  /** All, newest first. */
  public Future<List<ServiceKeyRow>> list() {
    return database.rooms(
        connection ->
            connection
                .query(SELECT + "order by k.created_at desc, k.id limit 1000")
                .execute()
                .map(
                    rows -> {
                      List<ServiceKeyRow> keys = new ArrayList<>();
                      rows.forEach(row -> keys.add(row(row)));
                      return keys;
                    }));
  }

  /** Notes that a key was used; to the minute. */
  public Future<Void> used(UUID key) {
    return database.rooms(
        connection ->
            connection
                .preparedQuery(
                    """
                    update service_keys set last_used_at = clock_timestamp()
                    where id = $1 and (last_used_at is null or last_used_at < clock_timestamp() - interval '1 minute')
                    """)
                .execute(Tuple.of(key))
                .mapEmpty());
  }

  /**
   * Ends a key for good, and lets another bot have its name.
   *
   * @return the rooms that its bot is a member of; nothing when there is no such key
   */
  public Future<Optional<List<UUID>>> revoke(UUID key) {
    return database.roomsTransaction(
        connection ->
            connection
                .preparedQuery(
                    "update service_keys set revoked_at = coalesce(revoked_at, clock_timestamp()) where id = $1")
                .execute(Tuple.of(key))
                .compose(
                    rows ->
                        rows.rowCount() == 0
                            ? Future.succeededFuture(Optional.empty())
                            : retire(connection, key).map(Optional::of)));
  }

  private static Future<List<UUID>> retire(SqlConnection connection, UUID bot) {
    return connection
        .preparedQuery(
            "update users set name_key = 'revoked ' || id, disabled = true where id = $1 and kind = 'bot'")
        .execute(Tuple.of(bot))
        .compose(v -> AccountStore.roomsOf(connection, bot));
  }

  private static ServiceKeyRow row(Row row) {
    UUID[] rooms = row.getArrayOfUUIDs("rooms");
    return new ServiceKeyRow(
        row.getUUID("id"),
        MessageRows.value(ServiceKeyRow.Type.class, row.getString("type")),
        row.getString("last4"),
        row.getString("label"),
        rooms == null ? Set.of() : Set.of(rooms),
        row.getString("creator"),
        row.getOffsetDateTime("created_at").toInstant(),
        instant(row.getOffsetDateTime("expires_at")),
        instant(row.getOffsetDateTime("last_used_at")),
        instant(row.getOffsetDateTime("revoked_at")));
  }

  private static @Nullable Instant instant(@Nullable OffsetDateTime time) {
    return time == null ? null : time.toInstant();
  }
}
