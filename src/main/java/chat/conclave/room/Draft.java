package chat.conclave.room;

import chat.conclave.protocol.Frames;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.Outcome;
import chat.conclave.protocol.Reply;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/**
 * The text of a running reply so far, and what its model thinks: what there is, what the room was
 * told, and what is saved.
 */
final class Draft {
  private static final int CHECKPOINT_UNITS = 2_048;

  private final Message message;
  private final Track text;
  private final Track reasoning;
  private MessageState state = MessageState.QUEUED;
  private MessageState toldState = MessageState.QUEUED;

  /** Goes on from what {@code message} has. */
  Draft(Message message) {
    this.message = message;
    Reply reply = message.reply();
    text = new Track(message.text());
    reasoning = new Track(reply == null ? "" : reply.reasoning());
  }

  /** One of the two texts, which only grow. */
  private static final class Track {
    private final StringBuilder text;
    private int told;
    private int saved;

    Track(String known) {
      text = new StringBuilder(known);
      told = known.length();
      saved = known.length();
    }

    /** What the room was not told yet, from now on told. */
    String news() {
      String news = text.substring(told);
      told = text.length();
      return news;
    }
  }

  /** Both texts at one moment. */
  record Kept(String text, String reasoning, MessageState state) {}

  Message message() {
    return message;
  }

  Kept kept() {
    return new Kept(text.text.toString(), reasoning.text.toString(), state);
  }

  void thinking() {
    if (state == MessageState.QUEUED) {
      state = MessageState.THINKING;
    }
  }

  /** What is too much of it is dropped, and the reply goes on. */
  void think(String piece) {
    thinking();
    int room = Reply.REASONING_LIMIT - reasoning.text.length();
    boolean splits =
        piece.length() > room && room > 0 && Character.isHighSurrogate(piece.charAt(room - 1));
    reasoning.text.append(piece, 0, Math.min(piece.length(), splits ? room - 1 : room));
  }

  void append(String piece) {
    state = MessageState.WRITING;
    text.text.append(piece);
  }

  /** What the room was not told yet; nothing when it knows all. */
  List<JsonObject> news() {
    List<JsonObject> news = new ArrayList<>();
    int thought = reasoning.told;
    if (thought < reasoning.text.length()) {
      news.add(Frames.reasoning(message.room(), message.id(), thought, reasoning.news()));
    }
    int at = text.told;
    if (at < text.text.length() || toldState != state) {
      news.add(Frames.delta(message.room(), message.id(), at, text.news(), state));
      toldState = state;
    }
    return news;
  }

  RoomAnswer.Stream stream() {
    Kept now = kept();
    return new RoomAnswer.Stream(message.id(), now.text(), now.reasoning(), state);
  }

  Message ended(MessageState as, Outcome outcome) {
    Kept now = kept();
    return message.ended(now.text(), now.reasoning(), as, outcome);
  }

  boolean checkpointDue() {
    return unsavedUnits() >= CHECKPOINT_UNITS;
  }

  boolean unsaved() {
    return unsavedUnits() > 0;
  }

  private int unsavedUnits() {
    return text.text.length() - text.saved + reasoning.text.length() - reasoning.saved;
  }

  /** So much of it is saved. */
  void saved(Kept kept) {
    text.saved = kept.text().length();
    reasoning.saved = kept.reasoning().length();
  }
}
