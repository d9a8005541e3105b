package chat.conclave.room;

import chat.conclave.bus.Bus;
import chat.conclave.protocol.Change;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Frames;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Who;
import chat.conclave.storage.RoomLog;
import chat.conclave.storage.RoomReader;
import chat.conclave.storage.RoomReader.Snapshot;
import chat.conclave.time.Clock;
import chat.conclave.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One room on this node: its rules, its mailbox, who is there, and the drafts of its running
 * replies.
 */
final class LiveRoom {
  /** How far back a client may resume, in changes. */
  static final int RESUMABLE = 1_000;

  static final int SNAPSHOT_MESSAGES = 50;
  private static final Duration PRESENCE_PAUSE = Duration.ofMillis(200);

  private final Room room;
  private final UUID epoch;
  private final RoomReader reader;
  private final Bus bus;
  private final Timers timers;
  private final Clock clock;
  private final Mailbox mailbox;
  private final Presence presence = new Presence();
  private final Drafts drafts;
  private long rev;
  private boolean presenceDue;

  LiveRoom(Snapshot snapshot, RoomLog log, RoomReader reader, Bus bus, Timers timers, Clock clock) {
    this.room = new Room(snapshot.room(), snapshot.members(), snapshot.seats(), UUID::randomUUID);
    this.epoch = snapshot.epoch();
    this.rev = snapshot.rev();
    this.reader = reader;
    this.bus = bus;
    this.timers = timers;
    this.clock = clock;
    UUID id = snapshot.room().id();
    this.mailbox = new Mailbox(groups -> log.commit(id, groups), this::heal, this::stored);
    this.drafts = new Drafts(log, timers, this::tell, this::end);
  }

  UUID id() {
    return room.info().id();
  }

  Room rules() {
    return room;
  }

  Drafts drafts() {
    return drafts;
  }

  /** Decides and stores; the answer comes after the commit. */
  Future<RoomLog.Outcome> act(Action action, Who who) {
    return mailbox.submit(() -> room.decide(action, who, clock.now()));
  }

  /** Joins if need be, and shows the room. */
  Future<RoomAnswer> enter(Action.Enter enter, Who who) {
    boolean came = presence.enter(enter.connection(), who.user());
    return act(enter, who)
        .compose(
            joined ->
                enter.after() == null || !epoch.equals(enter.epoch())
                    ? snapshot(who)
                    : resume(enter.after(), who))
        .onSuccess(
            entered -> {
              if (came) {
                presenceChanged();
              }
            })
        .onFailure(failure -> presence.leave(enter.connection()));
  }

  private Future<RoomAnswer> snapshot(Who who) {
    return reader
        .snapshot(id(), SNAPSHOT_MESSAGES)
        .map(
            now ->
                new RoomAnswer.Entered(
                    now.room(),
                    now.epoch(),
                    now.rev(),
                    you(who),
                    now.members(),
                    now.seats(),
                    now.messages(),
                    List.of(),
                    drafts.streams(),
                    presentWith(who)));
  }

  private Future<RoomAnswer> resume(long after, Who who) {
    if (after > rev || rev - after > RESUMABLE) {
      return snapshot(who);
    }
    return since(after)
        .map(
            changes ->
                new RoomAnswer.Entered(
                    room.info(),
                    epoch,
                    after,
                    you(who),
                    List.copyOf(room.members()),
                    List.copyOf(room.seats()),
                    null,
                    changes,
                    drafts.streams(),
                    presentWith(who)));
  }

  /** Every change after {@code after}, in order. */
  Future<List<Change>> since(long after) {
    return reader.since(id(), after, RESUMABLE + Mailbox.BATCH);
  }

  private Member you(Who who) {
    Member member = room.member(who.user());
    if (member == null) {
      throw Refusal.of(ErrorCode.NOT_FOUND);
    }
    return member;
  }

  private Set<UUID> presentWith(Who who) {
    Set<UUID> present = presence.present();
    present.add(who.user());
    return present;
  }

  void leave(UUID connection) {
    if (presence.leave(connection)) {
      presenceChanged();
    }
  }

  /** Whether nothing on this node needs the room. */
  boolean idle() {
    return presence.nobody() && drafts.none() && mailbox.idle();
  }

  private void presenceChanged() {
    if (!presenceDue) {
      presenceDue = true;
      timers.after(
          PRESENCE_PAUSE,
          () -> {
            presenceDue = false;
            tell(Frames.presence(id(), presence.present()));
          });
    }
  }

  /** Tells something that is not stored. */
  void tell(JsonObject frame) {
    bus.publish(Broadcast.TOPIC.of(id()), new Broadcast(id(), 0, frame.encode(), null));
  }

  private void stored(Change change) {
    if (change.rev() <= rev) {
      return;
    }
    rev = change.rev();
    room.apply(change);
    @Nullable UUID leaver =
        change instanceof Change.Joined joined && joined.gone() ? joined.member().id() : null;
    bus.publish(
        Broadcast.TOPIC.of(id()),
        new Broadcast(id(), rev, Frames.change(id(), change).encode(), leaver));
  }

  private Future<Void> heal() {
    return since(rev)
        .map(
            changes -> {
              changes.forEach(this::stored);
              return null;
            });
  }

  private Future<?> end(Change.Became end) {
    Supplier<Decision> once =
        () -> room.running(end.message().id()) == null ? Decision.of() : Decision.of(end);
    return mailbox.submit(once);
  }

  /**
   * Makes somebody a member, whatever the room's visibility; one who is there keeps the higher
   * role.
   */
  Future<?> admit(Member member) {
    return mailbox.submit(
        () -> {
          Member there = room.member(member.id());
          boolean higher = there != null && there.role().compareTo(member.role()) <= 0;
          return higher ? Decision.of() : Decision.of(new Change.Joined(member, false, 0));
        });
  }

  /** Ends a reply that no node is making any more. */
  Future<?> interrupt(Change.Posted unfinished) {
    room.apply(unfinished);
    return end(
        new Change.Became(
            unfinished
                .message()
                .ended(unfinished.message().text(), MessageState.INTERRUPTED, null, null),
            0));
  }
}
