package chat.conclave.room;

import chat.conclave.protocol.Author;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Seat;
import chat.conclave.protocol.Who;
import chat.conclave.storage.RoomLog;
import chat.conclave.storage.RoomReader;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Finds out, before a message is stored, which models it asks and who would pay for each. Without a
 * payer nothing is stored and nobody is called.
 */
final class Questions {
  private static final UUID NOT_SAID = new UUID(0, 0);

  private final RoomLog log;
  private final RoomReader reader;
  private final Hearing hearing;
  private final Quoting quoting;
  private final AskRates rates;

  Questions(RoomLog log, RoomReader reader, Quoting quoting, AskRates rates) {
    this.log = log;
    this.reader = reader;
    this.hearing = new Hearing(reader);
    this.quoting = quoting;
    this.rates = rates;
  }

  /** The same message, with the models it asks and their payers. */
  Future<Action.Say> prepare(LiveRoom room, Action.Say say, Who who) {
    return repliedTo(room, say)
        .compose(
            repliedTo -> {
              List<Seat> seats = asked(room, say, repliedTo, who);
              return seats.isEmpty()
                  ? Future.succeededFuture(List.<Action.Asked>of())
                  : quoteAll(room, seats, say, who);
            })
        .map(asked -> new Action.Say(say.nonce(), say.text(), say.replyTo(), say.hidden(), asked));
  }

  /**
   * The models that a message asks. One that names none asks the visited one, if its sender may ask
   * at all; a hidden one asks none, and names none.
   */
  private List<Seat> asked(LiveRoom room, Action.Say say, @Nullable Message repliedTo, Who who) {
    if (say.hidden()) {
      if (!room.rules().addressed(say.text(), null).isEmpty()) {
        throw Refusal.of(
            ErrorCode.INVALID,
            "A message that is hidden from models cannot ask one. Show it to them, or name none.");
      }
      return List.of();
    }
    List<Seat> named = room.rules().addressed(say.text(), repliedTo);
    Refusal no = who.bot() ? botsAskNobody() : room.refusal(Right.ASK, who);
    if (named.isEmpty()) {
      return no == null ? room.rules().visited().stream().toList() : List.of();
    }
    if (no != null) {
      throw no;
    }
    if (named.size() > Asking.AT_ONCE) {
      throw Asking.tooManyAtOnce(named.size());
    }
    return named;
  }

  private static Refusal botsAskNobody() {
    return Refusal.of(
        ErrorCode.FORBIDDEN, "A bot cannot ask models: nobody has agreed to pay for it.");
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

  private Future<List<Action.Asked>> quoteAll(
      LiveRoom room, List<Seat> seats, Action.Say say, Who who) {
    rates.check(who.user(), seats.size());
    return hearing
        .before(room.rules().info(), say.replyTo())
        .compose(
            heard -> quoting.all(room, seats, with(heard, asSaid(room, say.text(), who)), who));
  }

  private static List<Message> with(List<Message> heard, Message question) {
    List<Message> history = new ArrayList<>(heard);
    history.add(question);
    return history;
  }

  /** What {@code who} says, as if it was said already. */
  static Message asSaid(LiveRoom room, String text, Who who) {
    return new Message(
        NOT_SAID,
        room.id(),
        0,
        0,
        new Author(Author.Kind.PERSON, who.user().toString(), who.name()),
        text,
        null,
        Instant.EPOCH,
        null,
        MessageState.COMPLETE,
        null);
  }

  /** Who would pay for each model of a round table; refused whole when nobody would for one. */
  Future<List<Action.Asked>> payersOf(
      LiveRoom room, List<Seat> seats, Action.OpenTable table, Who who) {
    rates.check(who.user(), (int) (seats.size() * table.rounds()));
    String topic = table.topic() == null ? "?" : table.topic();
    return hearing
        .before(room.rules().info(), null)
        .compose(heard -> quoting.all(room, seats, with(heard, asSaid(room, topic, who)), who));
  }

  /** What was said last that models may hear. */
  Future<UUID> newest(LiveRoom room) {
    return reader
        .heard(room.id(), Long.MAX_VALUE, 1)
        .map(
            heard -> {
              if (heard.isEmpty()) {
                throw Refusal.of(ErrorCode.INVALID, "Nothing is said here yet: name a topic.");
              }
              return heard.get(heard.size() - 1).id();
            });
  }

  /** A model that is asked what is said already, or why it is not. */
  Future<Asking.Next> next(LiveRoom room, Seat seat, UUID question, Who who) {
    return asked(room, seat, question, Long.MAX_VALUE, who)
        .map(Asking.Next::of)
        .recover(
            failure ->
                Future.succeededFuture(
                    new Asking.Next(
                        seat,
                        null,
                        failure instanceof Refusal no ? no.code() : ErrorCode.UNAVAILABLE)));
  }

  private Future<Action.Asked> asked(
      LiveRoom room, Seat seat, UUID question, long before, Who who) {
    return hearing
        .upTo(room.rules().info(), question, before)
        .compose(history -> quoting.all(room, List.of(seat), history, who))
        .map(all -> all.get(0));
  }

  /** Whether anybody would pay for a model that {@code who} is about to summon. */
  Future<?> quote(LiveRoom room, Action.Summon summon, Who who) {
    return quoting.one(room, summon, who);
  }

  /**
   * What it takes to have a reply's question answered anew.
   *
   * @param posted the change that posted the question: what came later, the model does not hear
   */
  record Retried(Action.Retry action, long posted) {}

  /** The same wish, with its question and who pays for whom it would be made. */
  Future<Retried> prepare(LiveRoom room, Action.Retry retry, Who who) {
    return reader
        .message(room.id(), retry.reply())
        .compose(
            found -> {
              Message reply = found.orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND));
              if (reply.reply() == null || reply.replyTo() == null) {
                throw Refusal.of(ErrorCode.INVALID, "Only a model's reply can be made again.");
              }
              if (reply.state().running()) {
                throw Refusal.of(ErrorCode.CONFLICT, "That reply is still being made.");
              }
              Seat seat =
                  room.rules().seat(retry.seat() == null ? reply.reply().seat() : retry.seat());
              if (seat == null) {
                throw Refusal.of(ErrorCode.NOT_FOUND, "That model has left the room.");
              }
              return reader
                  .message(room.id(), reply.replyTo())
                  .compose(question -> prepare(room, retry, question.orElse(null), seat, who));
            });
  }

  private Future<Retried> prepare(
      LiveRoom room, Action.Retry retry, @Nullable Message question, Seat seat, Who who) {
    if (question == null || !Conversation.audible(question)) {
      throw Hearing.gone();
    }
    rates.check(who.user(), 1);
    return asked(room, seat, question.id(), question.posted() + 1, who)
        .map(
            asked ->
                new Retried(
                    new Action.Retry(
                        retry.reply(), retry.seat(), new Action.Again(question.id(), asked)),
                    question.posted()));
  }

  /**
   * The same message, sent again, gets the same answer although it would be refused now: its payer
   * has gone since, or its own replies are what is too much.
   */
  Future<RoomAnswer> unlessSaidBefore(LiveRoom room, Action.Say say, Who who, Throwable no) {
    if (Mailbox.unavailable(no) || room.refusal(say, who) != null) {
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
