package chat.conclave.room;

import chat.conclave.bus.Topic;
import java.util.Set;
import java.util.UUID;

/**
 * That something was said in a room, for those of its members who are not in it: on their sockets
 * that have not entered it. Encoded once, and without what was said.
 *
 * @param mention whether it names or answers them; what does not may give way to other frames
 */
public record News(UUID room, Set<UUID> to, String frame, boolean mention) {
  public static final Topic<News> TOPIC = new Topic<>("room.news");
}
