package chat.conclave.protocol;

import java.util.UUID;

/**
 * Who speaks: taken from a checked token, never from a request's body.
 *
 * @param session the login session that the token belongs to; of a bot its key
 * @param bot whether it is a program with a key of the server's, and no person
 */
public record Who(UUID user, UUID session, String name, ServerRole role, boolean bot) {
  /** A person. */
  public Who(UUID user, UUID session, String name, ServerRole role) {
    this(user, session, name, role, false);
  }

  /** A program, by its key's id. */
  public static Who bot(UUID key, String name) {
    return new Who(key, key, name, ServerRole.MEMBER, true);
  }

  /** What somebody may do on the whole server. */
  public enum ServerRole {
    ADMIN,
    MANAGER,
    MEMBER
  }
}
