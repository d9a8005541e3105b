package chat.conclave.key;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an owner may see of a saved key, and what a payer is chosen by; never the key, never its
 * ciphertext.
 *
 * @param given the address and the region that the owner chose, if any
 * @param state as it counts now: disabled before limited before what was last seen
 * @param limitedUntil only while it lies ahead
 */
public record KeyEntry(
    UUID id,
    String provider,
    String label,
    String last4,
    @Nullable String model,
    GivenEndpoint given,
    State state,
    Instant createdAt,
    @Nullable Instant lastUsedAt,
    @Nullable Instant lastTestedAt,
    @Nullable Instant limitedUntil,
    boolean disabled) {

  /** The same entry, found to be in another state. */
  public KeyEntry in(State other) {
    return with(other, limitedUntil);
  }

  /** The same entry, which is to wait. */
  public KeyEntry limited(Instant until) {
    return with(State.LIMITED, until);
  }

  private KeyEntry with(State other, @Nullable Instant until) {
    return new KeyEntry(
        id,
        provider,
        label,
        last4,
        model,
        given,
        other,
        createdAt,
        lastUsedAt,
        lastTestedAt,
        until,
        disabled);
  }

  /** How a key did when it was last tested or used, or what keeps it from being used now. */
  public enum State {
    UNTESTED,
    GOOD,
    REJECTED,
    NO_CREDIT,
    /** The provider has asked to wait, and that time lies ahead. */
    LIMITED,
    /** It cannot be opened now: its data key is missing, or the row was altered. */
    LOCKED,
    /** A session key whose time is over. */
    EXPIRED,
    /** An admin has switched it off. */
    DISABLED;

    /** As stored and as on the wire. */
    public String code() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    static State of(String code) {
      return valueOf(code.toUpperCase(java.util.Locale.ROOT).replace('-', '_'));
    }
  }
}
