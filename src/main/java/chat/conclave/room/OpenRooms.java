package chat.conclave.room;

import io.vertx.core.Future;
import java.util.Collection;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The rooms that something on this node needs; each is opened once, and swept away when idle. */
final class OpenRooms {
  private final Function<UUID, Future<LiveRoom>> open;
  private final Map<UUID, Future<LiveRoom>> rooms = new HashMap<>();

  OpenRooms(Function<UUID, Future<LiveRoom>> open) {
    this.open = open;
  }

  private Future<LiveRoom> get(UUID id) {
    Future<LiveRoom> known = rooms.get(id);
    if (known != null) {
      return known;
    }
    Future<LiveRoom> opening = open.apply(id);
    rooms.put(id, opening);
    return opening.onFailure(failure -> rooms.remove(id, opening));
  }

  /** Does something in a room, which is not swept away meanwhile. */
  <T> Future<T> in(UUID id, Function<LiveRoom, Future<T>> work) {
    return get(id).compose(room -> room.during(() -> work.apply(room)));
  }

  /** The room, if it is open. */
  @Nullable LiveRoom known(UUID id) {
    Future<LiveRoom> room = rooms.get(id);
    return room != null && room.succeeded() ? room.result() : null;
  }

  Collection<LiveRoom> open() {
    return rooms.values().stream().filter(Future::succeeded).map(Future::result).toList();
  }

  RoomHeads.Heads heads(RoomHeads ask) {
    Map<UUID, Long> revs = new HashMap<>();
    for (UUID id : ask.rooms()) {
      LiveRoom room = known(id);
      if (room != null) {
        revs.put(id, room.rev());
      }
    }
    return new RoomHeads.Heads(revs);
  }

  void remove(UUID id) {
    rooms.remove(id);
  }

  void sweep() {
    rooms.values().removeIf(room -> room.succeeded() && room.result().idle());
  }
}
