package chat.conclave.room;

import chat.conclave.bus.Bus;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Seat;
import chat.conclave.protocol.Who;
import chat.conclave.storage.RoomLog;
import chat.conclave.storage.RoomReader;
import chat.conclave.summon.Quote;
import chat.conclave.summon.Quoted;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Finds out, before a message is stored, which models it asks and who would pay for each. Without a
 * payer nothing is stored and nobody is called.
 */
final class Questions {
  private final Bus bus;
  private final RoomLog log;
  private final RoomReader reader;

  Questions(Bus bus, RoomLog log, RoomReader reader) {
    this.bus = bus;
    this.log = log;
    this.reader = reader;
  }

  /** The same message, with the models it asks and their payers. */
  Future<Action.Say> prepare(LiveRoom room, Action.Say say, Who who) {
    return repliedTo(room, say)
        .compose(repliedTo -> quoteAll(room.rules().addressed(say.text(), repliedTo), who))
        .map(asked -> new Action.Say(say.nonce(), say.text(), say.replyTo(), asked));
  }

  private Future<@Nullable Message> repliedTo(LiveRoom room, Action.Say say) {
    if (say.replyTo() == null) {
      return Future.succeededFuture();
    }
    return reader
        .message(room.id(), say.replyTo())
        .compose(
            found ->
                found.isPresent()
                    ? Future.succeededFuture(found.get())
                    : Future.failedFuture(
                        Refusal.of(ErrorCode.NOT_FOUND, "The message you reply to is not here.")));
  }

  private Future<List<Action.Asked>> quoteAll(List<Seat> seats, Who who) {
    List<Future<Action.Asked>> asked =
        seats.stream()
            .map(seat -> quote(who, seat.provider()).map(quoted -> new Action.Asked(seat, quoted)))
            .toList();
    return Future.all(asked).map(all -> all.<Action.Asked>list());
  }

  /** Who would pay if {@code who} asked a model of {@code provider}. */
  Future<Quoted> quote(Who who, String provider) {
    return bus.ask(Quote.ADDRESS, new Quote(who.user(), who.name(), who.session(), provider));
  }

  /**
   * The same message, sent again, gets the same answer although it would be refused now: its payer
   * has gone since, or its own replies are what is too much.
   */
  Future<RoomAnswer> unlessSaidBefore(LiveRoom room, Action.Say say, Who who, Throwable no) {
    if (Mailbox.unavailable(no) || room.rules().refusal(say, who) != null) {
      return Future.failedFuture(no);
    }
    return log.repeated(room.id(), who.user().toString(), say.nonce(), say.text())
        .compose(
            outcome ->
                outcome == null || outcome.repeated() == null
                    ? Future.failedFuture(no)
                    : Future.succeededFuture(
                        new RoomAnswer.Said(
                            outcome.repeated().message(), outcome.repeated().rev())));
  }
}
