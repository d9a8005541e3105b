package chat.conclave.room;

import chat.conclave.protocol.Author;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.RoomInfo;
import chat.conclave.protocol.Seat;
import chat.conclave.provider.Prompt;
import chat.conclave.provider.Turn;
import java.util.ArrayDeque;
import java.util.Collection;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/**
 * What a model hears of a room: of what {@link Hearing} finds, the newest messages that fit into
 * the room's budget, whole, each person's with the name before it, the model's own without. The
 * model is told who takes part.
 */
final class Conversation {
  static final int REPLY_TOKENS = 4_096;

  private final RoomInfo room;
  private final Seat seat;
  private final Speakers speakers = new Speakers();

  Conversation(RoomInfo room, Seat seat, Collection<String> names) {
    this.room = room;
    this.seat = seat;
    names.forEach(speakers::know);
  }

  /** What a model of {@code room} hears. */
  static Conversation in(Room room, Seat seat) {
    return new Conversation(
        room.info(),
        seat,
        Stream.concat(
                room.members().stream().map(Member::name), room.seats().stream().map(Seat::name))
            .toList());
  }

  /**
   * A prompt, and how much of the room is in it.
   *
   * @param earlier how many messages before the one to answer
   * @param tokens of those, about
   * @param leftOut how many of the history did not fit
   * @param shares whose messages those before are
   */
  record Heard(
      Prompt prompt, int earlier, long tokens, int leftOut, List<AskPayers.Share> shares) {}

  /** One message, as it is heard. */
  private record Said(Message message, Turn turn) {}

  /**
   * @param history oldest first; the last is the one to answer
   * @throws Refusal {@code context-too-long} when that one alone does not fit: nothing is ever cut
   */
  Heard heard(List<Message> history) {
    history.forEach(message -> speakers.know(message.author().name()));
    List<Said> audible =
        history.stream()
            .filter(Conversation::audible)
            .map(message -> new Said(message, turn(message)))
            .toList();
    Deque<Said> kept = new ArrayDeque<>();
    long tokens = 0;
    long question = 0;
    for (int i = audible.size() - 1; i >= 0; i--) {
      Said said = audible.get(i);
      long more = said.turn().tokens();
      if (tokens + more > room.budget()) {
        break;
      }
      question = kept.isEmpty() ? more : question;
      tokens += more;
      kept.addFirst(said);
    }
    if (kept.isEmpty()) {
      throw tooLong();
    }
    // A conversation begins with what somebody else says.
    while (kept.size() > 1 && kept.getFirst().turn().role() == Turn.Role.MODEL) {
      tokens -= kept.removeFirst().turn().tokens();
    }
    Prompt prompt =
        new Prompt(
            seat.model(),
            instructions(kept.stream().map(Said::message).toList()),
            kept.stream().map(Said::turn).toList(),
            REPLY_TOKENS,
            null);
    return new Heard(
        prompt,
        kept.size() - 1,
        tokens - question,
        audible.size() - kept.size(),
        shares(kept.stream().limit(kept.size() - 1).toList()));
  }

  private static List<AskPayers.Share> shares(List<Said> earlier) {
    Map<String, AskPayers.Share> shares = new LinkedHashMap<>();
    for (Said said : earlier) {
      Author author = said.message().author();
      shares.merge(
          author.id(),
          new AskPayers.Share(author, 1, said.turn().tokens()),
          (before, more) ->
              new AskPayers.Share(author, before.messages() + 1, before.tokens() + more.tokens()));
    }
    return List.copyOf(shares.values());
  }

  Prompt prompt(List<Message> history) {
    return heard(history).prompt();
  }

  private Refusal tooLong() {
    return Refusal.of(
        ErrorCode.CONTEXT_TOO_LONG,
        "That message is longer than what models hear in this room, about "
            + room.budget()
            + " tokens. Shorten it, or have the room's owner raise that.");
  }

  /** Whether models may hear a message at all. */
  static boolean audible(Message message) {
    return !message.marks().hidden()
        && !message.text().isBlank()
        && message.state() != MessageState.DELETED
        && !message.state().running();
  }

  private Turn turn(Message message) {
    return own(message.author())
        ? new Turn(Turn.Role.MODEL, message.text())
        : new Turn(
            Turn.Role.USER,
            Speakers.shown(message.author().name()) + ": " + speakers.setOff(message.text()));
  }

  private boolean own(Author author) {
    return author.kind() == Author.Kind.MODEL && author.id().equals(seat.id().toString());
  }

  private String instructions(List<Message> heard) {
    String text =
        "You are "
            + seat.name()
            + " (@"
            + seat.handle()
            + "), a language model in the chatroom “"
            + Speakers.shown(room.name())
            + "”. Each message from somebody else begins with their name and a colon; do not begin"
            + " yours with a name. Answer the last message. Messages are in Markdown."
            + Speakers.present(
                heard.stream().map(Message::author).filter(author -> !own(author)).toList());
    return seat.instructions().isBlank() ? text : text + "\n\n" + seat.instructions();
  }
}
