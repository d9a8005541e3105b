package chat.conclave.edge;

import chat.conclave.bus.Bus;
import chat.conclave.protocol.Frames;
import chat.conclave.room.RoomHeads;
import chat.conclave.time.Clock;
import chat.conclave.time.Timers;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every 20 seconds of a connection: a ping, and the heads of its rooms, by which a reader sees that
 * nothing is missing. A room that is behind its head on this connection catches up.
 */
final class Heartbeat {
  static final Duration PAUSE = Duration.ofSeconds(20);
  private static final Logger LOG = LoggerFactory.getLogger(Heartbeat.class);

  private final Bus bus;
  private final Clock clock;
  private final Line line;
  private final Timers.Timer timer;
  private boolean heard = true;

  /**
   * The connection itself.
   *
   * @param rooms those it is in
   * @param reach is told how far they are
   * @param silent is told when not even the last ping was answered
   */
  record Line(
      Supplier<Set<UUID>> rooms,
      Consumer<Map<UUID, Long>> reach,
      Runnable ping,
      Consumer<JsonObject> send,
      Runnable silent) {}

  Heartbeat(Bus bus, Timers timers, Clock clock, Line line) {
    this.bus = bus;
    this.clock = clock;
    this.line = line;
    timer = timers.every(PAUSE, this::beat);
  }

  /** Something came, whatever it was. */
  void heard() {
    heard = true;
  }

  void end() {
    timer.cancel();
  }

  /** Who has not even answered the last ping is not there, or in the middle of an endless frame. */
  private void beat() {
    if (!heard) {
      line.silent().run();
      return;
    }
    heard = false;
    line.ping().run();
    bus.ask(RoomHeads.ADDRESS, new RoomHeads(line.rooms().get()))
        .onComplete(
            this::tell, failure -> LOG.debug("no heads this time: {}", failure.getMessage()));
  }

  private void tell(RoomHeads.Heads heads) {
    line.reach().accept(heads.revs());
    line.send().accept(Frames.heads(heads.revs(), clock.now()));
  }
}
