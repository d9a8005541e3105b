package chat.conclave.room;

import chat.conclave.protocol.Frames;
import chat.conclave.protocol.Who;
import chat.conclave.room.RoomAnswer.Present;
import chat.conclave.time.Clock;
import chat.conclave.time.Timers;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;

/**
 * Tells a room who is there and who is typing. The more there are, the more readers there are of
 * it: so the rarer it is told, and of a crowd only some are named.
 */
final class Attendance {
  /** Who of a crowd is named, at most. */
  static final int CROWD = 50;

  private static final Duration PAUSE = Duration.ofMillis(200);
  private static final Duration SECOND = Duration.ofSeconds(1);
  private static final int TYPISTS = 10;
  private static final int TYPISTS_OF_A_CROWD = 2;

  private final UUID room;
  private final Timers timers;
  private final Clock clock;
  private final Consumer<JsonObject> tell;
  private final Presence presence = new Presence();
  private boolean due;
  private Instant second = Instant.EPOCH;
  private int typing;

  Attendance(UUID room, Timers timers, Clock clock, Consumer<JsonObject> tell) {
    this.room = room;
    this.timers = timers;
    this.clock = clock;
    this.tell = tell;
  }

  boolean has(UUID connection) {
    return presence.has(connection);
  }

  /** Whether somebody came who was not here; others are told of it by {@link #changed}. */
  boolean enter(UUID connection, UUID user) {
    return presence.enter(connection, user);
  }

  void leave(UUID connection) {
    if (presence.leave(connection)) {
      changed();
    }
  }

  /** Somebody is sent away. */
  void remove(UUID user) {
    if (presence.remove(user)) {
      changed();
    }
  }

  /** Whether nobody is here and nobody waits to be told. */
  boolean over() {
    return presence.nobody() && !due;
  }

  void changed() {
    if (!due) {
      due = true;
      timers.after(
          PAUSE.multipliedBy(1 + presence.size() / CROWD),
          () -> {
            due = false;
            tell.accept(Frames.presence(room, some(presence.present()), presence.size()));
          });
    }
  }

  /** Who is there, {@code who} first of all. */
  Present with(UUID who) {
    Set<UUID> present = presence.present();
    int count = present.size() + (present.add(who) ? 1 : 0);
    List<UUID> some = some(present);
    if (!some.contains(who)) {
      some.set(0, who);
    }
    return new Present(some, count);
  }

  private static List<UUID> some(Set<UUID> present) {
    return new ArrayList<>(present.stream().limit(CROWD).toList());
  }

  /** Somebody types. Of many who do so in the same second only some are told of. */
  void typing(Who who) {
    Instant now = clock.now();
    if (now.isBefore(second) || !now.isBefore(second.plus(SECOND))) {
      second = now;
      typing = 0;
    }
    if (typing < (presence.size() > CROWD ? TYPISTS_OF_A_CROWD : TYPISTS)) {
      typing++;
      tell.accept(Frames.typing(room, who));
    }
  }
}
