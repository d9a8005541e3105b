package chat.conclave.storage;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.PlatformKeys;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.RoomInfo;
import chat.conclave.protocol.Seat;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads rooms. */
public final class RoomReader {
  static final String SEAT =
      "s.id, s.room, s.rev, s.handle, s.provider, s.model, s.name, s.instructions";

  private static final int SHOWN_TEXT = 256 * 1024;

  private final Database database;

  public RoomReader(Database database) {
    this.database = database;
  }

  /** A room at one moment: everything here belongs to the same {@code rev}. */
  public record Snapshot(
      RoomInfo room,
      UUID epoch,
      long rev,
      List<Member> members,
      List<Seat> seats,
      List<Message> messages,
      Set<UUID> banned) {}

  /**
   * A room at one moment, as it is shown: of many members only some.
   *
   * @param memberCount how many there are
   */
  public record View(
      RoomInfo room,
      UUID epoch,
      long rev,
      List<Member> members,
      int memberCount,
      List<Seat> seats,
      Newest newest) {}

  /**
   * The newest messages of a room, oldest first: as many as were asked for, or as many as 256 KiB
   * of text, whichever is less, but at least one.
   *
   * @param older whether there are messages before them
   */
  public record Newest(List<Message> messages, boolean older) {}

  /** A room in somebody's list. */
  public record Listed(
      RoomInfo room, Member.@Nullable Role role, @Nullable PlatformKeys platformKeys) {}

  /**
   * The room and its newest messages, oldest first.
   *
   * @param messages how many at most
   */
  public Future<Snapshot> snapshot(UUID room, int messages) {
    return database.roomsTransaction(
        connection ->
            connection
                .query("set transaction isolation level repeatable read, read only")
                .execute()
                .compose(v -> head(connection, room))
                .compose(
                    head ->
                        Future.all(
                                MemberRows.all(connection, room),
                                seats(connection, room),
                                messages(connection, room, Long.MAX_VALUE, messages),
                                banned(connection, room))
                            .map(
                                all ->
                                    new Snapshot(
                                        MessageRows.room(head),
                                        head.getUUID("epoch"),
                                        head.getLong("rev"),
                                        all.resultAt(0),
                                        all.resultAt(1),
                                        all.resultAt(2),
                                        all.resultAt(3)))));
  }

  /**
   * The room and its newest messages, oldest first.
   *
   * @param messages how many at most
   * @param first who comes first where not all members are shown
   * @param members how many members at most
   */
  public Future<View> view(UUID room, int messages, Collection<UUID> first, int members) {
    return database.roomsTransaction(
        connection ->
            connection
                .query("set transaction isolation level repeatable read, read only")
                .execute()
                .compose(v -> head(connection, room))
                .compose(
                    head ->
                        Future.all(
                                MemberRows.some(connection, room, first, members),
                                seats(connection, room),
                                newest(connection, room, messages))
                            .map(
                                all -> {
                                  RowSet<Row> some = all.resultAt(0);
                                  return new View(
                                      MessageRows.room(head),
                                      head.getUUID("epoch"),
                                      head.getLong("rev"),
                                      list(some, MessageRows::member),
                                      some.size() == 0
                                          ? 0
                                          : some.iterator().next().getInteger("members"),
                                      all.resultAt(1),
                                      all.resultAt(2));
                                })));
  }

  /** Members of a room in the order in which they joined, after {@code after} if that is given. */
  public Future<List<Member>> members(UUID room, @Nullable UUID after, int limit) {
    return database.rooms(connection -> MemberRows.page(connection, room, after, limit));
  }

  /** Somebody as a member of {@code room}, if they are one. */
  public Future<Optional<Member>> member(UUID room, UUID user) {
    return database.rooms(connection -> MemberRows.one(connection, room, user));
  }

  private static Future<Set<UUID>> banned(SqlConnection connection, UUID room) {
    return connection
        .preparedQuery("select user_id from bans where room = $1")
        .execute(Tuple.of(room))
        .map(rows -> Set.copyOf(list(rows, row -> row.getUUID("user_id"))));
  }

