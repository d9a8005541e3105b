package chat.conclave.room;

import chat.conclave.bus.Bus;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.RoomInfo.ContextMode;
import chat.conclave.protocol.Seat;
import chat.conclave.protocol.Who;
import chat.conclave.provider.Prompt;
import chat.conclave.storage.RoomReader;
import chat.conclave.summon.Preview;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;

/** Says, before anybody asks, who would pay and what would be sent. */
final class Payers {
  /** How many messages that do not fit any more are counted. */
  private static final int COUNTED = 1_000;

  private final Bus bus;
  private final RoomReader reader;
  private final Hearing hearing;
  private final Quoting quoting;

  Payers(Bus bus, RoomReader reader, Quoting quoting) {
    this.bus = bus;
    this.reader = reader;
    this.hearing = new Hearing(reader);
    this.quoting = quoting;
  }

  /**
   * Who would pay for each model of the room, if {@code who} said something short to it now, and
   * what each would hear.
   */
  Future<List<AskPayers.Entry>> of(LiveRoom room, Who who) {
    List<Seat> seats = List.copyOf(room.rules().seats());
    return hearing
        .before(room.rules().info(), null)
        .map(
            heard -> {
              List<Message> history = new ArrayList<>(heard);
              history.add(Questions.asSaid(room, "?", who));
              return history;
            })
        .compose(
            history ->
                earlier(room, history)
                    .compose(
                        earlier -> {
                          List<Conversation.Heard> heard =
                              seats.stream()
                                  .map(seat -> Conversation.in(room.rules(), seat).heard(history))
                                  .toList();
                          return shown(room, seats, heard, who)
                              .map(shown -> entries(room, seats, shown, heard, earlier));
                        }));
  }

  /** How many messages lie before what was read. */
  private Future<Integer> earlier(LiveRoom room, List<Message> history) {
    long oldest = history.get(0).posted();
    boolean thread = room.rules().info().context() == ContextMode.THREAD;
    return thread || oldest <= 1
        ? Future.succeededFuture(0)
        : reader.countAudible(room.id(), oldest, COUNTED);
  }

  private static List<AskPayers.Entry> entries(
      LiveRoom room,
      List<Seat> seats,
      List<Preview.Shown> shown,
      List<Conversation.Heard> heard,
      int earlier) {
    List<AskPayers.Entry> entries = new ArrayList<>();
    for (int i = 0; i < shown.size(); i++) {
      Conversation.Heard one = heard.get(i);
      entries.add(
          new AskPayers.Entry(
              shown.get(i),
              new AskPayers.Context(
                  one.earlier(),
                  one.tokens(),
                  room.rules().info().budget(),
                  Math.min(COUNTED, one.leftOut() + earlier)),
              new AskPayers.Sent(
                  seats.get(i).provider(),
                  seats.get(i).model(),
                  shown.get(i).host(),
                  one.shares())));
    }
    return entries;
  }

  private Future<List<Preview.Shown>> shown(
      LiveRoom room, List<Seat> seats, List<Conversation.Heard> heard, Who who) {
    return quoting
        .where(room)
        .compose(
            where ->
                bus.ask(
                    Preview.ADDRESS,
                    new Preview(
                        who.user(),
                        who.name(),
                        who.session(),
                        where,
                        IntStream.range(0, seats.size())
                            .mapToObj(i -> question(seats.get(i), heard.get(i).prompt()))
                            .toList(),
                        room.rules().members().stream().map(Member::id).toList())))
        .map(previews -> previews.shown().stream().map(shown -> named(room, shown)).toList());
  }

  private static Preview.Question question(Seat seat, Prompt prompt) {
    return new Preview.Question(
        seat.id(), seat.provider(), seat.model(), prompt.tokens(), prompt.maxOutputTokens());
  }

  private static Preview.Shown named(LiveRoom room, Preview.Shown shown) {
    UUID owner = shown.payer() == null ? null : shown.payer().id();
    Member payer = owner == null ? null : room.rules().member(owner);
    return payer == null ? shown : shown.named(payer.name());
  }
}
