package chat.conclave.storage;

import java.time.Instant;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A session as it is stored: a family of refresh tokens of which the newest counts. The hashes are
 * SHA-256; the arrays are copied in and out.
 *
 * @param counter how many tokens the family has had, from 1
 * @param previousHash of the token before the current one, if there was one
 * @param rotatedAt when the current token came to be
 */
public record SessionRow(
    UUID id,
    UUID user,
    long counter,
    byte[] currentHash,
    byte @Nullable [] previousHash,
    Instant rotatedAt,
    Instant createdAt,
    boolean revoked) {
  // Spelled out: the compact form loses the annotation of the array in the class file.
  public SessionRow(
      UUID id,
      UUID user,
      long counter,
      byte[] currentHash,
      byte @Nullable [] previousHash,
      Instant rotatedAt,
      Instant createdAt,
      boolean revoked) {
    this.id = id;
    this.user = user;
    this.counter = counter;
    this.currentHash = currentHash.clone();
    this.previousHash = previousHash == null ? null : previousHash.clone();
    this.rotatedAt = rotatedAt;
    this.createdAt = createdAt;
    this.revoked = revoked;
  }

  @Override
  public byte[] currentHash() {
    return currentHash.clone();
  }

  @Override
  public byte @Nullable [] previousHash() {
    return previousHash == null ? null : previousHash.clone();
  }

  /** After its next token. */
  public SessionRow rotated(byte[] nextHash, Instant now) {
    return new SessionRow(id, user, counter + 1, nextHash, currentHash, now, createdAt, revoked);
  }

  @Override
  public String toString() {
    return "SessionRow[" + id + " " + counter + (revoked ? " revoked]" : "]");
  }
}
