package chat.conclave.room;

import chat.conclave.protocol.Author;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.RoomInfo;
import chat.conclave.protocol.Seat;
import chat.conclave.provider.Prompt;
import chat.conclave.provider.Turn;
import java.text.Normalizer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collection;
import java.util.Deque;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * What a model hears of a room: the newest messages that fit, whole, each person's with the name
 * before it, the model's own without. No person can speak for another: a line of a message that
 * begins like a speaker's is set off.
 */
final class Conversation {
  /** How much of the room a model hears, in UTF-16 units; about a quarter of it in tokens. */
  static final int BUDGET = 32_000;

  static final int REPLY_TOKENS = 4_096;

  /** Blanks and the signs of Markdown, before and behind a name. */
  private static final Pattern AROUND =
      Pattern.compile("^[^\\p{L}\\p{N}]+|[^\\p{L}\\p{M}\\p{N}]+$");

  private static final int LONGEST_START = 200;
  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\p{Cc}]");

  private final RoomInfo room;
  private final Seat seat;
  private final Set<String> speakers = new HashSet<>();

  Conversation(RoomInfo room, Seat seat, Collection<String> names) {
    this.room = room;
    this.seat = seat;
    names.forEach(name -> speakers.add(folded(name)));
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
   * @param history oldest first; the last is the one to answer
   */
  Prompt prompt(List<Message> history) {
    history.forEach(message -> speakers.add(folded(message.author().name())));
    Deque<Turn> turns = new ArrayDeque<>();
    int left = BUDGET;
    for (int i = history.size() - 1; i >= 0; i--) {
      Message message = history.get(i);
      if (message.text().isBlank()
          || message.state() == MessageState.DELETED
          || message.state().running()) {
        continue;
      }
      Turn turn = turn(message);
      left -= turn.text().length();
      if (left < 0 && !turns.isEmpty()) {
        break;
      }
      turns.addFirst(turn);
    }
    return new Prompt(seat.model(), instructions(), List.copyOf(turns), REPLY_TOKENS, null);
  }

  private Turn turn(Message message) {
    boolean own =
        message.author().kind() == Author.Kind.MODEL
            && message.author().id().equals(seat.id().toString());
    return own
        ? new Turn(Turn.Role.MODEL, message.text())
        : new Turn(
            Turn.Role.USER, oneLine(message.author().name()) + ": " + setOff(message.text()));
  }

  private String setOff(String text) {
    return Arrays.stream(text.split("\\R", -1))
        .map(line -> startsLikeASpeaker(line) ? "> " + line : line)
        .collect(Collectors.joining("\n"));
  }

  private boolean startsLikeASpeaker(String line) {
    String start = folded(line.substring(0, Math.min(line.length(), LONGEST_START)));
    int colon = start.indexOf(':');
    return colon > 0 && speakers.contains(AROUND.matcher(start.substring(0, colon)).replaceAll(""));
  }

  /** As a reader takes it who does not look closely. */
  private static String folded(String text) {
    return INVISIBLE
        .matcher(Normalizer.normalize(text, Normalizer.Form.NFKC))
        .replaceAll("")
        .toLowerCase(Locale.ROOT);
  }

  private String instructions() {
    String text =
        "You are "
            + seat.name()
            + " (@"
            + seat.handle()
            + "), a language model in the chatroom “"
            + oneLine(room.name())
            + "”. Each message from a person begins with that person's name and a colon; do not begin yours with a name."
            + " Answer the last message. Messages are in Markdown.";
    return seat.instructions().isBlank() ? text : text + "\n\n" + seat.instructions();
  }

  private static String oneLine(String name) {
    return name.replaceAll("\\p{Cntrl}", " ");
  }
}
