package chat.conclave.protocol;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Somebody who belongs to a room.
 *
 * @param mutedUntil until when this member only listens, if that was decided
 */
public record Member(UUID id, String name, Role role, @Nullable Instant mutedUntil) {
  /** One who may speak. */
  public Member(UUID id, String name, Role role) {
    this(id, name, role, null);
  }

  /** What a member may do in the room, the highest first. */
  public enum Role {
    OWNER,
    MODERATOR,
    MEMBER,
    /** Reads and speaks to people, and spends nothing. */
    GUEST;

    /** Whether this role may stop others' replies and manage the room. */
    public boolean moderates() {
      return this == OWNER || this == MODERATOR;
    }
  }

  /** Whether this member only listens at {@code now}. */
  public boolean mutedAt(Instant now) {
    return mutedUntil != null && mutedUntil.isAfter(now);
  }
}
