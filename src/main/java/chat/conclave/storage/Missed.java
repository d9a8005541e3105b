package chat.conclave.storage;

import chat.conclave.protocol.Change;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/**
 * A page of what somebody has missed of a room: changes in order and without holes, with what each
 * is about as it is now. A page has a bound in changes and, past its first one, in text.
 *
 * @param head the room's rev when the page had been read: there is more if it is not reached
 */
public record Missed(List<Change> changes, long head) {
  /** Most changes of a page. */
  public static final int PAGE = 100;

  private static final int TEXT = 256 * 1024;

  static Future<Missed> read(SqlConnection connection, UUID room, long after) {
    return connection
        .preparedQuery(
            """
            select change, kind, ref from (
              select c.rev as change, c.kind, c.ref,
                sum(coalesce(octet_length(m.text), 0) + coalesce(octet_length(m.reasoning), 0)) over (order by c.rev) as text
              from (select * from changes where room = $1 and rev > $2 order by rev limit $3) c
                left join messages m on c.kind = 'message' and m.id = c.ref) page
            where text <= $4 or change = $2 + 1 order by change
            """)
        .execute(Tuple.of(room, after, PAGE, (long) TEXT))
        .compose(changes -> fill(connection, room, changes));
  }

  static Future<Boolean> isOfToday(SqlConnection connection, UUID room, long rev) {
    return connection
        .preparedQuery(
            "select at > clock_timestamp() - interval '24 hours' as fresh from changes where room = $1 and rev = $2")
        .execute(Tuple.of(room, rev))
        .map(rows -> rows.size() > 0 && rows.iterator().next().getBoolean("fresh"));
  }

  private static Future<Missed> fill(SqlConnection connection, UUID room, RowSet<Row> changes) {
    Future<RowSet<Row>> messages =
        connection
            .preparedQuery(
                "select " + MessageRows.COLUMNS + " from messages m where m.id = any($1)")
            .execute(Tuple.tuple().addArrayOfUUID(refs(changes, "message")));
    Future<RowSet<Row>> seats =
        connection
            .preparedQuery(
                "select " + RoomReader.SEAT + ", s.gone from seats s where s.id = any($1)")
            .execute(Tuple.tuple().addArrayOfUUID(refs(changes, "seat")));
    Future<RowSet<Row>> members =
        connection
            .preparedQuery(
                """
                select u.id, u.name, coalesce(m.role, 'member') as role, m.muted_until, m.role is null as gone, b.room is not null as banned
                from users u left join members m on m.user_id = u.id and m.room = $1
                  left join bans b on b.user_id = u.id and b.room = $1 where u.id = any($2)
                """)
            .execute(Tuple.tuple().addUUID(room).addArrayOfUUID(refs(changes, "member")));
    return Future.all(messages, seats, members, RoomReader.head(connection, room))
        .map(
            all -> {
              Row head = all.resultAt(3);
              return new Missed(
                  new ChangeJoin(
                          MessageRows.room(head),
                          messages.result(),
                          seats.result(),
                          members.result())
                      .join(changes),
                  head.getLong("rev"));
            });
  }

  private static UUID[] refs(RowSet<Row> changes, String kind) {
    List<UUID> refs = new ArrayList<>();
    changes.forEach(
        row -> {
          if (row.getString("kind").equals(kind)) {
            refs.add(row.getUUID("ref"));
          }
        });
    return refs.toArray(new UUID[0]);
  }

  /** The last change of this page, or {@code after} if it is empty. */
  public long last(long after) {
    return changes.isEmpty() ? after : changes.get(changes.size() - 1).rev();
  }
}
