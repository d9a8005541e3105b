package chat.conclave.storage;

import chat.conclave.protocol.RoomInfo;
import chat.conclave.protocol.Wire;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.UUID;

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
            insert into rooms (id, name, topic, visibility, hop_limit, lobby, epoch) values ($1, $2, $3, $4, $5, $6, $7)
            on conflict (lobby) where lobby do nothing
            """)
        .execute(
            Tuple.of(
                room.id(),
                room.name(),
                room.topic(),
                Wire.name(room.visibility()),
                room.hopLimit(),
                room.lobby(),
                UUID.randomUUID()))
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

  public record Lobby(UUID id, boolean made) {}
}
