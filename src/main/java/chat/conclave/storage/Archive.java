package chat.conclave.storage;

import chat.conclave.protocol.Message;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlResult;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.UUID;

/** What was said long ago: found, taken along, and thrown away. */
public final class Archive {
  private static final String SELECT = "select " + MessageRows.COLUMNS + " from messages m where ";

  private final Database database;

  public Archive(Database database) {
    this.database = database;
  }

  /**
   * Messages that hold all of these words, the newest first; of the last word a beginning is
   * enough.
   *
   * @param words letters and digits only
   */
  public Future<List<Message>> search(UUID room, List<String> words, long before, int limit) {
    return messages(
        "m.room = $1 and m.posted < $2 and m.state not in ('queued', 'thinking', 'writing', 'deleted')"
            + " and words_of(m.text) @@ to_tsquery('simple', $3) order by m.posted desc limit $4",
        Tuple.of(room, before, String.join(" & ", words) + ":*", limit));
  }

  /** Messages posted after change {@code after}, oldest first. */
  public Future<List<Message>> after(UUID room, long after, int limit) {
    return messages(
        "m.room = $1 and m.posted > $2 order by m.posted limit $3", Tuple.of(room, after, limit));
  }

  /** What is pinned, the newest pin first. */
  public Future<List<Message>> pinned(UUID room) {
    return messages(
        "m.room = $1 and m.pinned_at is not null order by m.pinned_at desc, m.id", Tuple.of(room));
  }

  private Future<List<Message>> messages(String which, Tuple values) {
    return database.rooms(
        connection ->
            connection
                .preparedQuery(SELECT + which)
                .execute(values)
                .map(rows -> RoomReader.list(rows, MessageRows::message)));
  }

  /** How many messages are pinned. */
  public Future<Integer> countPinned(UUID room) {
    return database.rooms(
        connection ->
            connection
                .preparedQuery(
                    "select count(*)::int as count from messages where room = $1 and pinned_at is not null")
                .execute(Tuple.of(room))
                .map(rows -> rows.iterator().next().getInteger("count")));
  }

  /** The rooms that keep messages for a time only. */
  public Future<List<UUID>> forgetful() {
    return database.rooms(
        connection ->
            connection
                .query("select id from rooms where retention_days is not null order by id")
                .execute()
                .map(rows -> RoomReader.list(rows, row -> row.getUUID("id"))));
  }

  /**
   * Throws some of a room's messages away that are older than it keeps them; those that are being
   * written stay. Their changes stay, too: whoever comes back hears that they are gone.
   *
   * @return how many; fewer than {@code most} when nothing is left to throw away
   */
  public Future<Integer> forget(UUID room, Instant now, int most) {
    return alone(
        room,
        """
        delete from messages where id in (
          select m.id from messages m join rooms r on r.id = m.room
          where m.room = $1 and m.created_at < $2::timestamptz - make_interval(days => r.retention_days)
            and m.state not in ('queued', 'thinking', 'writing') order by m.posted limit $3)
        """,
        Tuple.of(room, now.atOffset(ZoneOffset.UTC), most));
  }

  /**
   * Begins another life of a room's numbering: whoever comes back to it from before begins anew.
   *
   * @return its epoch
   */
  public Future<UUID> beginAnew(UUID room) {
    UUID epoch = UUID.randomUUID();
    return alone(room, "update rooms set epoch = $2 where id = $1", Tuple.of(room, epoch))
        .map(epoch);
  }

  /**
   * Takes a room away with everything in it, a part at a time: nobody waits long for a lock. Should
   * that fail half way, its log has holes: the room must have begun anew.
   */
  public Future<Void> deleteRoom(UUID room) {
    return deleteAll(
            room,
            "delete from messages where id in (select id from messages where room = $1 limit 2000)")
        .compose(
            gone ->
                deleteAll(
                    room,
                    "delete from changes where room = $1 and rev in (select rev from changes where room = $1 limit 5000)"))
        .compose(gone -> alone(room, "delete from rooms where id = $1", Tuple.of(room)))
        .mapEmpty();
  }

  private Future<Void> deleteAll(UUID room, String some) {
    return alone(room, some, Tuple.of(room))
        .compose(count -> count == 0 ? Future.succeededFuture() : deleteAll(room, some));
  }

  /**
   * Runs a statement that holds the room's row first, as {@link RoomLog} does: neither waits for
   * the other in the middle of its work.
   *
   * @return how many rows it was about
   */
  private Future<Integer> alone(UUID room, String statement, Tuple values) {
    return database.roomsTransaction(
        connection ->
            connection
                .preparedQuery("select from rooms where id = $1 for update")
                .execute(Tuple.of(room))
                .compose(held -> connection.preparedQuery(statement).execute(values))
                .map(SqlResult::rowCount));
  }
}
