package chat.conclave.protocol;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A room, without what is said in it.
 *
 * @param hopLimit how many times models may answer each other for one human message
 * @param contextTokens how much of what was said a model hears, in tokens as estimated
 * @param context which of it
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
    this(id, name, topic, visibility, hopLimit, lobby, contextTokens, ContextMode.LAST, null);
  }

  /**
   * Open rooms can be seen and joined by everybody on the server; private ones by members and
   * invited people.
   */
  public enum Visibility {
    OPEN,
    PRIVATE
  }

  /** Which messages a model hears: the last ones, those of the thread, or all that fit. */
  public enum ContextMode {
    LAST,
    THREAD,
    ALL
  }
}
