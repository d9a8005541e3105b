package chat.conclave.storage;

import chat.conclave.protocol.Message;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.List;
import java.util.UUID;

/** Messages that a model can hear: said, not taken back, and not hidden from models. */
final class Audible {
  /** How far back, in messages. */
  private static final int FURTHEST = 2_000;

  /** A token stands for as many bytes at most, as estimated. */
  private static final long TOKEN_BYTES = 3;

  private static final String AUDIBLE =
      " octet_length(m.text) > 0 and not m.hidden"
          + " and m.state not in ('deleted', 'queued', 'thinking', 'writing')";

  private static final String WHICH =
      " from messages m where m.room = $1 and m.posted < $2 and" + AUDIBLE;

  /** A message, what it answers, and so on. What cannot be heard is passed over, not an end. */
  private static final String THREAD =
      "with recursive thread as ("
          + "select m.id, m.reply_to, 1 as depth from messages m where m.room = $1 and m.id = $2"
          + " union all select m.id, m.reply_to, t.depth + 1 from thread t"
          + " join messages m on m.id = t.reply_to and m.room = $1 where t.depth < "
          + FURTHEST
          + ")";

  private Audible() {}

  /**
   * Of what was said before change {@code before} the newest that {@code tokens} tokens can hold,
   * oldest first; perhaps a little more. How long a text is the database knows without reading it.
   */
  static Future<List<Message>> newest(
      SqlConnection connection, UUID room, long before, int tokens) {
    return connection
        .preparedQuery(
            fitting(
                "select m.id, m.posted, octet_length(m.text) as bytes"
                    + WHICH
                    + " order by m.posted desc limit "
                    + FURTHEST))
        .execute(Tuple.of(room, before, TOKEN_BYTES * tokens))
        .map(rows -> RoomReader.list(rows, MessageRows::message));
  }

  /** Of what leads to {@code last} by answering each other the same, with {@code last} itself. */
  static Future<List<Message>> thread(SqlConnection connection, UUID room, UUID last, int tokens) {
    return connection
        .preparedQuery(
            THREAD
                + fitting(
                    "select m.id, m.posted, octet_length(m.text) as bytes"
                        + " from messages m join thread on thread.id = m.id where"
                        + AUDIBLE))
        .execute(Tuple.of(room, last, TOKEN_BYTES * tokens))
        .map(rows -> RoomReader.list(rows, MessageRows::message));
  }

  private static String fitting(String some) {
    return "select "
        + MessageRows.HEARD
        + " from messages m join ("
        + "select n.id, sum(n.bytes) over (order by n.posted desc) - n.bytes as newer from ("
        + some
        + ") n) past on past.id = m.id where past.newer < $3 order by m.posted";
  }

  static Future<Integer> count(SqlConnection connection, UUID room, long before, int most) {
    return connection
        .preparedQuery(
            "select count(*)::int as count from (select 1" + WHICH + " limit $3) earlier")
        .execute(Tuple.of(room, before, most))
        .map(rows -> rows.iterator().next().getInteger("count"));
  }
}
