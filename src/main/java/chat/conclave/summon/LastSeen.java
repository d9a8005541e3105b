package chat.conclave.summon;

import chat.conclave.key.KeyEntry;
import chat.conclave.time.Clock;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What this node's calls have shown of saved keys, for the moment until their rows say so: a key
 * that was refused is not tried again because a row was written late.
 */
final class LastSeen {
  private static final int REMEMBERED = 1_000;

  private final Clock clock;
  private final Map<UUID, Seen> keys =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<UUID, Seen> eldest) {
          return size() > REMEMBERED;
        }
      };

  private record Seen(@Nullable Instant limitedUntil, Instant at) {}

  LastSeen(Clock clock) {
    this.clock = clock;
  }

  /**
   * @param state nothing where nothing was shown
   */
  void note(UUID key, KeyEntry.@Nullable State state, @Nullable Instant limitedUntil) {
    if (state == KeyEntry.State.REJECTED || limitedUntil != null) {
      keys.put(key, new Seen(limitedUntil, clock.now()));
    } else if (state != null) {
      keys.remove(key);
    }
  }

  /** The entry as it is, and not as a late row has it. */
  KeyEntry correct(KeyEntry entry) {
    Seen seen = keys.get(entry.id());
    Instant tested = entry.lastTestedAt();
    if (seen == null || entry.disabled() || (tested != null && tested.isAfter(seen.at))) {
      return entry;
    }
    Instant until = seen.limitedUntil;
    if (until == null) {
      return entry.in(KeyEntry.State.REJECTED);
    }
    return until.isAfter(clock.now()) ? entry.limited(until) : entry;
  }
}
