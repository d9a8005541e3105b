package chat.conclave.storage;

import chat.conclave.protocol.PlatformKeys;
import chat.conclave.protocol.RoomInfo;
import chat.conclave.protocol.Wire;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Makes rooms. Who and what is in one comes later, as changes of the room. */
public final class RoomMaker {
  private final Database database;

  public RoomMaker(Database database) {
    this.database = database;
  }

  public Future<Void> create(RoomInfo room) {
    return database.rooms(connection -> insert(connection, room));
  }

  private static Future<Void> insert(SqlConnection connection, RoomInfo room) {
    return connection
        .preparedQuery(
            """
            insert into rooms (id, name, topic, visibility, hop_limit, lobby, epoch, context_tokens, context_mode, retention_days, answers)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11)
            on conflict (lobby) where lobby do nothing
            """)
        .execute(
            Tuple.tuple()
                .addUUID(room.id())
                .addString(room.name())
                .addString(room.topic())
                .addString(Wire.name(room.visibility()))
                .addInteger(room.hopLimit())
                .addBoolean(room.lobby())
                .addUUID(UUID.randomUUID())
                .addInteger(room.contextTokens())
                .addString(Wire.name(room.context()))
                .addInteger(room.retentionDays())
                .addString(Wire.name(room.answers())))
        .mapEmpty();
  }

  /**
   * The room that everybody starts in; {@code made} becomes it when there is none. Whether it did,
   * and the lobby's id.
   */
  public Future<Lobby> lobby(RoomInfo made) {
    return database.roomsTransaction(
        connection ->
            insert(connection, made)
                .compose(v -> connection.query("select id from rooms where lobby").execute())
                .map(
                    rows -> {
                      UUID id = rows.iterator().next().getUUID("id");
                      return new Lobby(id, id.equals(made.id()));
                    }));
  }

  /**
   * Decides whether the server's keys pay in a room; nothing leaves it to the operator's setting.
   */
  public Future<Void> platformKeys(UUID room, @Nullable PlatformKeys keys) {
    return database.rooms(
        connection ->
            connection
                .preparedQuery("update rooms set platform_keys = $2 where id = $1")
                .execute(Tuple.of(room, keys == null ? null : Wire.name(keys)))
                .mapEmpty());
  }

  public record Lobby(UUID id, boolean made) {}
}
