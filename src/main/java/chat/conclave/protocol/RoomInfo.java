package chat.conclave.protocol;

import java.util.UUID;

/**
 * A room, without what is said in it.
 *
 * @param hopLimit how many times models may answer each other for one human message
 * @param contextTokens how much of what was said a model hears, in tokens as estimated
 */
public record RoomInfo(
    UUID id,
    String name,
    String topic,
    Visibility visibility,
    int hopLimit,
    boolean lobby,
    int contextTokens) {
  public static final int USUAL_CONTEXT = 8_000;
  public static final int SMALLEST_CONTEXT = 500;
  public static final int LARGEST_CONTEXT = 200_000;

  public RoomInfo {
    if (contextTokens < SMALLEST_CONTEXT || contextTokens > LARGEST_CONTEXT) {
      throw new IllegalArgumentException("a model hears neither nothing nor everything");
    }
  }

  /**
   * Open rooms can be seen and joined by everybody on the server; private ones by members and
   * invited people.
   */
  public enum Visibility {
    OPEN,
    PRIVATE
  }

  /** The same room, of which a model hears so much. */
  public RoomInfo hearing(int tokens) {
    return new RoomInfo(id, name, topic, visibility, hopLimit, lobby, tokens);
  }
}
