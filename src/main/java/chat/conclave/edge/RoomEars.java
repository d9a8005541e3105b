package chat.conclave.edge;

import chat.conclave.bus.Bus;
import chat.conclave.room.Broadcast;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One ear a room for all connections of this verticle that are in it. */
final class RoomEars {
  private static final Logger LOG = LoggerFactory.getLogger(RoomEars.class);

  private final Bus bus;
  private final Map<UUID, Ear> ears = new HashMap<>();

  RoomEars(Bus bus) {
    this.bus = bus;
  }

  private record Ear(Bus.Listening listening, Set<Consumer<Broadcast>> hearers) {}

  /** Hears {@code room} from now on. */
  void listen(UUID room, Consumer<Broadcast> hearer) {
    ears.computeIfAbsent(
            room,
            id -> {
              Set<Consumer<Broadcast>> hearers = new HashSet<>();
              Bus.Listening listening =
                  bus.listen(
                      Broadcast.TOPIC.of(id),
                      broadcast ->
                          new ArrayList<>(hearers).forEach(each -> each.accept(broadcast)));
              return new Ear(listening, hearers);
            })
        .hearers()
        .add(hearer);
  }

  void leave(UUID room, Consumer<Broadcast> hearer) {
    Ear ear = ears.get(room);
    if (ear != null && ear.hearers().remove(hearer) && ear.hearers().isEmpty()) {
      ears.remove(room);
      ear.listening()
          .end()
          .onFailure(failure -> LOG.debug("a room was not left: {}", failure.getMessage()));
    }
  }
}
