package chat.conclave.protocol;

import java.util.UUID;

/**
 * Who speaks: taken from a checked token, never from a request's body.
 *
 * @param session the login session that the token belongs to
 */
public record Who(UUID user, UUID session, String name, ServerRole role) {
  /** What somebody may do on the whole server. */
  public enum ServerRole {
    ADMIN,
    MANAGER,
    MEMBER
  }
}
