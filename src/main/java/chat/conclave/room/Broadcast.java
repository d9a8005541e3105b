package chat.conclave.room;

import chat.conclave.bus.Topic;
import chat.conclave.protocol.Parting;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that everybody in a room is told, encoded once.
 *
 * @param rev the change it tells of, or 0 for what is not stored
 * @param frame one JSON object
 * @param leaver who hears this and nothing after it
 * @param parting why; without a leaver it is everybody who leaves
 */
public record Broadcast(
    UUID room, long rev, String frame, @Nullable UUID leaver, @Nullable Parting parting) {
  /** Why {@code user} hears nothing after this, if so. */
  public @Nullable Parting partingOf(UUID user) {
    return leaver == null || leaver.equals(user) ? parting : null;
  }

  /** Followed by the room's id. */
  public static final Topic<Broadcast> TOPIC = new Topic<>("room.broadcast.");
}
