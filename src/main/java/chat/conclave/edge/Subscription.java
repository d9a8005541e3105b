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
import java.util.List;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One room on one connection. Each change is sent once, in order, without holes: what comes while
 * the snapshot is on its way is held, and a hole is filled from the database before anything behind
 * it is sent, page by page as fast as its reader reads.
 */
final class Subscription {
  private final UUID room;
  private final Bus bus;
  private final Post post;
  private final Consumer<Subscription> over;
  private final Runnable lost;
  private final Who who;
  private final Consumer<Broadcast> hearer = this::hear;
  private final Held held = new Held();
  private boolean waiting = true;
  private boolean ended;
  private long last;
  private long head;
  private int turn;

  /**
   * @param over is told when this connection's owner has left the room for good
   * @param lost is told when a hole cannot be filled
   */
  Subscription(UUID room, Who who, Bus bus, Post post, Consumer<Subscription> over, Runnable lost) {
    this.room = room;
    this.who = who;
    this.bus = bus;
    this.post = post;
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

  /**
   * The reader has got the whole room up to {@code rev}, and nothing behind it.
   *
   * @param last the room's last change, as far as it is known
   */
  void begin(long rev, long last) {
    head = Math.max(head, last);
    this.last = rev;
    goOn(held.takeBehind(rev));
  }

  private void goOn(List<Broadcast> behind) {
    waiting = false;
    behind.forEach(this::hear);
    reach(head);
  }

  /** Goes on where it was. */
  void resume() {
    goOn(held.take());
  }

  /** Begins anew: what is being filled is for nobody any more. */
  void hold() {
    waiting = true;
    turn++;
  }

  /** The room is known to be at {@code rev}: what did not come is fetched. */
  void reach(long rev) {
    head = Math.max(head, rev);
    if (!waiting && !ended && last < head) {
      fill();
    }
  }

  void hear(Broadcast broadcast) {
    if (ended) {
      return;
    }
    if (waiting) {
      keep(broadcast);
    } else if (broadcast.rev() == 0 && broadcast.parting() == null) {
      post.send(broadcast.frame(), true);
    } else if (broadcast.rev() == 0) {
      part(broadcast.parting());
    } else if (broadcast.rev() == last + 1) {
      last = broadcast.rev();
      post.send(broadcast.frame(), false);
      part(broadcast.partingOf(who.user()));
    } else if (broadcast.rev() > last) {
      keep(broadcast);
      fill();
    }
  }

  /** Hears nothing after this, if there is a reason. */
  private void part(@Nullable Parting reason) {
    if (reason != null) {
      ended = true;
      post.send(Frames.left(room, reason).encode(), false);
      over.accept(this);
    }
  }

  private void keep(Broadcast broadcast) {
    head = Math.max(head, broadcast.rev());
    held.add(broadcast);
  }

  private void fill() {
    waiting = true;
    int mine = turn;
    post.whenRoom(
        () -> {
          if (!ended && mine == turn) {
            bus.ask(RoomChanges.ADDRESS, new RoomChanges(room, who, last))
                .onComplete(
                    answer -> {
                      if (!ended && mine == turn) {
                        filled(answer);
                      }
                    },
                    this::unfilled);
          }
        });
  }

  private void filled(RoomChanges.Changes page) {
    if (page.changes().isEmpty() && last < head) {
      lost.run();
      return;
    }
    for (Change change : page.changes()) {
      last = change.rev();
      post.send(Frames.change(room, change).encode(), false);
    }
    head = Math.max(head, page.head());
    if (last < page.head()) {
      fill();
    } else {
      resume();
    }
  }

  /** Whoever may not hear the room any more has left it; what was missed told so. */
  private void unfilled(Throwable failure) {
    if (ended) {
      return;
    }
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
