package chat.conclave.room;

import chat.conclave.bus.Bus;
import chat.conclave.protocol.Change;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.Outcome;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Seat;
import chat.conclave.protocol.Who;
import chat.conclave.storage.Archive;
import chat.conclave.storage.RoomLog;
import chat.conclave.storage.RoomReader;
import chat.conclave.summon.LoanDesk;
import chat.conclave.summon.StopReply;
import io.vertx.core.Future;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Consumer;

/** One action of one person in one room. */
final class Handling implements Action.Cases<Future<RoomAnswer>> {
  private final Bus bus;
  private final RoomReader reader;
  private final Archive archive;
  private final Questions questions;
  private final Replies replies;
  private final Tables tables;
  private final Consumer<UUID> forget;
  private final LiveRoom room;
  private final Who who;

  /**
   * What it takes.
   *
   * @param forget is told of a room that is deleted
   */
  record Parts(
      Bus bus,
      RoomReader reader,
      Archive archive,
      Questions questions,
      Replies replies,
      Tables tables,
      Consumer<UUID> forget) {}

  Handling(Parts parts, LiveRoom room, Who who) {
    this.bus = parts.bus();
    this.reader = parts.reader();
    this.archive = parts.archive();
    this.questions = parts.questions();
    this.replies = parts.replies();
    this.tables = parts.tables();
    this.forget = parts.forget();
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
    Refusal no = room.refusal(action, who);
    return no == null ? Future.succeededFuture() : Future.failedFuture(no);
  }

  private RoomAnswer said(RoomLog.Outcome outcome, List<Action.Asked> all) {
    if (outcome.repeated() != null) {
      return new RoomAnswer.Said(outcome.repeated().message(), outcome.repeated().rev());
    }
    Change.Posted first = (Change.Posted) outcome.stored().get(0);
    Chain chain = new Chain(who);
    for (Change change : outcome.stored()) {
      Change.Posted queued = (Change.Posted) change;
      all.stream()
          .filter(asked -> asked.isFor(queued))
          .forEach(asked -> ask(queued, asked, first.message().posted() + 1, chain));
    }
    return new RoomAnswer.Said(first.message().id(), first.rev());
  }

  /** Those that are asked together hear the same: none hears what another answers. */
  private void ask(Change.Posted queued, Action.Asked asked, long before, Chain chain) {
    room.chains().begin(queued.message().id(), chain);
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
        .compose(
            allowed -> {
              UUID reply = tables.stop(room, action.message());
              return reply == null ? Future.succeededFuture() : stop(reply);
            })
        .map(stopped -> new RoomAnswer.Done());
  }

  private Future<?> stop(UUID reply) {
    room.chains().stop(reply);
    return bus.ask(StopReply.ADDRESS, new StopReply(reply))
        .compose(stopped -> stopped.found() ? Future.succeededFuture() : stopEarly(reply));
  }

  @Override
  public Future<RoomAnswer> openTable(Action.OpenTable action) {
    return allowed(action)
        .compose(may -> tables.open(room, action, who))
        .map(RoomAnswer.Opened::new);
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
                          ask(queued, again.asked(), prepared.posted() + 1, new Chain(who));
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
            allowed -> {
              tables.end(room);
              return Future.join(
                  room.rules().running().stream()
                      .map(reply -> bus.ask(StopReply.ADDRESS, new StopReply(reply.message().id())))
                      .toList());
            })
        .compose(stopped -> archive.beginAnew(room.id()))
        .onSuccess(room::beginsAnew)
        .compose(begun -> archive.deleteRoom(room.id()))
        .map(
            gone -> {
              forget.accept(room.id());
              room.gone();
              return new RoomAnswer.Done();
            });
  }

  @Override
  public Future<RoomAnswer> configure(Action.Configure action) {
    return room.act(action, who).map(outcome -> new RoomAnswer.Done());
  }

  /**
   * Stops a reply that was not being made yet. Its start may have been on its way: then the second
   * stop comes behind it.
   */
  private Future<?> stopEarly(UUID reply) {
    if (!room.drafts().runs(reply)) {
      return Future.succeededFuture();
    }
    replies.end(room, reply, MessageState.STOPPED, Outcome.NONE);
    return bus.ask(StopReply.ADDRESS, new StopReply(reply));
  }
}
