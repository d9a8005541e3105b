package chat.conclave.storage;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Who.ServerRole;
import chat.conclave.protocol.Wire;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** People, their login sessions, and invites. */
public final class AccountStore {
  private static final String UNIQUE_VIOLATION = "23505";

  private final Database database;

  public AccountStore(Database database) {
    this.database = database;
  }

  /** Somebody with an account. */
  public record User(UUID id, String name, ServerRole role, String passwordHash) {
    @Override
    public String toString() {
      return "User[" + id + "]";
    }
  }

  /** What an invite gives: a role on the server to a newcomer, and a room to be in. */
  public record Invite(@Nullable UUID room, ServerRole serverRole) {}

  public Future<Boolean> nobodyYet() {
    return database.rooms(
        connection ->
            connection
                .query("select 1 from users limit 1")
                .execute()
                .map(rows -> rows.size() == 0));
  }

  public Future<Optional<User>> findByKey(String nameKey) {
    return one(
        "select id, name, role, password_hash from users where name_key = $1 and kind = 'person' and not disabled",
        nameKey);
  }

  public Future<Optional<User>> find(UUID id) {
    return one(
        "select id, name, role, password_hash from users where id = $1 and kind = 'person'", id);
  }

  private Future<Optional<User>> one(String sql, Object key) {
    return database.rooms(
        connection ->
            connection
                .preparedQuery(sql)
                .execute(Tuple.of(key))
                .map(
                    rows ->
                        rows.size() == 0
                            ? Optional.empty()
                            : Optional.of(user(rows.iterator().next()))));
  }

  private static User user(Row row) {
    return new User(
        row.getUUID("id"),
        row.getString("name"),
        MessageRows.value(ServerRole.class, row.getString("role")),
        row.getString("password_hash"));
  }

  /**
   * What an invite would give, without using it up; {@code not-found} when it gives nothing any
   * more.
   */
  public Future<Invite> look(byte[] codeHash) {
    return database.rooms(
        connection ->
            invite(
                connection,
                "select room, server_role from invites where code_hash = $1 and uses_left > 0 and expires_at > clock_timestamp()",
                Tuple.of(Buffer.buffer(codeHash))));
  }

  /**
   * Uses an invite once for somebody who has an account. Whom it gives nothing, as it leads where
   * they are already or must not be, uses nothing up.
   */
  public Future<Invite> use(byte[] codeHash, UUID user) {
    return database.rooms(
        connection ->
            invite(
                connection,
                """
                update invites i set uses_left = uses_left - case when i.room is null
                  or exists (select from members m where m.room = i.room and m.user_id = $2)
                  or exists (select from bans b where b.room = i.room and b.user_id = $2) then 0 else 1 end
                where code_hash = $1 and uses_left > 0 and expires_at > clock_timestamp() returning room, server_role
                """,
                Tuple.of(Buffer.buffer(codeHash), user)));
  }

  private static Future<Invite> use(SqlConnection connection, byte[] codeHash) {
    return invite(
        connection,
        """
        update invites set uses_left = uses_left - 1
        where code_hash = $1 and uses_left > 0 and expires_at > clock_timestamp() returning room, server_role
        """,
        Tuple.of(Buffer.buffer(codeHash)));
  }

  private static Future<Invite> invite(SqlConnection connection, String sql, Tuple values) {
    return connection
        .preparedQuery(sql)
        .execute(values)
        .compose(
            rows -> {
              if (rows.size() == 0) {
                return Future.failedFuture(
                    Refusal.of(
                        ErrorCode.NOT_FOUND,
                        "This invite is used up or has expired. Ask for a new one."));
              }
              Row row = rows.iterator().next();
              return Future.succeededFuture(
                  new Invite(
                      row.getUUID("room"),
                      MessageRows.value(ServerRole.class, row.getString("server_role"))));
            });
  }

  /**
   * Makes an account, using up its invite if there is one: both or neither. The invite's server
   * role, or member.
   */
  public Future<Invite> register(
      UUID id, String name, String nameKey, String passwordHash, byte @Nullable [] codeHash) {
    return database.roomsTransaction(
        connection ->
            (codeHash == null
                    ? Future.succeededFuture(new Invite(null, ServerRole.MEMBER))
                    : use(connection, codeHash))
                .compose(
                    invite ->
                        insert(connection, id, name, nameKey, passwordHash, invite.serverRole())
                            .map(invite)));
  }

  /** Makes an account by the operator's order. */
  public Future<Void> create(
      UUID id, String name, String nameKey, String passwordHash, ServerRole role) {
    return database.rooms(connection -> insert(connection, id, name, nameKey, passwordHash, role));
  }

  private static Future<Void> insert(
      SqlConnection connection,
      UUID id,
      String name,
      String nameKey,
      String passwordHash,
      ServerRole role) {
    return unlessTaken(
        connection
            .preparedQuery(
                "insert into users (id, name, name_key, role, password_hash) values ($1, $2, $3, $4, $5)")
            .execute(Tuple.of(id, name, nameKey, Wire.name(role), passwordHash)));
  }

  /** Tells a name that is taken from other failures. */
  static Future<Void> unlessTaken(Future<?> inserted) {
    return inserted
        .recover(
            failure ->
                Future.failedFuture(
                    failure instanceof PgException e && UNIQUE_VIOLATION.equals(e.getSqlState())
                        ? Refusal.of(
                            ErrorCode.CONFLICT,
                            "Somebody here has that name already, or one that looks like it.")
                        : failure))
        .mapEmpty();
  }

