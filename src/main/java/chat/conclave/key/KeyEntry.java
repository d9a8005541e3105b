package chat.conclave.key;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What an owner may see of a saved key, and what a payer is chosen by; never the key, never its
 * ciphertext.
 *
 * @param baseUrl the address that the owner chose, if any
 * @param state as last seen
 */
public record KeyEntry(
    UUID id,
    String provider,
    String label,
    String last4,
    @Nullable String model,
    @Nullable String baseUrl,
    State state,
    Instant createdAt,
    @Nullable Instant lastUsedAt) {

  /** How a key did when it was last tested or used. */
  public enum State {
    UNTESTED,
    GOOD,
    REJECTED,
    NO_CREDIT,
    /** The data key that sealed it does not open now. Never stored: it ends by itself. */
    LOCKED;

    /** As stored and as on the wire. */
    public String code() {
      return name().toLowerCase(java.util.Locale.ROOT).replace('_', '-');
    }

    static State of(String code) {
      return valueOf(code.toUpperCase(java.util.Locale.ROOT).replace('-', '_'));
    }
  }
}
