package chat.conclave.protocol;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who pays for a reply, as everybody in the room sees it: never a label, never digits.
 *
 * @param id of the key's owner, for kinds that have one
 * @param name the owner's
 */
public record Payer(Kind kind, @Nullable UUID id, @Nullable String name) {
  /**
   * The asker's saved key, the asker's key for this session, a lent key, the server's key, or
   * nobody because it is free.
   */
  public enum Kind {
    OWN,
    SESSION,
    LENT,
    PLATFORM,
    NONE
  }
}
