package chat.conclave.journal;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/**
 * A message as somebody saw it.
 *
 * @param rev the last change of it that is in here
 * @param posted the change that made it
 * @param replyTo empty when it answers nothing
 * @param reply whether a model writes it
 * @param marks reactions, as they were sent
 */
record Content(
    String id,
    long rev,
    long posted,
    String author,
    String text,
    String replyTo,
    String state,
    boolean reply,
    String marks) {
  private static final Set<String> RUNNING = Set.of("queued", "thinking", "writing");

  static Content of(JsonObject message) {
    return new Content(
        message.getString("id"),
        message.getLong("rev"),
        message.getLong("posted"),
        message.getJsonObject("author").getString("id"),
        message.getString("text"),
        message.getString("replyTo") == null ? "" : message.getString("replyTo"),
        message.getString("state"),
        message.containsKey("reply"),
        message.getJsonArray("reactions", new JsonArray()).encode());
  }

  /** Whether it is a reply that has not ended. */
  boolean running() {
    return RUNNING.contains(state);
  }

  boolean deleted() {
    return state.equals("deleted");
  }

  /** The first word of what is said in these runs is the nonce that it was sent with. */
  String nonce() {
    return text.split(" ", 2)[0];
  }

  /** How far a running reply has come is no change: two may see different texts of it. */
  Content comparable() {
    return running() ? new Content(id, rev, posted, author, "", replyTo, "", reply, marks) : this;
  }
}
