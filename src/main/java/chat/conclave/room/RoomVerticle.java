package chat.conclave.room;

import chat.conclave.bus.Bus;
import chat.conclave.protocol.Change;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.Outcome;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Seat;
import chat.conclave.protocol.Who;
import chat.conclave.storage.Archive;
import chat.conclave.storage.RoomLog;
import chat.conclave.storage.RoomReader;
import chat.conclave.summon.LoanDesk;
import chat.conclave.summon.ReplyEvent;
import chat.conclave.summon.StartReply;
import chat.conclave.summon.StopReply;
import chat.conclave.time.Clock;
import chat.conclave.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The only voice a member of this node hears. It knows every room that somebody on this node is in,
 * and speaks after the commit.
 */
public final class RoomVerticle extends VerticleBase {
  private static final Duration SWEEP = Duration.ofMinutes(1);

  private final Bus bus;
  private final RoomLog log;
  private final RoomReader reader;
  private final Archive archive;
  private final Timers timers;
  private final Clock clock;
  private final OpenRooms rooms;
  private final Questions questions;
  private final Replies replies;

  public RoomVerticle(
      Bus bus, RoomLog log, RoomReader reader, Archive archive, Timers timers, Clock clock) {
    this.bus = bus;
    this.log = log;
    this.reader = reader;
    this.archive = archive;
    this.timers = timers;
    this.clock = clock;
    this.rooms =
        new OpenRooms(
            id ->
                reader
                    .snapshot(id, 0)
                    .map(now -> new LiveRoom(now, log, reader, bus, timers, clock)));
    this.questions = new Questions(bus, log, reader);
    this.replies = new Replies(bus, reader);
  }

  @Override
  public Future<?> start() {
    bus.serve(
        RoomCommand.ADDRESS,
        command ->
            rooms.in(
                command.room(), room -> command.action().on(new Handling(room, command.who()))));
    bus.serve(RoomChanges.ADDRESS, this::changes);
    bus.serve(RoomHeads.ADDRESS, ask -> Future.succeededFuture(rooms.heads(ask)));
    bus.serve(FindRoom.ADDRESS, ask -> reader.roomOf(ask.messageOrSeat()).map(FindRoom.Found::new));
    bus.serve(Admit.ADDRESS, this::admit);
    bus.serve(May.ADDRESS, this::may);
    bus.serve(Expel.ADDRESS, this::expel);
    bus.serve(AskPayers.ADDRESS, this::payers);
    bus.serve(ReplyEvent.ADDRESS, this::heard);
    timers.every(SWEEP, rooms::sweep);
    new Forgetting(archive, timers, clock).begin();
    // One Conclave serves a database: what is being made, no other one makes.
    return new LeaseKeeper(log.leases(), bus, timers, rooms::open, this::interrupt).begin(true);
  }

  @Override
  public Future<?> stop() {
    return Future.join(rooms.open().stream().map(LiveRoom::close).toList());
  }

  private Future<?> interrupt(Message left) {
    return rooms.in(left.room(), room -> room.interrupt(left).mapEmpty());
  }

  private Future<RoomChanges.Changes> changes(RoomChanges ask) {
    return rooms
        .in(
            ask.room(),
            room ->
                allowed(room.refusal(Right.HEAR, ask.who()))
                    .compose(may -> reader.since(ask.room(), ask.after())))
        .map(missed -> new RoomChanges.Changes(missed.changes(), missed.head()));
  }

  private Future<AskPayers.Payers> payers(AskPayers ask) {
    return rooms.in(
        ask.room(),
        room ->
            allowed(room.refusal(Right.PREVIEW, ask.who()))
                .compose(may -> questions.preview(room, ask.who()))
                .map(AskPayers.Payers::new));
  }

  private Future<May.Yes> may(May ask) {
    return rooms.in(
        ask.room(),
        room ->
            allowed(room.refusal(ask.right(), ask.who()))
                .map(
                    may ->
                        new May.Yes(room.rules().info(), room.rules().member(ask.who().user()))));
  }

  private static Future<Void> allowed(@Nullable Refusal no) {
    return no == null ? Future.succeededFuture() : Future.failedFuture(no);
  }

  private Future<RoomAnswer.Done> admit(Admit ask) {
    return rooms.in(ask.room(), room -> room.admit(ask.member())).map(new RoomAnswer.Done());
  }

  private Future<RoomAnswer.Done> expel(Expel ask) {
    return rooms.in(ask.room(), room -> room.expel(ask.user())).map(new RoomAnswer.Done());
  }

  private Future<StartReply.Started> heard(ReplyEvent event) {
    LiveRoom room = rooms.known(event.room());
    if (room != null) {
      room.drafts().on(event);
    }
    return Future.succeededFuture(new StartReply.Started());
  }

  /** One action of one person in one room. */
  private final class Handling implements Action.Cases<Future<RoomAnswer>> {
    private final LiveRoom room;
    private final Who who;

    Handling(LiveRoom room, Who who) {
      this.room = room;
      this.who = who;
    }

    @Override
    public Future<RoomAnswer> enter(Action.Enter action) {
      return room.enter(action, who);
    }

    @Override
    public Future<RoomAnswer> leave(Action.Leave action) {
      room.leave(action.connection());
      return Future.succeededFuture(new RoomAnswer.Done());
    }

    @Override
    public Future<RoomAnswer> typing(Action.Typing action) {
      return room.act(action, who)
          .map(
              done -> {
                room.attendance().typing(who);
                return new RoomAnswer.Done();
              });
    }

    @Override
    public Future<RoomAnswer> say(Action.Say action) {
      return allowed(action)
          .compose(may -> questions.prepare(room, action, who))
          .compose(
              prepared -> room.act(prepared, who).map(outcome -> said(outcome, prepared.asked())))
          .recover(no -> questions.unlessSaidBefore(room, action, who, no));
    }

