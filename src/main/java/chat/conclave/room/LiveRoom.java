package chat.conclave.room;

import chat.conclave.bus.Bus;
import chat.conclave.protocol.Change;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Frames;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.Parting;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Who;
import chat.conclave.storage.RoomLog;
import chat.conclave.storage.RoomReader;
import chat.conclave.storage.RoomReader.Snapshot;
import chat.conclave.summon.LoanDesk;
import chat.conclave.time.Clock;
import chat.conclave.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.BiConsumer;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One room on this node: its rules, its mailbox, who is there, and the drafts of its running
 * replies.
 */
final class LiveRoom {
  private static final Duration SETTLE = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(LiveRoom.class);

  private final Room room;
  private final RoomLog log;
  private final RoomReader reader;
  private final Bus bus;
  private final Timers timers;
  private final Clock clock;
  private final Mailbox mailbox;
  private final Attendance attendance;
  private final Entering entering;
  private final Drafts drafts;
  private final Herald herald;
  private final Chains chains = new Chains();
  private final BiConsumer<LiveRoom, Message> ended;
  private @Nullable RoundTable table;
  private boolean tableReserved;
  private long rev;
  private boolean settleDue;
  private int visitors;
  private int alterations;
  private Future<?> altering = Future.succeededFuture();

  /**
   * @param ended is told of each reply that was made here, when its end is stored
   */
  LiveRoom(
      Snapshot snapshot,
      RoomLog log,
      RoomReader reader,
      Bus bus,
      Timers timers,
      Clock clock,
      BiConsumer<LiveRoom, Message> ended) {
    this.room =
        new Room(
            snapshot.room(),
            snapshot.members(),
            snapshot.seats(),
            snapshot.banned(),
            UUID::randomUUID);
    this.rev = snapshot.rev();
    this.reader = reader;
    this.bus = bus;
    this.timers = timers;
    this.clock = clock;
    this.log = log;
    this.attendance = new Attendance(id(), timers, clock, this::tell);
    this.entering = new Entering(this, snapshot.epoch(), reader);
    this.herald =
        new Herald(
            room, id -> reader.message(id(), id), timers, news -> bus.publish(News.TOPIC, news));
    this.ended = ended;
    this.mailbox = new Mailbox(this::commit, this::stored);
    this.drafts = new Drafts(log::checkpoint, timers, this::tell, this::end);
  }

  UUID id() {
    return room.info().id();
  }

  /** The last change that is known here. */
  long rev() {
    return rev;
  }

  Room rules() {
    return room;
  }

  Drafts drafts() {
    return drafts;
  }

  Attendance attendance() {
    return attendance;
  }

  @Nullable RoundTable table() {
    return table;
  }

  /** The one that is under way from now on, or none. */
  void table(@Nullable RoundTable table) {
    this.table = table;
    tableReserved = table != null;
  }

  /** One is about to begin: another one does not. */
  void reserveTable() {
    tableReserved = true;
  }

  boolean tableReserved() {
    return tableReserved;
  }

  Chains chains() {
    return chains;
  }

  /** Does something that needs this room to stay open until it is done. */
  <T> Future<T> during(Supplier<Future<T>> work) {
    visitors++;
    return Future.succeededFuture().compose(open -> work.get()).onComplete(done -> visitors--);
  }

  /** Decides and stores; the answer comes after the commit. */
  Future<RoomLog.Outcome> act(Action action, Who who) {
    return decide(() -> room.decide(action, who, clock.now()));
  }

  /** Stores what is decided; decides again when the room turns out to have moved on. */
  Future<RoomLog.Outcome> decide(Supplier<Decision> decision) {
    return mailbox.submit(decision);
  }

  /** Why {@code who} does not have a right now, if so. */
  @Nullable Refusal refusal(Right right, Who who) {
    return room.refusal(right, who, clock.now());
  }

  /** Why {@code who} may not do such a thing now, if so. */
  @Nullable Refusal refusal(Action action, Who who) {
    return room.refusal(action, who, clock.now());
  }

  /**
   * Does something to a message. One after another: each is decided upon the message as the one
   * before has left it.
   */
  Future<RoomLog.Outcome> alter(Supplier<Future<Action.Alter>> prepared, Who who) {
    if (alterations >= Mailbox.BATCH) {
      return Future.failedFuture(Refusal.of(ErrorCode.UNAVAILABLE));
    }
    alterations++;
    Future<RoomLog.Outcome> done =
        altering
            .transform(before -> prepared.get().compose(action -> act(action, who)))
            .onComplete(over -> alterations--);
    altering = done;
    return done;
  }

  /** Who comes back from another epoch than this is shown the room as it is. */
  void beginsAnew(UUID epoch) {
    entering.beginsAnew(epoch);
  }

