package chat.conclave.account;

import chat.conclave.bus.Topic;
import java.util.UUID;

/** A login session is over: its sockets close. */
public record SessionEnded(UUID session) {
  public static final Topic<SessionEnded> TOPIC = new Topic<>("account.session-ended");
}
