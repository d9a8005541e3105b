package chat.conclave.storage;

import io.vertx.core.Future;
import io.vertx.sqlclient.Tuple;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** How far people have read. */
public final class ReadMarks {
  /** Counting ends here. */
  public static final int MOST = 100;

  private final Database database;

  public ReadMarks(Database database) {
    this.database = database;
  }

  /**
   * What somebody has not read in a room.
   *
   * @param messages of others; counting ends at {@link #MOST}
   * @param mentions of those, how many name or answer this person
   * @param said the rev at which the newest of those was posted; null where there are none
   * @param read the rev up to which they have read; null where they never did
   */
  public record Unread(int messages, int mentions, @Nullable Long said, @Nullable Long read) {
    public static final Unread NOTHING = new Unread(0, 0, null, null);
  }

  /**
   * Somebody has read everything up to {@code rev}; a mark never goes back.
   *
   * @return the mark, if it went further
   */
  public Future<Optional<Long>> read(UUID room, UUID user, long rev) {
    return database.rooms(
        connection ->
            connection
                .preparedQuery(
                    """
                    insert into read_marks (room, user_id, rev) select r.id, $2, least($3, r.rev) from rooms r where r.id = $1
                    on conflict (room, user_id) do update set rev = excluded.rev where read_marks.rev < excluded.rev
                    returning rev
                    """)
                .execute(Tuple.of(room, user, rev))
                .map(rows -> rows.stream().findFirst().map(row -> row.getLong("rev"))));
  }

  /** By room, for the rooms that {@code user} is a member of. */
  public Future<Map<UUID, Unread>> of(UUID user) {
    return database.rooms(
        connection ->
            connection
                .preparedQuery(
                    """
                    select m.room, n.messages, n.mentions, n.said, k.rev
                    from members m join users u on u.id = m.user_id left join read_marks k on k.room = m.room and k.user_id = m.user_id
                    cross join lateral (
                      select count(*)::int as messages, (count(*) filter (where position(lower('@' || u.name) in lower(x.text)) > 0
                        or exists (select from messages a where a.id = x.reply_to and a.author_id = u.id::text)))::int as mentions, max(x.posted) as said
                      from (select s.text, s.reply_to, s.posted from messages s
                        where s.room = m.room and s.posted > coalesce(k.rev, 0) and (k.rev is not null or s.created_at > m.joined_at)
                          and s.author_id <> u.id::text and s.state <> 'deleted' order by s.posted desc limit $2) x) n
                    where m.user_id = $1 limit 1000
                    """)
                .execute(Tuple.of(user, MOST))
                .map(
                    rows -> {
                      Map<UUID, Unread> unread = new HashMap<>();
                      rows.forEach(
                          row ->
                              unread.put(
                                  row.getUUID("room"),
                                  new Unread(
                                      row.getInteger("messages"),
                                      row.getInteger("mentions"),
                                      row.getLong("said"),
                                      row.getLong("rev"))));
                      return unread;
                    }));
  }
}
