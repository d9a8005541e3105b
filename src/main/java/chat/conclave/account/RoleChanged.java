package chat.conclave.account;

import chat.conclave.bus.Topic;
import java.util.UUID;

/** What somebody may do on the server is another: their sockets close, and come back with it. */
public record RoleChanged(UUID user) {
  public static final Topic<RoleChanged> TOPIC = new Topic<>("account.role-changed");
}
