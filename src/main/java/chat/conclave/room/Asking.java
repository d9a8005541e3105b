package chat.conclave.room;

import chat.conclave.protocol.Author;
import chat.conclave.protocol.Change;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Fault;
import chat.conclave.protocol.Marks;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.Outcome;
import chat.conclave.protocol.Payer;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Reply;
import chat.conclave.protocol.Reply.Place;
import chat.conclave.protocol.Seat;
import chat.conclave.protocol.Who;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** What is said, and which replies are queued for it: by people, and by models for them. */
record Asking(Room room, Who who, Instant now, Supplier<UUID> ids) {
  /** Models that one message may ask. */
  static final int AT_ONCE = 8;

  private static final Payer NOBODY = new Payer(Payer.Kind.NONE, null, null);

  /** A message, with a reply queued for each model that it asks. */
  Decision say(Action.Say action) {
    // A model can have been sent away since it was found in the text.
    List<Action.Asked> all = action.asked().stream().filter(asked -> sits(asked.seat())).toList();
    Refusal no = all.isEmpty() ? null : room.refusal(Right.ASK, who, now);
    Refusal tooMany = no == null ? tooMany(all.size()) : no;
    if (tooMany != null) {
      return new Decision(List.of(), tooMany);
    }
    Message said = message(action);
    List<Change> changes = new ArrayList<>();
    changes.add(new Change.Posted(said, action.nonce()));
    all.forEach(asked -> changes.add(queued(said.id(), asked, Place.ASKED)));
    return Decision.of(changes);
  }

  private Message message(Action.Say action) {
    return new Message(
        ids.get(),
        room.info().id(),
        0,
        0,
        author(),
        action.text(),
        action.replyTo(),
        now,
        null,
        MessageState.COMPLETE,
        null,
        action.hidden() ? Marks.HIDDEN : Marks.NONE);
  }

  Decision retry(Action.Retry action) {
    Action.Again again = action.asked();
    if (again == null || !sits(again.asked().seat())) {
      return Decision.no(ErrorCode.NOT_FOUND, "That model has left the room.");
    }
    Refusal tooMany = tooMany(1);
    return tooMany != null
        ? new Decision(List.of(), tooMany)
        : Decision.of(queued(again.question(), again.asked(), Place.ASKED));
  }

  /**
   * A model that another one asks, or that is next at a round table.
   *
   * @param asked nothing when it is not asked
   * @param no why not
   */
  record Next(Seat seat, Action.@Nullable Asked asked, @Nullable ErrorCode no) {
    static Next of(Action.Asked asked) {
      return new Next(asked.seat(), asked, null);
    }
  }

  /**
   * The replies that a model's message asks for, on behalf of who asked that one. One that is not
   * made is told in its place, as a failed reply that nobody was called for.
   */
  Decision follow(UUID question, Place place, List<Next> all) {
    if (room.refusal(Right.ASK, who, now) != null) {
      return Decision.of();
    }
    List<Next> there = all.stream().filter(next -> sits(next.seat())).toList();
    int more = (int) there.stream().filter(next -> next.asked() != null).count();
    Refusal tooMany = tooMany(more);
    List<Change> changes = new ArrayList<>();
    for (Next next : there) {
      if (next.asked() != null && tooMany == null) {
        changes.add(queued(question, next.asked(), place));
      } else {
        ErrorCode code = next.no() == null ? ErrorCode.RATE_LIMITED : next.no();
        Change.Posted refused = queued(question, next.seat(), NOBODY, place);
        changes.add(refused);
        changes.add(
            new Change.Became(
                refused
                    .message()
                    .ended("", "", MessageState.FAILED, Outcome.failed(null, Fault.of(code))),
                0));
      }
    }
    return Decision.of(changes);
  }

  private boolean sits(Seat seat) {
    return room.seat(seat.id()) != null;
  }

  private @Nullable Refusal tooMany(int more) {
    if (more == 0) {
      return null;
    }
    if (more > AT_ONCE) {
      return tooManyAtOnce(more);
    }
    long own = room.running().stream().filter(this::isAsker).count();
    return room.running().size() + more > Room.RUNNING || own + more > Room.RUNNING_OF_ONE
        ? Refusal.of(
            ErrorCode.RATE_LIMITED,
            "There are enough replies being written. Wait for one to end, or stop it.",
            Map.of("retryAfter", 5))
        : null;
  }

  static Refusal tooManyAtOnce(int models) {
    return Refusal.of(
        ErrorCode.INVALID,
        "That asks " + models + " models. Ask at most " + AT_ONCE + " in one message.");
  }

  private Change.Posted queued(UUID question, Action.Asked asked, Place place) {
    return queued(question, asked.seat(), asked.quoted().payer(), place);
  }

  private Change.Posted queued(UUID question, Seat seat, Payer payer, Place place) {
    Message reply =
        new Message(
            ids.get(),
            room.info().id(),
            0,
            0,
            new Author(Author.Kind.MODEL, seat.id().toString(), seat.name()),
            "",
            question,
            now,
            null,
            MessageState.QUEUED,
            Reply.queued(seat, author(), payer, place));
    return new Change.Posted(reply, null);
  }

  private Author author() {
    return new Author(
        who.bot() ? Author.Kind.BOT : Author.Kind.PERSON, who.user().toString(), who.name());
  }

  private boolean isAsker(Change.Posted reply) {
    Reply of = reply.message().reply();
    return of != null && of.asker().id().equals(who.user().toString());
  }
}
