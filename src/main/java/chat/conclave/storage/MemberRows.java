package chat.conclave.storage;

import chat.conclave.protocol.Member;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Reads the members of a room: all, some, or a page of them. */
final class MemberRows {
  private MemberRows() {}

  static Future<List<Member>> all(SqlConnection connection, UUID room) {
    return connection
        .preparedQuery(
            "select u.id, u.name, m.role, m.muted_until from members m join users u on u.id = m.user_id where m.room = $1 order by m.joined_at, u.id")
        .execute(Tuple.of(room))
        .map(rows -> RoomReader.list(rows, MessageRows::member));
  }

  static Future<Optional<Member>> one(SqlConnection connection, UUID room, UUID user) {
    return connection
        .preparedQuery(
            "select u.id, u.name, m.role, m.muted_until from members m join users u on u.id = m.user_id where m.room = $1 and m.user_id = $2")
        .execute(Tuple.of(room, user))
        .map(rows -> RoomReader.list(rows, MessageRows::member).stream().findFirst());
  }

  /** Each row says how many there are in {@code members}. */
  static Future<RowSet<Row>> some(
      SqlConnection connection, UUID room, Collection<UUID> first, int limit) {
    return connection
        .preparedQuery(
            """
            select * from (
              select u.id, u.name, m.role, m.muted_until, m.joined_at, count(*) over ()::int as members
              from members m join users u on u.id = m.user_id where m.room = $1
              order by m.user_id = any($2) desc, array_position(array['owner', 'moderator'], m.role), m.joined_at, u.id limit $3) shown
            order by joined_at, id
            """)
        .execute(
            Tuple.tuple()
                .addUUID(room)
                .addArrayOfUUID(first.toArray(new UUID[0]))
                .addInteger(limit));
  }

  static Future<List<Member>> page(
      SqlConnection connection, UUID room, @Nullable UUID after, int limit) {
    return connection
        .preparedQuery(
            """
            select u.id, u.name, m.role, m.muted_until from members m join users u on u.id = m.user_id
            where m.room = $1 and ($2::uuid is null
              or (m.joined_at, m.user_id) > (select l.joined_at, l.user_id from members l where l.room = $1 and l.user_id = $2))
            order by m.joined_at, m.user_id limit $3
            """)
        .execute(Tuple.tuple().addUUID(room).addUUID(after).addInteger(limit))
        .map(rows -> RoomReader.list(rows, MessageRows::member));
  }
}
