package chat.conclave.storage;

import java.time.Instant;
import java.util.Locale;
import java.util.UUID;

/**
 * A rotation of the data key, and how far it is.
 *
 * @param stuck keys that did not open, when they were last looked at
 * @param note why it waits, if it does
 */
public record RotationRow(
    UUID id,
    State state,
    long resealed,
    long stuck,
    String note,
    Instant askedAt,
    Instant changedAt) {

  /** Each names what has been committed. */
  public enum State {
    /** Somebody has asked for it. */
    WANTED,
    /** The new key can open. */
    ADDED,
    /** The new key seals. */
    PROMOTED,
    /** Nothing can be stored under the old keys any more. */
    RETIRED,
    /** Nothing lies under the old keys, and they are disabled. */
    DONE;

    public String code() {
      return name().toLowerCase(Locale.ROOT);
    }

    static State of(String code) {
      return valueOf(code.toUpperCase(Locale.ROOT));
    }
  }
}
