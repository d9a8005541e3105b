package chat.conclave.account;

import chat.conclave.key.SessionSecret;
import chat.conclave.storage.SessionRow;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Refresh tokens: single use, in families, stored as hashes only (RFC 9700). A token is the
 * session's id and HMAC-SHA256(secret, id ‖ counter), so that the successor can be derived again
 * when an answer was lost. Pure: it decides, somebody else stores.
 */
public final class RefreshTokens {
  /** A session that nobody refreshes ends after this. */
  public static final Duration IDLE = Duration.ofDays(14);

  /** Every session ends after this. */
  public static final Duration LONGEST = Duration.ofDays(60);

  /** How long the immediate predecessor gets the same successor again. */
  public static final Duration GRACE = Duration.ofSeconds(10);

  private static final int ID_BYTES = 16;
  private static final int TOKEN_BYTES = ID_BYTES + 32;
  private static final int TOKEN_LENGTH = 64;

  /** How far back a used token is recognised: a few milliseconds of work at most. */
  private static final long MEMORY = 4_096;

  private final SessionSecret secret;

  public RefreshTokens(SessionSecret secret) {
    this.secret = secret;
  }

  /** A new session: the row to store, and its first token. */
  public record Started(SessionRow row, String token) {
    @Override
    public String toString() {
      return "Started[" + row + "]";
    }
  }

  /** What somebody presents: which row to read, and what to compare. */
  public record Presented(UUID session, byte[] hash) {
    @Override
    public String toString() {
      return "Presented[" + session + "]";
    }
  }

  /** Starts a session. */
  public Started start(UUID session, UUID user, Instant now) {
    byte[] token = token(session, 1);
    SessionRow row = new SessionRow(session, user, 1, Digests.sha256(token), null, now, now, false);
    return new Started(row, Base64Url.encode(token));
  }

  /** Reads a token; empty when it cannot be one. */
  public static Optional<Presented> parse(String token) {
    return token.length() != TOKEN_LENGTH
        ? Optional.empty()
        : Base64Url.decode(token)
            .filter(bytes -> bytes.length == TOKEN_BYTES)
            .map(
                bytes -> {
                  ByteBuffer id = ByteBuffer.wrap(bytes);
                  return new Presented(new UUID(id.getLong(), id.getLong()), Digests.sha256(bytes));
                });
  }

  /** When the session ends unless it is refreshed before. */
  public static Instant end(SessionRow row) {
    Instant idle = row.rotatedAt().plus(IDLE);
    Instant last = row.createdAt().plus(LONGEST);
    return idle.isBefore(last) ? idle : last;
  }

  /** Decides about a token whose hash is {@code presented}, for the session it names. */
  public Rotation decide(SessionRow row, byte[] presented, Instant now) {
    if (row.revoked() || !now.isBefore(end(row))) {
      return new Rotation.Expired();
    }
    if (same(presented, row.currentHash())) {
      byte[] next = token(row.id(), row.counter() + 1);
      return new Rotation.Rotate(row.rotated(Digests.sha256(next), now), Base64Url.encode(next));
    }
    if (same(presented, row.previousHash())) {
      return Duration.between(row.rotatedAt(), now).compareTo(GRACE) > 0
          ? new Rotation.Revoke()
          : replay(row);
    }
    return wasOurs(row, presented) ? new Rotation.Revoke() : new Rotation.Unknown();
  }

  private Rotation replay(SessionRow row) {
    byte[] current = token(row.id(), row.counter());
    // Another secret signed it, before keys were locked: it cannot be given again.
    return same(Digests.sha256(current), row.currentHash())
        ? new Rotation.Replay(Base64Url.encode(current))
        : new Rotation.Expired();
  }

  private boolean wasOurs(SessionRow row, byte[] presented) {
    long oldest = Math.max(1, row.counter() - MEMORY);
    for (long counter = row.counter() - 1; counter >= oldest; counter--) {
      if (same(presented, Digests.sha256(token(row.id(), counter)))) {
        return true;
      }
    }
    return false;
  }

  private byte[] token(UUID session, long counter) {
    byte[] message =
        ByteBuffer.allocate(ID_BYTES + Long.BYTES)
            .putLong(session.getMostSignificantBits())
            .putLong(session.getLeastSignificantBits())
            .putLong(counter)
            .array();
    return ByteBuffer.allocate(TOKEN_BYTES)
        .put(message, 0, ID_BYTES)
        .put(secret.mac(message))
        .array();
  }

  private static boolean same(byte[] presented, byte @Nullable [] stored) {
    return stored != null && MessageDigest.isEqual(presented, stored);
  }
}
