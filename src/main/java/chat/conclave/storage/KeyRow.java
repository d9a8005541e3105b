package chat.conclave.storage;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A provider key's row: ciphertext, and what its owner may see of it.
 *
 * @param endpoint the only address that the key may be sent to; part of what the ciphertext is
 *     bound to
 * @param baseUrl the endpoint, when the owner chose it
 * @param region that the owner chose, if any
 * @param state what was last seen of the key; a wait or a switch come on top
 * @param disabled whether an admin has switched the owner's keys for the provider off
 * @param model the owner's choice, or nothing for the provider's default
 */
public record KeyRow(
    UUID id,
    UUID owner,
    String provider,
    String endpoint,
    @Nullable String baseUrl,
    @Nullable String region,
    byte[] ciphertext,
    String label,
    String last4,
    @Nullable String model,
    String state,
    Instant createdAt,
    @Nullable Instant lastUsedAt,
    @Nullable Instant lastTestedAt,
    @Nullable Instant limitedUntil,
    boolean disabled) {

  @Override
  public String toString() {
    return "KeyRow[" + provider + " " + id + "]";
  }
}