  static Future<Row> head(SqlConnection connection, UUID room) {
    return connection
        .preparedQuery(
            "select " + MessageRows.ROOM + ", r.epoch, r.rev from rooms r where r.id = $1")
        .execute(Tuple.of(room))
        .compose(
            rows ->
                rows.size() == 0
                    ? Future.failedFuture(Refusal.of(ErrorCode.NOT_FOUND))
                    : Future.succeededFuture(rows.iterator().next()));
  }

  private static Future<List<Seat>> seats(SqlConnection connection, UUID room) {
    return connection
        .preparedQuery(
            "select "
                + SEAT
                + " from seats s where s.room = $1 and not s.gone order by s.created_at, s.id")
        .execute(Tuple.of(room))
        .map(rows -> list(rows, MessageRows::seat));
  }

  private static Future<List<Message>> messages(
      SqlConnection connection, UUID room, long before, int limit) {
    return connection
        .preparedQuery(
            "select "
                + MessageRows.COLUMNS
                + " from messages m where m.room = $1 and m.posted < $2 order by m.posted desc limit $3")
        .execute(Tuple.of(room, before, limit))
        .map(
            rows -> {
              List<Message> newestFirst = list(rows, MessageRows::message);
              Collections.reverse(newestFirst);
              return newestFirst;
            });
  }

  private static Future<Newest> newest(SqlConnection connection, UUID room, int limit) {
    return connection
        .preparedQuery(
            """
            with last as (
              select posted, row_number() over newest_first as place, sum(size) over newest_first as size
              from (select posted, octet_length(text) + coalesce(octet_length(reasoning), 0) as size
                from messages where room = $1 order by posted desc limit $2 + 1) sized
              window newest_first as (order by posted desc)),
            shown as (select posted from last where place = 1 or (place <= $2 and size <= $3))
            select"""
                + " "
                + MessageRows.COLUMNS
                + """
            , (select count(*) from shown) < (select count(*) from last) as older
            from messages m where m.room = $1 and m.posted >= (select min(posted) from shown) order by m.posted
            """)
        .execute(Tuple.of(room, limit, SHOWN_TEXT))
        .map(
            rows ->
                new Newest(
                    list(rows, MessageRows::message),
                    rows.size() > 0 && rows.iterator().next().getBoolean("older")));
  }

  /** Messages posted before change {@code before}, the newest of them, oldest first. */
  public Future<List<Message>> history(UUID room, long before, int limit) {
    return database.rooms(connection -> messages(connection, room, before, limit));
  }

  /** What a model can hear of a room: {@link Audible#newest}. */
  public Future<List<Message>> heard(UUID room, long before, int tokens) {
    return database.rooms(connection -> Audible.newest(connection, room, before, tokens));
  }

  /** What leads to {@code last}: {@link Audible#thread}. */
  public Future<List<Message>> thread(UUID room, UUID last, int tokens) {
    return database.rooms(connection -> Audible.thread(connection, room, last, tokens));
  }

  /**
   * How many messages before change {@code before} a model could hear; it stops counting at {@code
   * most}.
   */
  public Future<Integer> countAudible(UUID room, long before, int most) {
    return database.rooms(connection -> Audible.count(connection, room, before, most));
  }

  /** A message of {@code room}. */
  public Future<Optional<Message>> message(UUID room, UUID id) {
    return database.rooms(
        connection ->
            connection
                .preparedQuery(
                    "select "
                        + MessageRows.COLUMNS
                        + " from messages m where m.id = $2 and m.room = $1")
                .execute(Tuple.of(room, id))
                .map(rows -> list(rows, MessageRows::message).stream().findFirst()));
  }

  /** What comes after {@code after}: a page of it. */
  public Future<Missed> since(UUID room, long after) {
    return database.rooms(connection -> Missed.read(connection, room, after));
  }

  /** Whether change {@code rev} is of the last 24 hours. */
  public Future<Boolean> isOfToday(UUID room, long rev) {
    return database.rooms(connection -> Missed.isOfToday(connection, room, rev));
  }

