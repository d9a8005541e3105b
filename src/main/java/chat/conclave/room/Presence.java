package chat.conclave.room;

import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Who is in the room right now: everybody with at least one connection in it. */
final class Presence {
  private final Map<UUID, UUID> users = new HashMap<>();

  /** Whether somebody came who was not here. */
  boolean enter(UUID connection, UUID user) {
    boolean came = !users.containsValue(user);
    users.put(connection, user);
    return came;
  }

  /** Whether somebody left altogether. */
  boolean leave(UUID connection) {
    UUID user = users.remove(connection);
    return user != null && !users.containsValue(user);
  }

  Set<UUID> present() {
    return new LinkedHashSet<>(users.values());
  }

  boolean nobody() {
    return users.isEmpty();
  }
}
