package chat.conclave.edge;

import chat.conclave.bus.Bus;
import chat.conclave.protocol.Change;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Frames;
import chat.conclave.protocol.Parting;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Who;
import chat.conclave.room.Broadcast;
import chat.conclave.room.RoomChanges;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One room on one connection. Each change is sent once, in order, without holes: what comes while
 * the snapshot is on its way is held, and a hole is filled from the database before anything behind
 * it is sent.
 */
final class Subscription {
  private final UUID room;
  private final Bus bus;
  private final Outbox outbox;
  private final Consumer<Subscription> over;
  private final Runnable lost;
  private final Who who;
  private final Consumer<Broadcast> hearer = this::hear;
  private final Held held = new Held();
  private boolean waiting = true;
  private boolean ended;
  private long last;

  /**
   * @param over is told when this connection's owner has left the room for good
   * @param lost is told when a hole cannot be filled
   */
  Subscription(
      UUID room, Who who, Bus bus, Outbox outbox, Consumer<Subscription> over, Runnable lost) {
    this.room = room;
    this.who = who;
    this.bus = bus;
    this.outbox = outbox;
    this.over = over;
    this.lost = lost;
  }

  UUID room() {
    return room;
  }

  /** Where broadcasts come in: the same object each time. */
  Consumer<Broadcast> hearer() {
    return hearer;
  }

  /** The reader has got the whole room up to {@code rev}, and nothing behind it. */
  void begin(long rev) {
    last = rev;
    waiting = false;
    held.takeBehind(rev).forEach(this::hear);
  }

  /** Goes on where it was. */
  void resume() {
    waiting = false;
    held.take().forEach(this::hear);
  }

  void hold() {
    waiting = true;
  }

  void hear(Broadcast broadcast) {
    if (ended) {
      return;
    }
    if (waiting) {
      held.add(broadcast);
    } else if (broadcast.rev() == 0 && broadcast.parting() == null) {
      outbox.send(broadcast.frame(), true);
    } else if (broadcast.rev() == 0) {
      part(broadcast.parting());
    } else if (broadcast.rev() == last + 1) {
      last = broadcast.rev();
      outbox.send(broadcast.frame(), false);
      part(broadcast.partingOf(who.user()));
    } else if (broadcast.rev() > last) {
      held.add(broadcast);
      fill();
    }
  }

  /** Hears nothing after this, if there is a reason. */
  private void part(@Nullable Parting reason) {
    if (reason != null) {
      ended = true;
      outbox.send(Frames.left(room, reason).encode(), false);
      over.accept(this);
    }
  }

  private void fill() {
    waiting = true;
    bus.ask(RoomChanges.ADDRESS, new RoomChanges(room, who, last))
        .onComplete(
            answer -> {
              for (Change change : answer.changes()) {
                last = change.rev();
                outbox.send(Frames.change(room, change).encode(), false);
              }
              resume();
            },
            this::unfilled);
  }

  /** Whoever may not hear the room any more has left it; what was missed told so. */
  private void unfilled(Throwable failure) {
    boolean refused =
        failure instanceof Refusal refusal
            && (refusal.code() == ErrorCode.NOT_FOUND || refusal.code() == ErrorCode.FORBIDDEN);
    if (refused) {
      part(Parting.LEFT);
    } else {
      lost.run();
    }
  }

  void end() {
    ended = true;
  }
}
