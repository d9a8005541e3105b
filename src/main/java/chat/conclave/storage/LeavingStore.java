package chat.conclave.storage;

import chat.conclave.protocol.Member;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** What becomes of somebody's rows who leaves for good. */
public final class LeavingStore {
  /** Who wrote a message of somebody who wants to be named no more. */
  public static final String NOBODY = "Somebody who left";

  private final Database database;

  public LeavingStore(Database database) {
    this.database = database;
  }

  /**
   * What is to be ended of somebody who can act no more.
   *
   * @param sessions that were alive
   * @param replies that are being made for them: their rooms
   * @param heirs who owns a room next that they alone own: the oldest moderator, else the oldest
   *     member
   */
  public record Begun(
      List<UUID> sessions, List<UUID> rooms, Map<UUID, UUID> replies, Map<UUID, Member> heirs) {}

  /** Signs somebody out for good; {@code conflict} for the last admin. */
  public Future<Begun> begin(UUID user) {
    return database.roomsTransaction(
        connection ->
            PeopleStore.withoutLastAdmin(connection, user)
                .compose(
                    may -> run(connection, "update users set disabled = true where id = $1", user))
                .compose(v -> PeopleStore.endSessions(connection, user))
                .compose(sessions -> begun(connection, user, sessions)));
  }

  private static Future<Begun> begun(SqlConnection connection, UUID user, List<UUID> sessions) {
    Future<List<UUID>> rooms = AccountStore.roomsOf(connection, user);
    Future<Map<UUID, UUID>> replies =
        pairs(
            connection,
            "select id as key, room from messages where asker = $1 and state in ('queued', 'thinking', 'writing')",
            user,
            row -> row.getUUID("room"));
    Future<Map<UUID, Member>> heirs =
        pairs(
            connection,
            """
            select distinct on (o.room) o.room as key, h.user_id, u.name
            from members o
            join members h on h.room = o.room and h.user_id <> o.user_id and h.role in ('moderator', 'member')
            join users u on u.id = h.user_id and u.kind = 'person' and not u.disabled
            where o.user_id = $1 and o.role = 'owner' and not exists (
              select from members x where x.room = o.room and x.user_id <> $1 and x.role = 'owner')
            order by o.room, h.role = 'moderator' desc, h.joined_at, h.user_id
            """,
            user,
            row -> new Member(row.getUUID("user_id"), row.getString("name"), Member.Role.OWNER));
    return Future.all(rooms, replies, heirs)
        .map(all -> new Begun(sessions, rooms.result(), replies.result(), heirs.result()));
  }

  private static <T> Future<Map<UUID, T>> pairs(
      SqlConnection connection, String sql, UUID user, Function<Row, T> value) {
    return connection
        .preparedQuery(sql)
        .execute(Tuple.of(user))
        .map(
            rows -> {
              Map<UUID, T> map = new LinkedHashMap<>();
              rows.forEach(row -> map.put(row.getUUID("key"), value.apply(row)));
              return map;
            });
  }

  /**
   * Removes what is left of somebody. With {@code as}, also from messages, and the name becomes
   * free; else the messages stay under the name, and nobody else gets it.
   */
  public Future<Void> finish(UUID user, @Nullable UUID as) {
    return database.roomsTransaction(
        connection ->
            run(connection, "delete from sessions where user_id = $1", user)
                .compose(v -> run(connection, "delete from invites where created_by = $1", user))
                .compose(
                    v ->
                        run(
                            connection,
                            "update seats set created_by = null where created_by = $1",
                            user))
                .compose(
                    v ->
                        run(
                            connection,
                            "update service_keys set created_by = null where created_by = $1",
                            user))
                .compose(
                    v -> as == null ? keepName(connection, user) : forget(connection, user, as)));
  }

  private static Future<Void> keepName(SqlConnection connection, UUID user) {
    return run(
        connection,
        "update users set kind = 'left', role = 'member', password_hash = '', disabled = true where id = $1",
        user);
  }

  private static Future<Void> forget(SqlConnection connection, UUID user, UUID as) {
    return connection
        .preparedQuery(
            """
            update messages set
              author_id = case when author_id = $1::text then $2::text else author_id end,
              author_name = case when author_id = $1::text then $3 else author_name end,
              asker = case when asker = $4 then $5 else asker end,
              asker_name = case when asker = $4 then $3 else asker_name end,
              payer = case when payer = $4 then $5 else payer end,
              payer_name = case when payer = $4 then $3 else payer_name end
            where author_id = $1::text or asker = $4 or payer = $4
            """)
        .execute(Tuple.of(user.toString(), as.toString(), NOBODY, user, as))
        .compose(
            v ->
                connection
                    .preparedQuery("update changes set ref = $2 where kind = 'member' and ref = $1")
                    .execute(Tuple.of(user, as)))
        .compose(v -> run(connection, "delete from users where id = $1", user));
  }

  private static Future<Void> run(SqlConnection connection, String sql, UUID user) {
    return connection.preparedQuery(sql).execute(Tuple.of(user)).mapEmpty();
  }
}
