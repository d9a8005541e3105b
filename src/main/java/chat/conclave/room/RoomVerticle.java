package chat.conclave.room;

import chat.conclave.bus.Bus;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.Refusal;
import chat.conclave.storage.Archive;
import chat.conclave.storage.RoomLog;
import chat.conclave.storage.RoomReader;
import chat.conclave.summon.ReplyEvent;
import chat.conclave.summon.StartReply;
import chat.conclave.time.Clock;
import chat.conclave.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
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
  private final Map<UUID, Future<LiveRoom>> rooms = new HashMap<>();
  private final Payers payers;
  private final Following following;
  private final Tables tables;
  private final Handling.Parts parts;

  public RoomVerticle(
      Bus bus, RoomLog log, RoomReader reader, Archive archive, Timers timers, Clock clock) {
    this.bus = bus;
    this.log = log;
    this.reader = reader;
    this.archive = archive;
    this.timers = timers;
    this.clock = clock;
    Quoting quoting = new Quoting(bus, reader);
    Questions questions = new Questions(log, reader, quoting, new AskRates(clock));
    Replies replies = new Replies(bus, reader);
    this.payers = new Payers(bus, reader, quoting);
    this.following = new Following(questions, replies, clock);
    this.tables = new Tables(questions, replies, clock);
    this.parts =
        new Handling.Parts(bus, reader, archive, questions, replies, tables, rooms::remove);
  }

  @Override
  public Future<?> start() {
    bus.serve(
        RoomCommand.ADDRESS,
        command ->
            in(
                command.room(),
                room -> command.action().on(new Handling(parts, room, command.who()))));
    bus.serve(RoomChanges.ADDRESS, this::changes);
    bus.serve(FindRoom.ADDRESS, this::find);
    bus.serve(Admit.ADDRESS, this::admit);
    bus.serve(May.ADDRESS, this::may);
    bus.serve(Expel.ADDRESS, this::expel);
    bus.serve(AskPayers.ADDRESS, this::payers);
    bus.serve(ReplyEvent.ADDRESS, this::heard);
    timers.every(SWEEP, this::sweep);
    new Forgetting(archive, timers, clock).begin();
    return reader.unfinished().compose(this::interruptAll);
  }

  @Override
  public Future<?> stop() {
    return Future.join(
        rooms.values().stream()
            .filter(Future::succeeded)
            .map(room -> room.result().close())
            .toList());
  }

  private Future<Void> interruptAll(List<Message> unfinished) {
    Future<Void> done = Future.succeededFuture();
    for (Message message : unfinished) {
      done =
          done.compose(v -> open(message.room()))
              .compose(room -> room.interrupt(message))
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
        reader
            .snapshot(id, 0)
            .map(now -> new LiveRoom(now, log, reader, bus, timers, clock, this::ended));
    rooms.put(id, opening);
    return opening.onFailure(failure -> rooms.remove(id, opening));
  }

  /** Does something in a room, which is not swept away meanwhile. */
  private <T> Future<T> in(UUID id, Function<LiveRoom, Future<T>> work) {
    return open(id).compose(room -> room.during(() -> work.apply(room)));
  }

  private void sweep() {
    rooms.values().removeIf(room -> room.succeeded() && room.result().idle());
  }

  private Future<RoomChanges.Changes> changes(RoomChanges ask) {
    return in(
            ask.room(),
            room ->
                allowed(room.refusal(Right.HEAR, ask.who()))
                    .compose(may -> room.since(ask.after())))
        .map(RoomChanges.Changes::new);
  }

  private Future<AskPayers.Payers> payers(AskPayers ask) {
    return in(
        ask.room(),
        room ->
            allowed(room.refusal(Right.PREVIEW, ask.who()))
                .compose(may -> payers.of(room, ask.who()))
                .map(AskPayers.Payers::new));
  }

  private Future<FindRoom.Found> find(FindRoom ask) {
    return tables
        .roomOf(ask.messageOrSeat())
        .map(Future::succeededFuture)
        .orElseGet(() -> reader.roomOf(ask.messageOrSeat()))
        .map(FindRoom.Found::new);
  }

  private void ended(LiveRoom room, Message reply) {
    following.ended(room, reply);
    tables.ended(room, reply);
  }

  private Future<May.Yes> may(May ask) {
    return in(
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
    return in(ask.room(), room -> room.admit(ask.member())).map(new RoomAnswer.Done());
  }

  private Future<RoomAnswer.Done> expel(Expel ask) {
    return in(ask.room(), room -> room.expel(ask.user())).map(new RoomAnswer.Done());
  }

  private Future<StartReply.Started> heard(ReplyEvent event) {
    Future<LiveRoom> room = rooms.get(event.room());
    if (room != null && room.succeeded()) {
      room.result().drafts().on(event);
    }
    return Future.succeededFuture(new StartReply.Started());
  }
}
