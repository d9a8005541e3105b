package chat.conclave.storage;

import chat.conclave.protocol.RoomInfo;
import chat.conclave.protocol.Seat;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** What the things are called that the books know by their ids alone. */
public final class Names {
  private final Database database;

  public Names(Database database) {
    this.database = database;
  }

  /** The rooms of these that {@code user} may know of: a private one's name is its members'. */
  public Future<Map<UUID, String>> rooms(Collection<UUID> ids, UUID user) {
    return find(
        "select r.id, r.name from rooms r where r.id = any($1) and (r.visibility = 'open'"
            + " or exists (select from members m where m.room = r.id and m.user_id = $2))",
        ids,
        array(ids).addUUID(user),
        row -> row.getString("name"));
  }

  public Future<Map<UUID, String>> people(Collection<UUID> ids) {
    return find(
        "select id, name from users where id = any($1)",
        ids,
        array(ids),
        row -> row.getString("name"));
  }

  /** A seat and the room it is in. */
  public record Place(RoomInfo room, Seat seat) {}

  public Future<Map<UUID, Place>> seats(Collection<UUID> ids) {
    return database.rooms(
        connection ->
            Future.all(
                    connection
                        .preparedQuery(
                            "select s.id, s.room, s.rev, s.handle, s.provider, s.model, s.name, s.instructions from seats s where s.id = any($1)")
                        .execute(array(ids)),
                    connection
                        .preparedQuery(
                            "select "
                                + MessageRows.ROOM
                                + " from rooms r where r.id in (select room from seats where id = any($1))")
                        .execute(array(ids)))
                .map(
                    all -> {
                      Map<UUID, RoomInfo> rooms = new HashMap<>();
                      all.<Iterable<Row>>resultAt(1)
                          .forEach(row -> rooms.put(row.getUUID("id"), MessageRows.room(row)));
                      Map<UUID, Place> places = new HashMap<>();
                      for (Row row : all.<Iterable<Row>>resultAt(0)) {
                        Seat seat = MessageRows.seat(row);
                        RoomInfo room = rooms.get(seat.room());
                        if (room != null) {
                          places.put(seat.id(), new Place(room, seat));
                        }
                      }
                      return places;
                    }));
  }

  private <T> Future<Map<UUID, T>> find(
      String sql, Collection<UUID> ids, Tuple values, Function<Row, T> value) {
    if (ids.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    return database.rooms(
        connection ->
            connection
                .preparedQuery(sql)
                .execute(values)
                .map(
                    rows -> {
                      Map<UUID, T> found = new HashMap<>();
                      rows.forEach(row -> found.put(row.getUUID("id"), value.apply(row)));
                      return found;
                    }));
  }

  private static Tuple array(Collection<UUID> ids) {
    return Tuple.tuple().addArrayOfUUID(ids.toArray(new UUID[0]));
  }
}
