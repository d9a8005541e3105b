package chat.conclave.room;

import chat.conclave.bus.Bus;
import chat.conclave.protocol.Message;
import chat.conclave.storage.Leases;
import chat.conclave.summon.StopReply;
import chat.conclave.time.Timers;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Renews the leases of the replies that are made here, lets go of those that were lost while this
 * process stood still, and ends the replies of processes that do not renew theirs any more.
 */
final class LeaseKeeper {
  static final Duration RENEWAL = Duration.ofSeconds(2);
  static final Duration LOOK = Duration.ofSeconds(3);
  private static final Logger LOG = LoggerFactory.getLogger(LeaseKeeper.class);

  private final Leases leases;
  private final Bus bus;
  private final Timers timers;
  private final Supplier<Collection<LiveRoom>> rooms;
  private final Function<Message, Future<?>> interrupt;
  private boolean renewing;
  private boolean looking;

  /**
   * @param rooms those that are open here
   * @param interrupt ends a reply that nobody makes any more
   */
  LeaseKeeper(
      Leases leases,
      Bus bus,
      Timers timers,
      Supplier<Collection<LiveRoom>> rooms,
      Function<Message, Future<?>> interrupt) {
    this.leases = leases;
    this.bus = bus;
    this.timers = timers;
    this.rooms = rooms;
    this.interrupt = interrupt;
  }

  /**
   * Begins, and ends first what was being made when there was no process.
   *
   * @param alone whether no other process serves this database
   */
  Future<Void> begin(boolean alone) {
    timers.every(RENEWAL, this::renew);
    timers.every(LOOK, this::look);
    return takeOver(alone);
  }

  private Future<Void> takeOver(boolean alone) {
    return leases
        .claim(alone, of(Drafts::known))
        .compose(
            left ->
                left.isEmpty()
                    ? Future.succeededFuture()
                    : endAll(left).compose(done -> takeOver(alone)));
  }

  private Future<Void> endAll(List<Message> left) {
    Future<Void> done = Future.succeededFuture();
    for (Message message : left) {
      // One that does not end now ends when its lease is over again.
      done = done.compose(before -> interrupt.apply(message)).otherwiseEmpty().mapEmpty();
    }
    return done;
  }

  private void look() {
    if (!looking) {
      looking = true;
      takeOver(false)
          .onFailure(failure -> LOG.warn("left replies end later: {}", failure.getMessage()))
          .onComplete(done -> looking = false);
    }
  }

  private void renew() {
    Set<UUID> made = of(Drafts::running);
    if (renewing || made.isEmpty()) {
      return;
    }
    renewing = true;
    leases
        .renew(made)
        .onSuccess(
            held -> {
              made.removeAll(held);
              rooms.get().forEach(room -> letGo(room, made));
            })
        .onFailure(failure -> LOG.warn("leases are renewed later: {}", failure.getMessage()))
        .onComplete(done -> renewing = false);
  }

  private Set<UUID> of(Function<Drafts, Set<UUID>> which) {
    Set<UUID> replies = new HashSet<>();
    rooms.get().forEach(room -> replies.addAll(which.apply(room.drafts())));
    return replies;
  }

  private void letGo(LiveRoom room, Set<UUID> lost) {
    for (UUID reply : room.drafts().running()) {
      if (lost.contains(reply)) {
        LOG.warn("a reply was taken over by another node");
        room.drafts().drop(reply);
        bus.tell(StopReply.ADDRESS, new StopReply(reply));
        room.settle();
      }
    }
  }
}
