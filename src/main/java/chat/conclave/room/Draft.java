package chat.conclave.room;

import chat.conclave.protocol.Frames;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.MessageState;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.Nullable;

/**
 * The text of a running reply so far: what is written, what the room was told, and what is saved.
 */
final class Draft {
  private static final int CHECKPOINT_UNITS = 2_048;

  private final Message message;
  private final StringBuilder text = new StringBuilder();
  private MessageState state = MessageState.QUEUED;
  private MessageState toldState = MessageState.QUEUED;
  private int told;
  private int saved;

  /** Goes on from the text that {@code message} has. */
  Draft(Message message) {
    this.message = message;
    text.append(message.text());
    told = text.length();
    saved = text.length();
  }

  Message message() {
    return message;
  }

  String text() {
    return text.toString();
  }

  MessageState state() {
    return state;
  }

  void thinking() {
    if (state == MessageState.QUEUED) {
      state = MessageState.THINKING;
    }
  }

  void append(String piece) {
    state = MessageState.WRITING;
    text.append(piece);
  }

  /** What the room was not told yet, as one frame; nothing when it knows all. */
  @Nullable JsonObject news() {
    if (told == text.length() && toldState == state) {
      return null;
    }
    JsonObject delta =
        Frames.delta(message.room(), message.id(), told, text.substring(told), state);
    told = text.length();
    toldState = state;
    return delta;
  }

  RoomAnswer.Stream stream() {
    return new RoomAnswer.Stream(message.id(), text(), state);
  }

  boolean checkpointDue() {
    return text.length() - saved >= CHECKPOINT_UNITS;
  }

  boolean unsaved() {
    return text.length() > saved;
  }

  /** The first {@code length} units of the text are saved. */
  void saved(int length) {
    saved = length;
  }
}
