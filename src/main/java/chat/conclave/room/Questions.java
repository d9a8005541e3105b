package chat.conclave.room;

import chat.conclave.bus.Bus;
import chat.conclave.protocol.Author;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.Payer;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Seat;
import chat.conclave.protocol.Who;
import chat.conclave.provider.Prompt;
import chat.conclave.storage.RoomLog;
import chat.conclave.storage.RoomReader;
import chat.conclave.summon.Preview;
import chat.conclave.summon.Quote;
import chat.conclave.summon.Quoted;
import chat.conclave.summon.Where;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * Finds out, before a message is stored, which models it asks and who would pay for each. Without a
 * payer nothing is stored and nobody is called.
 */
final class Questions {
  /** How many messages that do not fit any more are counted. */
  private static final int COUNTED = 1_000;

  private static final UUID NOT_SAID = new UUID(0, 0);

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
        .compose(
            repliedTo -> {
              List<Seat> seats = room.rules().addressed(say.text(), repliedTo);
              if (who.bot() && !seats.isEmpty()) {
                throw Refusal.of(
                    ErrorCode.FORBIDDEN,
                    "A bot cannot ask models: nobody has agreed to pay for it.");
              }
              Refusal no = seats.isEmpty() ? null : room.refusal(Right.ASK, who);
              if (no != null) {
                throw no;
              }
              return seats.isEmpty()
                  ? Future.succeededFuture(List.<Action.Asked>of())
                  : quoteAll(room, seats, say.text(), who);
            })
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

  private Future<List<Action.Asked>> quoteAll(
      LiveRoom room, List<Seat> seats, String text, Who who) {
    return heard(room, text, who)
        .compose(
            history ->
                where(room)
                    .compose(
                        where ->
                            Future.all(
                                seats.stream()
                                    .map(
                                        seat ->
                                            quote(
                                                room,
                                                seat,
                                                Conversation.in(room.rules(), seat).prompt(history),
                                                where,
                                                who))
                                    .toList())))
        .map(all -> all.<Action.Asked>list());
  }

  /** What a model would hear if {@code who} said {@code text} now. */
  private Future<List<Message>> heard(LiveRoom room, String text, Who who) {
    return reader
        .heard(room.id(), Long.MAX_VALUE, room.rules().info().contextTokens())
        .map(
            said -> {
              List<Message> history = new ArrayList<>(said);
              history.add(
                  new Message(
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
                      null));
              return history;
            });
  }

  private Future<Where> where(LiveRoom room) {
    return reader
        .platformKeys(room.id())
        .map(decided -> new Where(room.id(), decided.orElse(null)));
  }

  private Future<Action.Asked> quote(
      LiveRoom room, Seat seat, Prompt prompt, Where where, Who who) {
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

  /** Whether anybody would pay for a model that {@code who} is about to summon. */
  Future<?> quote(LiveRoom room, Action.Summon summon, Who who) {
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
              Seat seat = room.rules().seat(reply.reply().seat());
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
    if (question == null || question.text().isBlank()) {
      throw Refusal.of(ErrorCode.NOT_FOUND, "The question is not there any more.");
    }
    return reader
        .heard(room.id(), question.posted() + 1, room.rules().info().contextTokens())
        .compose(
            history ->
                where(room)
                    .compose(
                        where ->
                            quote(
                                room,
                                seat,
                                Conversation.in(room.rules(), seat).prompt(history),
                                where,
                                who)))
        .map(
            asked ->
                new Retried(
                    new Action.Retry(retry.reply(), new Action.Again(question.id(), asked)),
                    question.posted()));
  }

  /**
   * Who would pay for each model of the room, if {@code who} said something short to it now, and
   * what each would hear.
   */
  Future<List<AskPayers.Entry>> preview(LiveRoom room, Who who) {
    List<Seat> seats = List.copyOf(room.rules().seats());
    return heard(room, "?", who)
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
                              .map(shown -> entries(room, shown, heard, earlier));
                        }));
  }

  /** How many messages lie before what was read. */
  private Future<Integer> earlier(LiveRoom room, List<Message> history) {
    long oldest = history.get(0).posted();
    return oldest <= 1
        ? Future.succeededFuture(0)
        : reader.countAudible(room.id(), oldest, COUNTED);
  }

  private static List<AskPayers.Entry> entries(
      LiveRoom room, List<Preview.Shown> shown, List<Conversation.Heard> heard, int earlier) {
    List<AskPayers.Entry> entries = new ArrayList<>();
    for (int i = 0; i < shown.size(); i++) {
      Conversation.Heard one = heard.get(i);
      entries.add(
          new AskPayers.Entry(
              shown.get(i),
              new AskPayers.Context(
                  one.earlier(),
                  one.tokens(),
                  room.rules().info().contextTokens(),
                  Math.min(COUNTED, one.leftOut() + earlier))));
    }
    return entries;
  }

  private Future<List<Preview.Shown>> shown(
      LiveRoom room, List<Seat> seats, List<Conversation.Heard> heard, Who who) {
    return where(room)
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