    /** Asked first: who may not act here learns nothing else, such as which models sit here. */
    private Future<Void> allowed(Action action) {
      return RoomVerticle.allowed(room.refusal(action, who));
    }

    private RoomAnswer said(RoomLog.Outcome outcome, List<Action.Asked> all) {
      if (outcome.repeated() != null) {
        return new RoomAnswer.Said(outcome.repeated().message(), outcome.repeated().rev());
      }
      Change.Posted first = (Change.Posted) outcome.stored().get(0);
      for (Change change : outcome.stored()) {
        Change.Posted queued = (Change.Posted) change;
        all.stream()
            .filter(asked -> asked.isFor(queued))
            .forEach(asked -> ask(queued, asked, queued.message().posted()));
      }
      return new RoomAnswer.Said(first.message().id(), first.rev());
    }

    private void ask(Change.Posted queued, Action.Asked asked, long before) {
      replies.ask(room, queued.message(), asked, who, before);
    }

    @Override
    public Future<RoomAnswer> summon(Action.Summon action) {
      return allowed(action)
          .compose(may -> questions.quote(room, action, who))
          .compose(quoted -> room.act(action, who))
          .map(outcome -> new RoomAnswer.Seated(((Change.Seated) outcome.stored().get(0)).seat()));
    }

    @Override
    public Future<RoomAnswer> dismiss(Action.Dismiss action) {
      return room.act(action, who).map(outcome -> new RoomAnswer.Done());
    }

    @Override
    public Future<RoomAnswer> stop(Action.Stop action) {
      return room.act(action, who)
          .compose(allowed -> bus.ask(StopReply.ADDRESS, new StopReply(action.message())))
          .compose(stopped -> stopped.found() ? Future.succeededFuture() : stopEarly(action))
          .map(stopped -> new RoomAnswer.Done());
    }

    @Override
    public Future<RoomAnswer> retry(Action.Retry action) {
      return allowed(action)
          .compose(may -> questions.prepare(room, action, who))
          .compose(
              prepared ->
                  room.act(prepared.action(), who)
                      .map(
                          outcome -> {
                            Change.Posted queued = (Change.Posted) outcome.stored().get(0);
                            Action.Again again = Objects.requireNonNull(prepared.action().asked());
                            ask(queued, again.asked(), prepared.posted() + 1);
                            return new RoomAnswer.Said(queued.message().id(), queued.rev());
                          }));
    }

    @Override
    public Future<RoomAnswer> askToLend(Action.AskToLend action) {
      return room.act(action, who)
          .compose(allowed -> reader.seatMaker(action.seat()))
          .compose(
              maker -> {
                Seat seat = room.rules().seat(action.seat());
                if (seat == null) {
                  throw Refusal.of(ErrorCode.NOT_FOUND);
                }
                return bus.ask(
                        LoanDesk.Ask.ADDRESS,
                        new LoanDesk.Ask(
                            who.user(),
                            room.id(),
                            seat.id(),
                            seat.provider(),
                            maker.orElse(null),
                            room.rules().members().stream()
                                .filter(each -> each.role() != Member.Role.GUEST)
                                .map(Member::id)
                                .toList()))
                    .map(
                        asked ->
                            new RoomAnswer.AskedToLend(room.rules().info(), seat, asked.cards()));
              });
    }

    @Override
    public Future<RoomAnswer> alter(Action.Alter action) {
      return allowed(action)
          .compose(may -> room.alter(() -> prepared(action), who))
          .map(
              outcome ->
                  new RoomAnswer.Said(
                      action.message(),
                      outcome.stored().isEmpty() ? room.rev() : outcome.stored().get(0).rev()));
    }

    private Future<Action.Alter> prepared(Action.Alter action) {
      return reader
          .message(room.id(), action.message())
          .compose(
              found ->
                  found.isEmpty()
                      ? Future.succeededFuture(action)
                      : archive
                          .countPinned(room.id())
                          .map(
                              pinned ->
                                  new Action.Alter(
                                      action.message(),
                                      action.what(),
                                      new Action.Target(found.get(), pinned))));
    }

    @Override
    public Future<RoomAnswer> appoint(Action.Appoint action) {
      return room.act(action, who).map(outcome -> new RoomAnswer.Done());
    }

    @Override
    public Future<RoomAnswer> remove(Action.Remove action) {
      return room.act(action, who).map(outcome -> new RoomAnswer.Done());
    }

    /** What is being written ends first; then nobody acts here any more. */
    @Override
    public Future<RoomAnswer> deleteRoom(Action.DeleteRoom action) {
      return room.act(action, who)
          .compose(
              allowed ->
                  Future.join(
                      room.rules().running().stream()
                          .map(
                              reply ->
                                  bus.ask(StopReply.ADDRESS, new StopReply(reply.message().id())))
                          .toList()))
          .compose(stopped -> archive.deleteRoom(room.id()))
          .map(
              gone -> {
                rooms.remove(room.id());
                room.gone();
                return new RoomAnswer.Done();
              });
    }

    @Override
    public Future<RoomAnswer> configure(Action.Configure action) {
      return room.act(action, who).map(outcome -> new RoomAnswer.Done());
    }

    /**
     * Stops a reply that was not being made yet. Its start may have been on its way: then the
     * second stop comes behind it.
     */
    private Future<?> stopEarly(Action.Stop action) {
      if (!room.drafts().runs(action.message())) {
        return Future.succeededFuture();
      }
      replies.end(room, action.message(), MessageState.STOPPED, Outcome.NONE);
      return bus.ask(StopReply.ADDRESS, new StopReply(action.message()));
    }
  }
}
