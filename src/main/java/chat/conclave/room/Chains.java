package chat.conclave.room;

import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Which running reply of a room belongs to which chain. They end with the process: so do chains.
 */
final class Chains {
  private final Map<UUID, Chain> running = new HashMap<>();

  void begin(UUID reply, Chain chain) {
    running.put(reply, chain);
  }

  /** The chain of a reply that is over. */
  @Nullable Chain end(UUID reply) {
    return running.remove(reply);
  }

  /** Somebody has stopped a reply: nothing follows from any of its chain. */
  void stop(UUID reply) {
    Chain chain = running.get(reply);
    if (chain != null) {
      chain.stop();
    }
  }
}
