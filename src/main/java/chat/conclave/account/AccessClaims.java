package chat.conclave.account;

import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.UUID;

/**
 * What an access token says.
 *
 * @param user {@code sub}
 * @param session {@code sid}: ends with it
 * @param name the display name when it was issued
 * @param role the role when it was issued; what matters is asked of the database
 * @param id {@code jti}
 * @param issuedAt whole seconds
 * @param expiresAt whole seconds, after {@code issuedAt} by 15 minutes at most
 */
public record AccessClaims(
    UUID user,
    UUID session,
    String name,
    String role,
    String id,
    Instant issuedAt,
    Instant expiresAt) {
  /** How long a new token lives. */
  public static final Duration LIFETIME = Duration.ofMinutes(10);

  static final Duration LONGEST_LIFETIME = Duration.ofMinutes(15);

  private static final SecureRandom RANDOM = new SecureRandom();

  @SuppressWarnings("JavaInstantGetSecondsGetNano") // The part below a second is what is meant.
  public AccessClaims {
    if (name.isEmpty() || role.isEmpty() || id.isEmpty()) {
      throw new IllegalArgumentException("a claim is empty");
    }
    if (issuedAt.getNano() != 0 || expiresAt.getNano() != 0) {
      throw new IllegalArgumentException("times are whole seconds");
    }
    if (!expiresAt.isAfter(issuedAt) || expiresAt.isAfter(issuedAt.plus(LONGEST_LIFETIME))) {
      throw new IllegalArgumentException("lifetime out of range");
    }
  }

  /** For a new token, valid from {@code now}. */
  public static AccessClaims fresh(UUID user, UUID session, String name, String role, Instant now) {
    byte[] id = new byte[16];
    RANDOM.nextBytes(id);
    Instant second = now.truncatedTo(ChronoUnit.SECONDS);
    return new AccessClaims(
        user, session, name, role, Base64Url.encode(id), second, second.plus(LIFETIME));
  }
}
