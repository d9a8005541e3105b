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
    this.rooms =
        new OpenRooms(
            id ->
                reader
                    .snapshot(id, 0)
                    .map(now -> new LiveRoom(now, log, reader, bus, timers, clock, this::ended)));
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
            rooms.in(
                command.room(),
                room -> command.action().on(new Handling(parts, room, command.who()))));
    bus.serve(RoomChanges.ADDRESS, this::changes);
    bus.serve(RoomHeads.ADDRESS, ask -> Future.succeededFuture(rooms.heads(ask)));
    bus.serve(FindRoom.ADDRESS, this::find);
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
}
