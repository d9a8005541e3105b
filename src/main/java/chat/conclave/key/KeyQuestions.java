package chat.conclave.key;

import chat.conclave.bus.Address;
import chat.conclave.storage.AuditRow;
import java.time.Instant;
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
      GivenEndpoint given,
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

  /**
   * Gives the sealed key for one call.
   *
   * @param use what for, as the audit tells it; empty for a test, which is told by what it shows
   */
  public record Load(UUID owner, String provider, Map<String, String> use) {
    public static final Address<Load, Loaded> ADDRESS = new Address<>("keys.load");

    public Load {
      use = Map.copyOf(use);
    }
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

  /**
   * Tells how a key did.
   *
   * @param state nothing where nothing was shown
   * @param limitedUntil when the provider has asked to wait
   * @param tested whether it was a test; a use otherwise
   */
  public record Note(
      UUID owner,
      UUID id,
      String provider,
      KeyEntry.@Nullable State state,
      @Nullable Instant limitedUntil,
      boolean tested) {
    public static final Address<Note, Found> ADDRESS = new Address<>("keys.note");
  }

  /**
   * Changes a key's label or its model.
   *
   * @param label nothing leaves it
   * @param model nothing leaves it; an empty one goes back to the provider's default
   */
  public record Change(
      UUID owner, String provider, Optional<String> label, Optional<Optional<String>> model) {
    public static final Address<Change, KeyEntry> ADDRESS = new Address<>("keys.change");
  }

  /** Switches somebody's keys for one provider off or on, now and later ones. */
  public record Disable(UUID owner, String provider, boolean disabled) {
    public static final Address<Disable, Found> ADDRESS = new Address<>("keys.disable");
  }

  /** Asks whether somebody's keys for one provider are switched off. */
  public record AskDisabled(UUID owner, String provider) {
    public static final Address<AskDisabled, Disabled> ADDRESS = new Address<>("keys.disabled");
  }

  public record Disabled(boolean disabled) {}

  /**
   * Reads somebody's audit, newest first.
   *
   * @param before only lines with a smaller number
   */
  public record ReadAudit(UUID owner, @Nullable Long before, int limit) {
    public static final Address<ReadAudit, AuditPage> ADDRESS = new Address<>("keys.read-audit");
  }

  /**
   * @param intact whether nothing in the whole audit was altered, as far as its chain can tell
   */
  public record AuditPage(List<AuditRow> rows, boolean intact) {}
}