  /** The room is gone: everybody in it is told. */
  void gone() {
    bus.publish(Broadcast.TOPIC.of(id()), new Broadcast(id(), 0, "", null, Parting.DELETED));
  }

  /** Joins if need be, and shows the room. */
  Future<RoomAnswer> enter(Action.Enter enter, Who who) {
    boolean here = attendance.has(enter.connection());
    boolean came = attendance.enter(enter.connection(), who.user());
    return act(enter, who)
        .compose(joined -> entering.show(enter, who))
        .onSuccess(
            entered -> {
              if (came) {
                attendance.changed();
              }
            })
        .onFailure(
            failure -> {
              if (!here) {
                leave(enter.connection());
              }
            });
  }

  void leave(UUID connection) {
    attendance.leave(connection);
  }

  /** Whether nothing on this node needs the room. */
  boolean idle() {
    return attendance.over()
        && drafts.none()
        && mailbox.idle()
        && visitors == 0
        && !tableReserved
        && !settleDue;
  }

  /** Tells something that is not stored. */
  void tell(JsonObject frame) {
    bus.publish(Broadcast.TOPIC.of(id()), new Broadcast(id(), 0, frame.encode(), null, null));
  }

  private void stored(Change change) {
    if (change.rev() <= rev) {
      return;
    }
    rev = change.rev();
    room.apply(change);
    Change.Joined joined = change instanceof Change.Joined member ? member : null;
    Parting parting = joined == null ? null : joined.parting();
    bus.publish(
        Broadcast.TOPIC.of(id()),
        new Broadcast(
            id(),
            rev,
            Frames.change(id(), change).encode(),
            joined == null || parting == null ? null : joined.member().id(),
            parting));
    change.on(herald);
    if (joined != null && (parting != null || joined.member().role() == Member.Role.GUEST)) {
      bus.tell(LoanDesk.Left.ADDRESS, new LoanDesk.Left(id(), joined.member().id()));
    }
    if (joined != null && parting != null) {
      attendance.remove(joined.member().id());
    }
  }

  private Future<Optional<List<RoomLog.Outcome>>> commit(List<List<Change>> groups) {
    return log.commit(id(), rev, groups)
        .compose(
            outcomes ->
                outcomes.isPresent()
                    ? Future.succeededFuture(outcomes)
                    : catchUp().map(Optional.<List<RoomLog.Outcome>>empty()))
        .onFailure(
            failure -> {
              if (Mailbox.unavailable(failure)) {
                settleLater();
              }
            });
  }

  /** A commit whose answer got lost may be stored: the room hears of it, whoever speaks next. */
  private void settleLater() {
    if (!settleDue) {
      settleDue = true;
      timers.after(
          SETTLE,
          () -> {
            settleDue = false;
            mailbox.settle();
          });
    }
  }

  /** Hears of what others have stored, whoever speaks next. */
  void settle() {
    mailbox.settle();
  }

  private Future<Void> catchUp() {
    return reader
        .since(id(), rev)
        .compose(
            missed -> {
              if (missed.changes().isEmpty()) {
                throw new IllegalStateException("the database is behind " + id() + " at " + rev);
              }
              for (Change change : missed.changes()) {
                stored(change);
                if (change instanceof Change.Became became) {
                  orphan(became.message());
                }
              }
              return rev < missed.head() ? catchUp() : Future.succeededFuture();
            });
  }

  /**
   * A reply that was stored without anybody here knowing: its asker was refused, nobody makes it.
   */
  private void orphan(Message message) {
    if (message.state().running() && room.running(message.id()) == null) {
      interrupt(message)
          .onFailure(failure -> LOG.warn("a lost reply ends later: {}", failure.getMessage()));
    }
  }

  /** Ends what is being made here. */
  Future<?> close() {
    return drafts.interruptAll();
  }

  private Future<?> end(Change.Became end) {
    Supplier<Decision> once =
        () -> room.running(end.message().id()) == null ? Decision.of() : Decision.of(end);
    return mailbox.submit(once).onSuccess(stored -> ended.accept(this, end.message()));
  }

  /**
   * Makes somebody a member, whatever the room's visibility; one who is there keeps the higher
   * role.
   */
  Future<?> admit(Member member) {
    return mailbox.submit(() -> Manners.admit(room, member));
  }

  /** Ends a membership, if there is one. */
  Future<?> expel(UUID user) {
    return mailbox.submit(() -> Manners.expel(room, user));
  }

  /** Ends a reply that no node is making any more. */
  Future<?> interrupt(Message unfinished) {
    room.apply(new Change.Posted(unfinished, null));
    return drafts.interrupt(unfinished);
  }
}
