package chat.conclave.account;

import chat.conclave.bus.Topic;
import io.vertx.core.json.JsonObject;
import java.util.UUID;

/**
 * Something that one person is to know at once, wherever they are connected: every edge verticle
 * sends the frame to all sockets of that user. Nobody changes the frame once it is told.
 */
public record Note(UUID user, JsonObject frame) {
  public static final Topic<Note> TOPIC = new Topic<>("account.note");
}
