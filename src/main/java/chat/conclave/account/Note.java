package chat.conclave.account;

import chat.conclave.bus.Topic;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Something that one person is to know at once, wherever they are connected: every edge verticle
 * sends the frame to all sockets of that user. Nobody changes the frame once it is told.
 *
 * @param except the connection that knows it already
 */
public record Note(UUID user, JsonObject frame, @Nullable UUID except) {
  public static final Topic<Note> TOPIC = new Topic<>("account.note");

  public Note(UUID user, JsonObject frame) {
    this(user, frame, null);
  }
}
