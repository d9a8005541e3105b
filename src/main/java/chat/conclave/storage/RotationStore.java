package chat.conclave.storage;

import chat.conclave.storage.RotationRow.State;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/**
 * Rotations of the data key. A step and the keysets that it changes are one transaction, so that a
 * process may be killed anywhere.
 */
public final class RotationStore {
  private static final String COLUMNS =
      "id, state, resealed, stuck, note, asked_at, changed_at from conclave.rotations";

  /** As in the trigger of {@code 004-rotation.sql}. */
  private static final long LOCK_RETIRE = 7_165_918_412_019_429_964L;

  private final Database database;

  public RotationStore(Database database) {
    this.database = database;
  }

  /** Asks for a rotation, unless one is under way: then for nothing. */
  public Future<Void> ask() {
    return database.ownerTransaction(
        connection ->
            connection
                .preparedQuery(
                    "insert into conclave.rotations (id) values ($1) on conflict do nothing")
                .execute(Tuple.of(UUID.randomUUID()))
                .mapEmpty());
  }

  /** The one that is under way. */
  public Future<Optional<RotationRow>> underWay() {
    return find("select " + COLUMNS + " where state <> 'done'");
  }

  /** The last one, under way or done. */
  public Future<Optional<RotationRow>> last() {
    return find("select " + COLUMNS + " order by state = 'done', changed_at desc limit 1");
  }

  /** Goes from one state to the next, and changes keysets with it. */
  public Future<Void> step(
      RotationRow row, State next, Map<String, byte[]> old, Map<String, byte[]> keysets) {
    return database.ownerTransaction(
        connection ->
            KeysetStore.replace(connection, old, keysets)
                .compose(
                    v ->
                        connection
                            .preparedQuery(
                                "update conclave.rotations set state = $3, note = '', changed_at = clock_timestamp()"
                                    + " where id = $1 and state = $2")
                            .execute(Tuple.of(row.id(), row.state().code(), next.code())))
                .compose(rows -> KeysetStore.exactlyOne(rows.rowCount())));
  }

  /**
   * Lets nothing more be stored under the data keys with these prefixes. Waits for those who are
   * just storing: whatever they store is seen by the next reader.
   */
  public Future<Void> retire(RotationRow row, List<byte[]> prefixes) {
    List<Tuple> retired = prefixes.stream().map(prefix -> Tuple.of(Buffer.buffer(prefix))).toList();
    return database.ownerTransaction(
        connection ->
            connection
                .query("select pg_advisory_xact_lock(" + LOCK_RETIRE + ")")
                .execute()
                .compose(
                    v ->
                        retired.isEmpty()
                            ? Future.succeededFuture()
                            : connection
                                .preparedQuery(
                                    "insert into conclave.retired_data_keys (prefix) values ($1) on conflict do nothing")
                                .executeBatch(retired))
                .compose(
                    v ->
                        connection
                            .preparedQuery(
                                "update conclave.rotations set state = 'retired', note = '', changed_at = clock_timestamp()"
                                    + " where id = $1 and state = 'promoted'")
                            .execute(Tuple.of(row.id())))
                .compose(rows -> KeysetStore.exactlyOne(rows.rowCount())));
  }

  /** Tells how far it is. */
  public Future<Void> progress(UUID id, int resealed, int stuck) {
    return database.ownerTransaction(
        connection ->
            connection
                .preparedQuery(
                    "update conclave.rotations set resealed = resealed + $2, stuck = $3, note = '', changed_at = clock_timestamp() where id = $1")
                .execute(Tuple.of(id, resealed, stuck))
                .mapEmpty());
  }

  /** Tells why it waits. */
  public Future<Void> note(UUID id, String note) {
    return database.ownerTransaction(
        connection ->
            connection
                .preparedQuery(
                    "update conclave.rotations set note = $2 where id = $1 and note <> $2")
                .execute(Tuple.of(id, note))
                .mapEmpty());
  }

  private Future<Optional<RotationRow>> find(String query) {
    return database.ownerTransaction(
        connection ->
            connection
                .query(query)
                .execute()
                .map(rows -> RoomReader.list(rows, RotationStore::read).stream().findFirst()));
  }

  private static RotationRow read(Row row) {
    return new RotationRow(
        row.getUUID("id"),
        State.of(row.getString("state")),
        row.getLong("resealed"),
        row.getLong("stuck"),
        row.getString("note"),
        row.getOffsetDateTime("asked_at").toInstant(),
        row.getOffsetDateTime("changed_at").toInstant());
  }
}
