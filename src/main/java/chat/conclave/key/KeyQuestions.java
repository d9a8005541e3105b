package chat.conclave.key;

import chat.conclave.bus.Address;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What can be asked of the keys verticle. Only {@link Load} gives a sealed key away, and the summon
 * verticle alone can open it.
 */
public final class KeyQuestions {
  private KeyQuestions() {}

  /** Stores a sealed key in place of the owner's earlier one for its provider. */
  public record Store(
      SealedKey sealed,
      @Nullable String baseUrl,
      String label,
      String last4,
      @Nullable String model,
      KeyEntry.State state) {
    public static final Address<Store, KeyEntry> ADDRESS = new Address<>("keys.store");
  }

  /** Lists one owner's keys. */
  public record ListAll(UUID owner) {
    public static final Address<ListAll, Entries> ADDRESS = new Address<>("keys.list");
  }

  public record Entries(List<KeyEntry> entries) {}

  /** Finds one entry. */
  public record Find(UUID owner, String provider) {
    public static final Address<Find, Found> ADDRESS = new Address<>("keys.find");
  }

  public record Found(Optional<KeyEntry> entry) {}

  /** Gives the sealed key for one call. */
  public record Load(UUID owner, String provider) {
    public static final Address<Load, Loaded> ADDRESS = new Address<>("keys.load");
  }

  public record Loaded(SealedKey sealed, KeyEntry entry) {}

  /** Removes a key for good. */
  public record Remove(UUID owner, String provider) {
    public static final Address<Remove, Removed> ADDRESS = new Address<>("keys.remove");
  }

  public record Removed() {}

  /**
   * Writes one line of the owner's audit. Never a key in it; the last four characters may be.
   *
   * @param event one word, such as {@code lent}
   */
  public record Audit(UUID owner, String event, String provider, Map<String, String> detail) {
    public static final Address<Audit, Audited> ADDRESS = new Address<>("keys.audit");

    public Audit {
      detail = Map.copyOf(detail);
    }
  }

  public record Audited() {}

  /** Tells how a key did. */
  public record Note(UUID owner, UUID id, KeyEntry.State state, boolean used) {
    public static final Address<Note, Removed> ADDRESS = new Address<>("keys.note");
  }
}
