package chat.conclave.protocol;

import java.util.UUID;

/** Somebody who belongs to a room. */
public record Member(UUID id, String name, Role role) {
  /** What a member may do in the room. */
  public enum Role {
    OWNER,
    MODERATOR,
    MEMBER;

    /** Whether this role may stop others' replies and manage the room. */
    public boolean moderates() {
      return this != MEMBER;
    }
  }
}
