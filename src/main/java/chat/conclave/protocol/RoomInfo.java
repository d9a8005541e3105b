package chat.conclave.protocol;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A room, without what is said in it.
 *
 * @param hopLimit how many replies models may ask of each other for one message of a person
 * @param contextTokens how much of what was said a model hears, in tokens as estimated
 * @param context which of it
 * @param answers whether models answer what names none
 * @param retentionDays how long messages are kept; for ever if it does not say
 */
public record RoomInfo(
    UUID id,
    String name,
    String topic,
    Visibility visibility,
    int hopLimit,
    boolean lobby,
    int contextTokens,
    ContextMode context,
    Answers answers,
    @Nullable Integer retentionDays) {
  public static final int USUAL_CONTEXT = 8_000;
  public static final int SMALLEST_CONTEXT = 500;
  public static final int LARGEST_CONTEXT = 200_000;

  public RoomInfo {
    if (contextTokens < SMALLEST_CONTEXT || contextTokens > LARGEST_CONTEXT) {
      throw new IllegalArgumentException("a model hears neither nothing nor everything");
    }
    if (retentionDays != null && retentionDays < 1) {
      throw new IllegalArgumentException("messages are kept for a day at least");
    }
  }

  /** One as rooms usually are. */
  public RoomInfo(
      UUID id,
      String name,
      String topic,
      Visibility visibility,
      int hopLimit,
      boolean lobby,
      int contextTokens) {
    this(
        id,
        name,
        topic,
        visibility,
        hopLimit,
        lobby,
        contextTokens,
        ContextMode.LAST,
        Answers.ADDRESSED,
        null);
  }

  /**
   * Open rooms can be seen and joined by everybody on the server; private ones by members and
   * invited people.
   */
  public enum Visibility {
    OPEN,
    PRIVATE
  }

  /** How much a model may hear at once, in tokens as estimated. */
  public int budget() {
    return context == ContextMode.ALL ? LARGEST_CONTEXT : contextTokens;
  }

  /** What models answer: what names them, or also what names none. Then the first one does. */
  public enum Answers {
    ADDRESSED,
    EVERY
  }

  /**
   * Which messages a model hears: the last ones that fit the room's tokens, of those the ones that
   * lead to the question by answering each other, or all, within what any model may hear.
   */
  public enum ContextMode {
    LAST,
    THREAD,
    ALL
  }
}