  public Future<Void> setPasswordHash(UUID user, String hash) {
    return run("update users set password_hash = $2 where id = $1", Tuple.of(user, hash));
  }

  /** Stores an invite. */
  public Future<Instant> invite(
      byte[] codeHash, Invite invite, @Nullable UUID by, Duration lifetime, int uses) {
    return database.rooms(
        connection ->
            connection
                .preparedQuery(
                    """
                    insert into invites (code_hash, room, server_role, created_by, expires_at, uses_left)
                    values ($1, $2, $3, $4, clock_timestamp() + make_interval(secs => $5), $6) returning expires_at
                    """)
                .execute(
                    Tuple.tuple()
                        .addBuffer(Buffer.buffer(codeHash))
                        .addUUID(invite.room())
                        .addString(Wire.name(invite.serverRole()))
                        .addUUID(by)
                        .addDouble((double) lifetime.toSeconds())
                        .addInteger(uses))
                .map(rows -> rows.iterator().next().getOffsetDateTime("expires_at").toInstant()));
  }

  /** Withdraws the links that would make an admin. */
  public Future<Void> withdrawAdminInvites() {
    return run("delete from invites where server_role = 'admin'", Tuple.tuple());
  }

  /** The rooms that somebody is a member of. */
  static Future<List<UUID>> roomsOf(SqlConnection connection, UUID user) {
    return connection
        .preparedQuery("select room from members where user_id = $1")
        .execute(Tuple.of(user))
        .map(
            rows -> {
              List<UUID> rooms = new ArrayList<>();
              rows.forEach(row -> rooms.add(row.getUUID("room")));
              return rooms;
            });
  }

  /** Stores a new session of somebody who may sign in; {@code unauthenticated} else. */
  public Future<Void> begin(SessionRow session) {
    Tuple values =
        Tuple.tuple()
            .addUUID(session.id())
            .addUUID(session.user())
            .addLong(session.counter())
            .addBuffer(Buffer.buffer(session.currentHash()))
            .addBuffer(
                session.previousHash() == null ? null : Buffer.buffer(session.previousHash()))
            .addOffsetDateTime(session.rotatedAt().atOffset(ZoneOffset.UTC))
            .addOffsetDateTime(session.createdAt().atOffset(ZoneOffset.UTC));
    return database.rooms(
        connection ->
            connection
                .preparedQuery(
                    """
                    insert into sessions (id, user_id, counter, current_hash, previous_hash, rotated_at, created_at)
                    select $1, id, $3, $4, $5, $6, $7 from users where id = $2 and kind = 'person' and not disabled for share
                    """)
                .execute(values)
                .compose(
                    rows ->
                        rows.rowCount() == 1
                            ? Future.succeededFuture()
                            : Future.failedFuture(Refusal.of(ErrorCode.UNAUTHENTICATED))));
  }

  /** What somebody may do whose session is alive; nothing when it is over. */
  public Future<Optional<ServerRole>> alive(UUID session) {
    return database.rooms(
        connection ->
            connection
                .preparedQuery(
                    """
                    select u.role from sessions s join users u on u.id = s.user_id
                    where s.id = $1 and not s.revoked and not u.disabled
                    """)
                .execute(Tuple.of(session))
                .map(
                    rows ->
                        rows.size() == 0
                            ? Optional.empty()
                            : Optional.of(
                                MessageRows.value(
                                    ServerRole.class, rows.iterator().next().getString("role")))));
  }

  public Future<Optional<SessionRow>> session(UUID id) {
    return database.rooms(
        connection ->
            connection
                .preparedQuery("select * from sessions where id = $1")
                .execute(Tuple.of(id))
                .map(
                    rows ->
                        rows.size() == 0
                            ? Optional.empty()
                            : Optional.of(session(rows.iterator().next()))));
  }

  private static SessionRow session(Row row) {
    Buffer previous = row.getBuffer("previous_hash");
    return new SessionRow(
        row.getUUID("id"),
        row.getUUID("user_id"),
        row.getLong("counter"),
        row.getBuffer("current_hash").getBytes(),
        previous == null ? null : previous.getBytes(),
        row.getOffsetDateTime("rotated_at").toInstant(),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getBoolean("revoked"));
  }

  /** Stores the next state of a session, unless another request has moved it on in the meantime. */
  public Future<Boolean> rotate(SessionRow next) {
    return database.rooms(
        connection ->
            connection
                .preparedQuery(
                    """
                    update sessions set counter = $2, current_hash = $3, previous_hash = $4, rotated_at = $5
                    where id = $1 and counter = $2 - 1 and not revoked
                    """)
                .execute(
                    Tuple.tuple()
                        .addUUID(next.id())
                        .addLong(next.counter())
                        .addBuffer(Buffer.buffer(next.currentHash()))
                        .addBuffer(
                            next.previousHash() == null ? null : Buffer.buffer(next.previousHash()))
                        .addOffsetDateTime(next.rotatedAt().atOffset(ZoneOffset.UTC)))
                .map(rows -> rows.rowCount() == 1));
  }

  public Future<Void> revoke(UUID session) {
    return run("update sessions set revoked = true where id = $1", Tuple.of(session));
  }

  private Future<Void> run(String sql, Tuple tuple) {
    return database.rooms(connection -> connection.preparedQuery(sql).execute(tuple).mapEmpty());
  }
}
