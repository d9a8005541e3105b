package chat.conclave.key;

import chat.conclave.bus.Address;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;

/**
 * What is said while stored keys move to a new data key. The verticle with the box gives ciphertext
 * and takes ciphertext; the one with the opener seals anew. Neither can do the other's part.
 */
public final class Resealing {
  private Resealing() {}

  /**
   * Moves the keys of some owners. Asked again and again, from no owner to the last.
   *
   * @param after the last owner that is done, or nothing for the first
   */
  public record Sweep(Optional<UUID> after, int primary) {
    public static final Address<Sweep, Swept> ADDRESS = new Address<>("keys.sweep");
  }

  /**
   * @param next where to go on, or nothing when all owners are done
   * @param stuck how many keys did not open
   * @param under the data keys that those lie under
   */
  public record Swept(Optional<UUID> next, int resealed, int stuck, Set<Integer> under) {
    public Swept {
      under = Set.copyOf(under);
    }
  }

  /** Gives what some owners have under other data keys than {@code primary}. */
  public record FindStale(Optional<UUID> after, int primary) {
    public static final Address<FindStale, Stale> ADDRESS = new Address<>("keys.find-stale");
  }

  public record Stale(List<SealedKey> keys, Optional<UUID> next) {
    public Stale {
      keys = List.copyOf(keys);
    }

    /** The data key that sealed a key; 0 for none. */
    public static int dataKey(SealedKey key) {
      return KnownDataKeys.id(key.ciphertext());
    }
  }

  /** Stores the new ciphertext where the old one still is: a key that was saved meanwhile wins. */
  public record Replace(List<Pair> pairs) {
    public static final Address<Replace, Replaced> ADDRESS = new Address<>("keys.replace");

    public Replace {
      pairs = List.copyOf(pairs);
    }
  }

  /** One key, before and after. */
  public record Pair(SealedKey old, SealedKey next) {}

  /**
   * @param replaced how many were stored
   */
  public record Replaced(int replaced) {}
}
