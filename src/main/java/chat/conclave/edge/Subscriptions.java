package chat.conclave.edge;

import chat.conclave.protocol.Who;
import chat.conclave.room.Action;
import chat.conclave.room.RoomCommand;
import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The rooms that one connection is in. */
final class Subscriptions {
  private final Connection.Parts parts;
  private final Outbox outbox;
  private final Runnable lost;
  private final Map<UUID, Subscription> rooms = new HashMap<>();

  /**
   * @param lost is told when one does not get on
   */
  Subscriptions(Connection.Parts parts, Outbox outbox, Runnable lost) {
    this.parts = parts;
    this.outbox = outbox;
    this.lost = lost;
  }

  /** Hears a room from now on, holding what comes until {@link Subscription#begin}. */
  Subscription hear(UUID room, Who who) {
    Subscription known = rooms.get(room);
    if (known != null) {
      known.hold();
      return known;
    }
    Subscription made = new Subscription(room, who, parts.bus(), outbox, this::end, lost);
    rooms.put(room, made);
    parts.ears().listen(room, made.hearer());
    return made;
  }

  void end(Subscription subscription) {
    subscription.end();
    if (rooms.remove(subscription.room(), subscription)) {
      parts.ears().leave(subscription.room(), subscription.hearer());
    }
  }

  @Nullable Subscription of(UUID room) {
    return rooms.get(room);
  }

  Set<UUID> rooms() {
    return Set.copyOf(rooms.keySet());
  }

  /** The rooms are known to be so far: what did not come is fetched. */
  void reach(Map<UUID, Long> heads) {
    heads.forEach(
        (room, rev) -> {
          Subscription subscription = rooms.get(room);
          if (subscription != null) {
            subscription.reach(rev);
          }
        });
  }

  /** The connection is over; the rooms are told. */
  void endAll(UUID connection, @Nullable Who speaker) {
    for (Subscription subscription : rooms.values()) {
      subscription.end();
      parts.ears().leave(subscription.room(), subscription.hearer());
      if (speaker != null) {
        parts
            .bus()
            .tell(
                RoomCommand.ADDRESS,
                new RoomCommand(subscription.room(), speaker, new Action.Leave(connection)));
      }
    }
    rooms.clear();
  }
}
