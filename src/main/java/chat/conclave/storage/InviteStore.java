package chat.conclave.storage;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Wire;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The invites into rooms, for those who make them. */
public final class InviteStore {
  private static final String COLUMNS =
      "i.id, i.room_role, i.created_by, u.name as created_by_name, i.created_at, i.expires_at, i.uses_left";

  private final Database database;

  public InviteStore(Database database) {
    this.database = database;
  }

  /** An invite into a room; its code is known to nobody but whom it was shown to. */
  public record Invite(
      UUID id,
      Member.Role role,
      @Nullable UUID by,
      @Nullable String byName,
      Instant createdAt,
      Instant expiresAt,
      int usesLeft) {}

  /**
   * Stores one.
   *
   * @param role what it makes of who comes: a member or a guest
   */
  public Future<Invite> add(
      byte[] codeHash, UUID room, Member.Role role, UUID by, Duration lifetime, int uses) {
    return database.rooms(
        connection ->
            connection
                .preparedQuery(
                    """
                    with i as (
                      insert into invites (code_hash, room, server_role, room_role, created_by, expires_at, uses_left)
                      values ($1, $2, 'member', $3, $4, clock_timestamp() + make_interval(secs => $5), $6) returning *)
                    select\s"""
                        + COLUMNS
                        + " from i left join users u on u.id = i.created_by")
                .execute(
                    Tuple.of(
                        Buffer.buffer(codeHash),
                        room,
                        Wire.name(role),
                        by,
                        (double) lifetime.toSeconds(),
                        uses))
                .map(rows -> read(rows.iterator().next())));
  }

  /** Those that still let somebody in, the newest first. */
  public Future<List<Invite>> of(UUID room) {
    return database.rooms(
        connection ->
            connection
                .preparedQuery(
                    "select "
                        + COLUMNS
                        + " from invites i left join users u on u.id = i.created_by"
                        + " where i.room = $1 and i.uses_left > 0 and i.expires_at > clock_timestamp()"
                        + " order by i.created_at desc, i.id limit 500")
                .execute(Tuple.of(room))
                .map(rows -> RoomReader.list(rows, InviteStore::read)));
  }

  /** Lets nobody in any more by this one. */
  public Future<Void> revoke(UUID room, UUID id) {
    return database.rooms(
        connection ->
            connection
                .preparedQuery(
                    "update invites set uses_left = 0 where room = $1 and id = $2 and uses_left > 0")
                .execute(Tuple.of(room, id))
                .compose(
                    rows ->
                        rows.rowCount() == 0
                            ? Future.failedFuture(Refusal.of(ErrorCode.NOT_FOUND))
                            : Future.succeededFuture()));
  }

  /** What an invite makes of who comes, also when it was just used up. */
  public Future<Member.Role> role(byte[] codeHash) {
    return database.rooms(
        connection ->
            connection
                .preparedQuery("select room_role from invites where code_hash = $1")
                .execute(Tuple.of(Buffer.buffer(codeHash)))
                .map(
                    rows ->
                        rows.size() == 0
                            ? Member.Role.GUEST
                            : MessageRows.value(
                                Member.Role.class, rows.iterator().next().getString("room_role"))));
  }

  private static Invite read(Row row) {
    return new Invite(
        row.getUUID("id"),
        MessageRows.value(Member.Role.class, row.getString("room_role")),
        row.getUUID("created_by"),
        row.getString("created_by_name"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("expires_at").toInstant(),
        row.getInteger("uses_left"));
  }
}