  /** The rooms somebody may see: open ones and their own. */
  public Future<List<Listed>> list(UUID user) {
    return database.rooms(
        connection ->
            connection
                .preparedQuery(
                    "select "
                        + MessageRows.ROOM
                        + ", r.platform_keys, m.role from rooms r left join members m on m.room = r.id and m.user_id = $1"
                        + " where r.visibility = 'open' or m.role is not null order by r.lobby desc, lower(r.name), r.id limit 500")
                .execute(Tuple.of(user))
                .map(rows -> list(rows, RoomReader::listed)));
  }

  /** One room as somebody sees it; nothing when they may not. */
  public Future<Optional<Listed>> find(UUID room, UUID user) {
    return find(room, user, " and (r.visibility = 'open' or m.role is not null)");
  }

  /** One room, whether {@code user} may see it or not. */
  public Future<Optional<Listed>> show(UUID room, UUID user) {
    return find(room, user, "");
  }

  private Future<Optional<Listed>> find(UUID room, UUID user, String which) {
    return database.rooms(
        connection ->
            connection
                .preparedQuery(
                    "select "
                        + MessageRows.ROOM
                        + ", r.platform_keys, m.role from rooms r left join members m on m.room = r.id and m.user_id = $2"
                        + " where r.id = $1"
                        + which)
                .execute(Tuple.of(room, user))
                .map(
                    rows ->
                        rows.size() == 0
                            ? Optional.empty()
                            : Optional.of(listed(rows.iterator().next()))));
  }

  private static Listed listed(Row row) {
    String role = row.getString("role");
    return new Listed(
        MessageRows.room(row),
        role == null ? null : MessageRows.value(Member.Role.class, role),
        platformKeys(row));
  }

  private static @Nullable PlatformKeys platformKeys(Row row) {
    String keys = row.getString("platform_keys");
    return keys == null ? null : MessageRows.value(PlatformKeys.class, keys);
  }

  /** Whether the server's keys pay in a room, where that is decided for it. */
  public Future<Optional<PlatformKeys>> platformKeys(UUID room) {
    return database.rooms(
        connection ->
            connection
                .preparedQuery("select platform_keys from rooms where id = $1")
                .execute(Tuple.of(room))
                .map(
                    rows ->
                        rows.size() == 0
                            ? Optional.empty()
                            : Optional.ofNullable(platformKeys(rows.iterator().next()))));
  }

  /** Who summoned a model, if that is known. */
  public Future<Optional<UUID>> seatMaker(UUID seat) {
    return database.rooms(
        connection ->
            connection
                .preparedQuery("select created_by from seats where id = $1")
                .execute(Tuple.of(seat))
                .map(
                    rows ->
                        rows.size() == 0
                            ? Optional.empty()
                            : Optional.ofNullable(rows.iterator().next().getUUID("created_by"))));
  }

  /** The room of a message or of a seat, by the id of either. */
  public Future<UUID> roomOf(UUID messageOrSeat) {
    return database.rooms(
        connection ->
            connection
                .preparedQuery(
                    "select room from messages where id = $1 union all select room from seats where id = $1 limit 1")
                .execute(Tuple.of(messageOrSeat))
                .compose(
                    rows ->
                        rows.size() == 0
                            ? Future.failedFuture(Refusal.of(ErrorCode.NOT_FOUND))
                            : Future.succeededFuture(rows.iterator().next().getUUID("room"))));
  }

  /** Replies that were being made when the server last ended. */
  public Future<List<Message>> unfinished() {
    return database.rooms(
        connection ->
            connection
                .query(
                    "select "
                        + MessageRows.COLUMNS
                        + " from messages m where m.state in ('queued', 'thinking', 'writing') order by m.posted")
                .execute()
                .map(rows -> list(rows, MessageRows::message)));
  }

  static <T> List<T> list(RowSet<Row> rows, java.util.function.Function<Row, T> read) {
    List<T> list = new ArrayList<>(rows.size());
    rows.forEach(row -> list.add(read.apply(row)));
    return list;
  }
}
