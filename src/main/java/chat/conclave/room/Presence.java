package chat.conclave.room;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who is in the room right now: everybody with at least one connection in it. */
final class Presence {
  private final Map<UUID, UUID> users = new HashMap<>();
  private final Map<UUID, Integer> connections = new LinkedHashMap<>();

  /** Whether somebody came who was not here. */
  boolean enter(UUID connection, UUID user) {
    return users.put(connection, user) == null && connections.merge(user, 1, Integer::sum) == 1;
  }

  /** Whether somebody left altogether. */
  boolean leave(UUID connection) {
    @Nullable UUID user = users.remove(connection);
    return user != null
        && connections.computeIfPresent(user, (id, count) -> count == 1 ? null : count - 1) == null;
  }

  /** Somebody is sent away, with all connections; whether they were here. */
  boolean remove(UUID user) {
    users.values().removeIf(user::equals);
    return connections.remove(user) != null;
  }

  boolean has(UUID connection) {
    return users.containsKey(connection);
  }

  Set<UUID> present() {
    return new LinkedHashSet<>(connections.keySet());
  }

  int size() {
    return connections.size();
  }

  boolean nobody() {
    return users.isEmpty();
  }
}
