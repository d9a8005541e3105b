package chat.conclave.room;

import chat.conclave.bus.Bus;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.Payer;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Seat;
import chat.conclave.protocol.Who;
import chat.conclave.provider.Prompt;
import chat.conclave.storage.RoomReader;
import chat.conclave.summon.Quote;
import chat.conclave.summon.Quoted;
import chat.conclave.summon.Where;
import io.vertx.core.Future;
import java.util.List;

/** Asks who would pay for a reply. Nobody is called. */
record Quoting(Bus bus, RoomReader reader) {
  /** Who would pay for each; refused whole when nobody would for one. */
  Future<List<Action.Asked>> all(LiveRoom room, List<Seat> seats, List<Message> history, Who who) {
    return where(room)
        .compose(
            where ->
                Future.all(
                    seats.stream()
                        .map(
                            seat ->
                                one(
                                    room,
                                    seat,
                                    Conversation.in(room.rules(), seat).prompt(history),
                                    where,
                                    who))
                        .toList()))
        .map(all -> all.<Action.Asked>list());
  }

  private Future<Action.Asked> one(LiveRoom room, Seat seat, Prompt prompt, Where where, Who who) {
    return bus.ask(
            Quote.ADDRESS,
            new Quote(
                who.user(),
                who.name(),
                who.session(),
                where,
                seat.provider(),
                seat.model(),
                prompt.tokens(),
                prompt.maxOutputTokens()))
        .map(quoted -> new Action.Asked(seat, named(room, quoted)));
  }

  /** Whether anybody would pay for a model that {@code who} is about to summon. */
  Future<?> one(LiveRoom room, Action.Summon summon, Who who) {
    return where(room)
        .compose(
            where ->
                bus.ask(
                    Quote.ADDRESS,
                    new Quote(
                        who.user(),
                        who.name(),
                        who.session(),
                        where,
                        summon.provider(),
                        summon.model(),
                        0,
                        Conversation.REPLY_TOKENS)));
  }

  Future<Where> where(LiveRoom room) {
    return reader
        .platformKeys(room.id())
        .map(decided -> new Where(room.id(), decided.orElse(null)));
  }

  /** With the name of who lends. Their loan ends with their membership. */
  private static Quoted named(LiveRoom room, Quoted quoted) {
    if (quoted.payer().kind() != Payer.Kind.LENT || quoted.owner() == null) {
      return quoted;
    }
    Member lender = room.rules().member(quoted.owner());
    if (lender == null) {
      throw Refusal.of(ErrorCode.NOT_LENT);
    }
    return quoted.named(lender.name());
  }
}
