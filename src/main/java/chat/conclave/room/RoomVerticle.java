package chat.conclave.room;

import chat.conclave.bus.Bus;
import chat.conclave.protocol.Change;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Frames;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Who;
import chat.conclave.storage.RoomLog;
import chat.conclave.storage.RoomReader;
import chat.conclave.summon.ReplyEvent;
import chat.conclave.summon.StartReply;
import chat.conclave.summon.StopReply;
import chat.conclave.time.Clock;
import chat.conclave.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The only voice a member of this node hears. It knows every room that somebody on this node is in,
 * and speaks after the commit.
 */
public final class RoomVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(RoomVerticle.class);
  private static final int CONTEXT_MESSAGES = 100;
  private static final Duration SWEEP = Duration.ofMinutes(1);

  private final Bus bus;
  private final RoomLog log;
  private final RoomReader reader;
  private final Timers timers;
  private final Clock clock;
  private final Map<UUID, Future<LiveRoom>> rooms = new HashMap<>();
  private final Questions questions;

  public RoomVerticle(Bus bus, RoomLog log, RoomReader reader, Timers timers, Clock clock) {
    this.bus = bus;
    this.log = log;
    this.reader = reader;
    this.timers = timers;
    this.clock = clock;
    this.questions = new Questions(bus, log, reader);
  }

  @Override
  public Future<?> start() {
    bus.serve(
        RoomCommand.ADDRESS,
        command ->
            open(command.room())
                .compose(room -> command.action().on(new Handling(room, command.who()))));
    bus.serve(RoomChanges.ADDRESS, this::changes);
    bus.serve(FindRoom.ADDRESS, ask -> reader.roomOf(ask.messageOrSeat()).map(FindRoom.Found::new));
    bus.serve(Admit.ADDRESS, this::admit);
    bus.serve(ReplyEvent.ADDRESS, this::heard);
    timers.every(SWEEP, this::sweep);
    return reader.unfinished().compose(this::interruptAll);
  }

  private Future<Void> interruptAll(List<Message> unfinished) {
    Future<Void> done = Future.succeededFuture();
    for (Message message : unfinished) {
      done =
          done.compose(v -> open(message.room()))
              .compose(room -> room.interrupt(new Change.Posted(message, null, null)))
              .mapEmpty();
    }
    return done;
  }

  private Future<LiveRoom> open(UUID id) {
    Future<LiveRoom> known = rooms.get(id);
    if (known != null) {
      return known;
    }
    Future<LiveRoom> opening =
        reader.snapshot(id, 0).map(now -> new LiveRoom(now, log, reader, bus, timers, clock));
    rooms.put(id, opening);
    return opening.onFailure(failure -> rooms.remove(id, opening));
  }

  private void sweep() {
    rooms.values().removeIf(room -> room.succeeded() && room.result().idle());
  }

  private Future<RoomChanges.Changes> changes(RoomChanges ask) {
    return open(ask.room())
        .compose(
            room ->
                room.rules().visibleTo(ask.who())
                    ? room.since(ask.after())
                    : Future.failedFuture(Refusal.of(ErrorCode.NOT_FOUND)))
        .map(RoomChanges.Changes::new);
  }

  private Future<RoomAnswer.Done> admit(Admit ask) {
    return open(ask.room()).compose(room -> room.admit(ask.member())).map(new RoomAnswer.Done());
  }

  private Future<StartReply.Started> heard(ReplyEvent event) {
    Future<LiveRoom> room = rooms.get(event.room());
    if (room != null && room.succeeded()) {
      room.result().drafts().on(event);
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
                room.tell(Frames.typing(room.id(), who));
                return new RoomAnswer.Done();
              });
    }

    @Override
    public Future<RoomAnswer> say(Action.Say action) {
      return questions
          .prepare(room, action, who)
          .compose(
              prepared ->
                  prepared.earlier() != null
                      ? Future.succeededFuture(prepared.earlier())
                      : room.act(prepared.say(), who)
                          .map(outcome -> said(outcome, prepared.say())));
    }

    private RoomAnswer said(RoomLog.Outcome outcome, Action.Say say) {
      if (outcome.repeated() != null) {
        return new RoomAnswer.Said(outcome.repeated().message(), outcome.repeated().rev());
      }
      Change.Posted first = (Change.Posted) outcome.stored().get(0);
      for (int i = 0; i < say.asked().size(); i++) {
        ask((Change.Posted) outcome.stored().get(i + 1), say.asked().get(i));
      }
      return new RoomAnswer.Said(first.message().id(), first.rev());
    }

    /** Has a queued reply made. Whatever goes wrong from here on ends it. */
    private void ask(Change.Posted queued, Action.Asked asked) {
      Message reply = queued.message();
      room.drafts().start(reply);
      reader
          .history(room.id(), reply.posted(), CONTEXT_MESSAGES)
          .map(
              history ->
                  new StartReply(
                      reply.id(),
                      room.id(),
                      asked.seat(),
                      who.user(),
                      asked.quoted(),
                      new Conversation(room.rules().info(), asked.seat(), names(room))
                          .prompt(history)))
          .compose(start -> bus.ask(StartReply.ADDRESS, start))
          .onFailure(
              failure -> {
                ErrorCode code =
                    failure instanceof Refusal refusal ? refusal.code() : ErrorCode.UNAVAILABLE;
                if (!(failure instanceof Refusal)) {
                  LOG.error("a reply could not be started", failure);
                }
                room.drafts()
                    .on(
                        new ReplyEvent(
                            room.id(),
                            reply.id(),
                            new ReplyEvent.End(MessageState.FAILED, null, code)));
              });
    }

    @Override
    public Future<RoomAnswer> summon(Action.Summon action) {
      return questions
          .quote(who, action.provider())
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
          .map(stopped -> new RoomAnswer.Done());
    }
  }

  private static List<String> names(LiveRoom room) {
    return java.util.stream.Stream.concat(
            room.rules().members().stream().map(member -> member.name()),
            room.rules().seats().stream().map(seat -> seat.name()))
        .toList();
  }
}
