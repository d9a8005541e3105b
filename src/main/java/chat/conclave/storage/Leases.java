package chat.conclave.storage;

import chat.conclave.protocol.Change;
import chat.conclave.protocol.Message;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Which process makes a running reply. A lease that its process has not renewed in time can be
 * claimed by another one, under the next fencing number; from then on nothing that the former one
 * writes about that reply is stored, however late it comes.
 */
public final class Leases {
  private static final String LIFE = "clock_timestamp() + interval '8 seconds'";
  private static final int MANY = 100;
  private static final long FIRST = 1;

  private final Database database;
  private final UUID node = UUID.randomUUID();
  private final Map<UUID, Long> claimed = new ConcurrentHashMap<>();

  Leases(Database database) {
    this.database = database;
  }

  UUID node() {
    return node;
  }

  /** The number under which this process has, or had, the lease of a reply. */
  long fence(UUID reply) {
    return claimed.getOrDefault(reply, FIRST);
  }

  static final String INSERT =
      "insert into leases (message, room, node, until) values ($1, $2, $3, " + LIFE + ")";

  Tuple insert(Change.Posted change) {
    return Tuple.of(change.message().id(), change.message().room(), node);
  }

  /** Those replies whose end this process may store, until the transaction is over. */
  Future<Set<UUID>> hold(SqlConnection connection, Set<UUID> replies) {
    UUID[] ids = replies.toArray(new UUID[0]);
    Long[] fences = new Long[ids.length];
    for (int i = 0; i < ids.length; i++) {
      fences[i] = fence(ids[i]);
    }
    return connection
        .preparedQuery(
            """
            select l.message from leases l join unnest($1::uuid[], $2::bigint[]) as w (message, fence) on w.message = l.message
            where l.node = $3 and l.fence = w.fence order by l.message for update of l
            """)
        .execute(Tuple.tuple().addArrayOfUUID(ids).addArrayOfLong(fences).addUUID(node))
        .map(
            rows -> {
              Set<UUID> held = new HashSet<>();
              rows.forEach(row -> held.add(row.getUUID("message")));
              return held;
            });
  }

  /**
   * Those of {@code replies} that this process still has, from now on for another while. Leases are
   * taken in one order everywhere, so nobody waits for them in a circle.
   */
  public Future<Set<UUID>> renew(Set<UUID> replies) {
    return database.rooms(
        connection ->
            connection
                .preparedQuery(
                    "update leases set until = "
                        + LIFE
                        + " where message in (select message from leases where message = any($1) and node = $2 order by message for update)"
                        + " returning message, fence")
                .execute(Tuple.tuple().addArrayOfUUID(replies.toArray(new UUID[0])).addUUID(node))
                .map(
                    rows -> {
                      Set<UUID> held = new HashSet<>();
                      rows.forEach(row -> held.add(row.getUUID("message")));
                      return held;
                    }));
  }

  /**
   * Takes over replies that nobody has renewed in time.
   *
   * @param alone whether there is no other process: then all that is not this one's
   * @param made what is made here in any case
   * @return what they are, to be ended
   */
  public Future<List<Message>> claim(boolean alone, Set<UUID> made) {
    return database.roomsTransaction(
        connection ->
            connection
                .preparedQuery(
                    "update leases set node = $1, fence = fence + 1, until = "
                        + LIFE
                        + " where message in (select message from leases where (until < clock_timestamp() or ($2 and node <> $1)) and message <> all ($4) order by until limit $3 for update skip locked) returning message, fence")
                .execute(
                    Tuple.tuple()
                        .addUUID(node)
                        .addBoolean(alone)
                        .addInteger(MANY)
                        .addArrayOfUUID(made.toArray(new UUID[0])))
                .compose(
                    rows -> {
                      List<UUID> ids = new ArrayList<>();
                      rows.forEach(
                          row -> {
                            claimed.put(row.getUUID("message"), row.getLong("fence"));
                            ids.add(row.getUUID("message"));
                          });
                      return ids.isEmpty()
                          ? Future.succeededFuture(List.of())
                          : unfinished(connection, ids.toArray(new UUID[0]));
                    }));
  }

  private static Future<List<Message>> unfinished(SqlConnection connection, UUID[] ids) {
    return connection
        .preparedQuery(
            "delete from leases l using messages m where l.message = any($1) and m.id = l.message"
                + " and m.state not in ('queued', 'thinking', 'writing')")
        .execute(Tuple.tuple().addArrayOfUUID(ids))
        .compose(
            over ->
                connection
                    .preparedQuery(
                        "select "
                            + MessageRows.COLUMNS
                            + " from messages m where m.id = any($1) and m.state in ('queued', 'thinking', 'writing') order by m.posted")
                    .execute(Tuple.tuple().addArrayOfUUID(ids)))
        .map(rows -> RoomReader.list(rows, MessageRows::message));
  }

  /** These replies of this process are over. */
  void over(Set<UUID> replies) {
    claimed.keySet().removeAll(replies);
  }
}
