package chat.conclave.room;

import chat.conclave.bus.Topic;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that everybody in a room is told, encoded once.
 *
 * @param rev the change it tells of, or 0 for what is not stored
 * @param frame one JSON object
 * @param leaver who hears this and nothing after it
 */
public record Broadcast(UUID room, long rev, String frame, @Nullable UUID leaver) {
  /** Followed by the room's id. */
  public static final Topic<Broadcast> TOPIC = new Topic<>("room.broadcast.");
}
