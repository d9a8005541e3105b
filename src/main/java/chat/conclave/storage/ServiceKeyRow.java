package chat.conclave.storage;

import java.time.Instant;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * One of the server's own keys, as it is stored: never the key.
 *
 * @param id of a chat key also its bot's
 * @param rooms where a chat key acts; empty for every open room
 * @param createdBy the name of who made it, while they are here
 */
public record ServiceKeyRow(
    UUID id,
    Type type,
    String last4,
    String label,
    Set<UUID> rooms,
    @Nullable String createdBy,
    Instant createdAt,
    @Nullable Instant expiresAt,
    @Nullable Instant lastUsedAt,
    @Nullable Instant revokedAt) {
  public ServiceKeyRow {
    rooms = Set.copyOf(rooms);
  }

  /** What it is for. The two have no right in common. */
  public enum Type {
    CHAT,
    MANAGEMENT
  }

  /** Whether it opens anything at {@code now}. */
  public boolean lives(Instant now) {
    return revokedAt == null && (expiresAt == null || now.isBefore(expiresAt));
  }
}
