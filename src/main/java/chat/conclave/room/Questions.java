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
import java.util.ArrayList;
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

  /**
   * A message that can be stored.
   *
   * @param earlier the answer, when it has been stored before
   */
  record Prepared(Action.Say say, RoomAnswer.@Nullable Said earlier) {}

  Future<Prepared> prepare(LiveRoom room, Action.Say say, Who who) {
    return repliedTo(room, say)
        .compose(
            repliedTo -> {
              List<Seat> seats = room.rules().addressed(say.text(), repliedTo);
              return seats.isEmpty()
                  ? Future.succeededFuture(new Prepared(say, null))
                  : quoteAll(seats, who)
                      .map(
                          asked ->
                              new Prepared(
                                  new Action.Say(say.nonce(), say.text(), say.replyTo(), asked),
                                  null))
                      .recover(refusal -> unlessSaidBefore(room, say, who, refusal));
            });
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
    Future<List<Action.Asked>> all = Future.succeededFuture(new ArrayList<>());
    for (Seat seat : seats) {
      all =
          all.compose(
              asked ->
                  quote(who, seat.provider())
                      .map(
                          quoted -> {
                            asked.add(new Action.Asked(seat, quoted));
                            return asked;
                          }));
    }
    return all;
  }

  /** Who would pay if {@code who} asked a model of {@code provider}. */
  Future<Quoted> quote(Who who, String provider) {
    return bus.ask(Quote.ADDRESS, new Quote(who.user(), who.name(), provider));
  }

  /** The same message, sent again, gets the same answer although its payer has gone since. */
  private Future<Prepared> unlessSaidBefore(
      LiveRoom room, Action.Say say, Who who, Throwable refusal) {
    return log.repeated(room.id(), who.user().toString(), say.nonce(), say.text())
        .compose(
            outcome ->
                outcome == null || outcome.repeated() == null
                    ? Future.failedFuture(refusal)
                    : Future.succeededFuture(
                        new Prepared(
                            say,
                            new RoomAnswer.Said(
                                outcome.repeated().message(), outcome.repeated().rev()))));
  }
}
