package chat.conclave.storage;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Who.ServerRole;
import chat.conclave.protocol.Wire;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who has an account here and what they may do on the server: for admins. */
public final class PeopleStore {
  /** Taken by whoever changes who is an admin: two at once could leave none. */
  private static final String ONE_AT_A_TIME =
      "select pg_advisory_xact_lock(hashtextextended('conclave admins', 0))";

  private static final String COLUMNS =
      "id, name, role, disabled, created_at, (select max(rotated_at) from sessions where user_id = users.id) as last_seen_at";

  private final Database database;

  public PeopleStore(Database database) {
    this.database = database;
  }

  /**
   * Somebody with an account, as admins see them.
   *
   * @param lastSeenAt when they last got an access token, which a page that is open does all the
   *     time
   */
  public record Somebody(
      UUID id,
      String name,
      ServerRole role,
      boolean disabled,
      Instant createdAt,
      @Nullable Instant lastSeenAt) {}

  /** What an admin changes; nothing leaves it as it is. */
  public record Change(@Nullable ServerRole role, @Nullable Boolean disabled) {}

  /** Somebody after a change, and the login sessions that it has ended. */
  public record Changed(Somebody now, List<UUID> ended) {}

  /** A page of everybody, by name. */
  public Future<List<Somebody>> list(String afterName, int limit) {
    return database.rooms(
        connection ->
            connection
                .preparedQuery(
                    "select "
                        + COLUMNS
                        + " from users where kind = 'person' and name collate \"C\" > $1 order by name collate \"C\" limit $2")
                .execute(Tuple.of(afterName, limit))
                .map(
                    rows -> {
                      List<Somebody> people = new ArrayList<>();
                      rows.forEach(row -> people.add(somebody(row)));
                      return people;
                    }));
  }

  /**
   * Changes what somebody may do. There is always an admin left who can sign in.
   *
   * @param membersOnly whether only somebody without a role on the server may be changed
   */
  public Future<Changed> change(UUID user, Change change, boolean membersOnly) {
    return database.roomsTransaction(
        connection ->
            look(connection, user)
                .compose(row -> judged(connection, user, change, membersOnly, row)));
  }

  /** Passes for everybody but the last admin. */
  static Future<Void> withoutLastAdmin(SqlConnection connection, UUID user) {
    return look(connection, user)
        .compose(row -> isAdmin(row) && row.getLong("admins") == 1 ? last() : none());
  }

  private static Future<Row> look(SqlConnection connection, UUID user) {
    return connection
        .query(ONE_AT_A_TIME)
        .execute()
        .compose(
            locked ->
                connection
                    .preparedQuery(
                        """
                        select role, disabled, (select count(*) from users
                          where role = 'admin' and not disabled and kind = 'person') as admins
                        from users where id = $1 and kind = 'person' for update
                        """)
                    .execute(Tuple.of(user)))
        .compose(
            rows ->
                rows.size() == 0
                    ? Future.failedFuture(Refusal.of(ErrorCode.NOT_FOUND))
                    : Future.succeededFuture(rows.iterator().next()));
  }

  private static boolean isAdmin(Row row) {
    return row.getString("role").equals("admin") && !row.getBoolean("disabled");
  }

  private static Future<Void> none() {
    return Future.succeededFuture();
  }

  private static <T> Future<T> last() {
    return Future.failedFuture(
        Refusal.of(
            ErrorCode.CONFLICT, "This is the last admin. Make somebody else an admin first."));
  }

  private static Future<Changed> judged(
      SqlConnection connection, UUID user, Change change, boolean membersOnly, Row now) {
    ServerRole role = MessageRows.value(ServerRole.class, now.getString("role"));
    boolean staysAdmin =
        (change.role() == null ? role : change.role()) == ServerRole.ADMIN
            && !(change.disabled() == null ? now.getBoolean("disabled") : change.disabled());
    if (membersOnly && role != ServerRole.MEMBER) {
      return Future.failedFuture(
          Refusal.of(ErrorCode.FORBIDDEN, "A key cannot change admins and managers."));
    }
    if (isAdmin(now) && !staysAdmin && now.getLong("admins") == 1) {
      return last();
    }
    return store(connection, user, change);
  }

  private static Future<Changed> store(SqlConnection connection, UUID user, Change change) {
    return connection
        .preparedQuery(
            "update users set role = coalesce($2, role), disabled = coalesce($3, disabled) where id = $1 returning "
                + COLUMNS)
        .execute(
            Tuple.tuple()
                .addUUID(user)
                .addString(change.role() == null ? null : Wire.name(change.role()))
                .addBoolean(change.disabled()))
        .map(rows -> somebody(rows.iterator().next()))
        .compose(
            after ->
                (after.disabled()
                        ? endSessions(connection, user)
                        : Future.succeededFuture(List.<UUID>of()))
                    .map(ended -> new Changed(after, ended)));
  }

  /** Ends all login sessions of somebody; which they were. */
  public Future<List<UUID>> signOut(UUID user) {
    return database.roomsTransaction(
        connection ->
            connection
                .preparedQuery("select from users where id = $1 and kind = 'person' for update")
                .execute(Tuple.of(user))
                .compose(
                    rows ->
                        rows.size() == 0
                            ? Future.failedFuture(Refusal.of(ErrorCode.NOT_FOUND))
                            : endSessions(connection, user)));
  }

  static Future<List<UUID>> endSessions(SqlConnection connection, UUID user) {
    return connection
        .preparedQuery(
            "update sessions set revoked = true where user_id = $1 and not revoked returning id")
        .execute(Tuple.of(user))
        .map(
            rows -> {
              List<UUID> ended = new ArrayList<>();
              rows.forEach(row -> ended.add(row.getUUID("id")));
              return ended;
            });
  }

  private static Somebody somebody(Row row) {
    return new Somebody(
        row.getUUID("id"),
        row.getString("name"),
        MessageRows.value(ServerRole.class, row.getString("role")),
        row.getBoolean("disabled"),
        row.getOffsetDateTime("created_at").toInstant(),
        MessageRows.instantOrNull(row.getOffsetDateTime("last_seen_at")));
  }
}
