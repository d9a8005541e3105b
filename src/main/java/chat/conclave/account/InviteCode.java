package chat.conclave.account;

import java.security.SecureRandom;
import java.util.Optional;

/**
 * The secret part of an invite link: 128 random bits. Shown once; only its hash is stored.
 *
 * @param code 22 characters of base64url
 */
public record InviteCode(String code) {
  private static final int BYTES = 16;
  private static final SecureRandom RANDOM = new SecureRandom();

  /** A new one. */
  public static InviteCode random() {
    byte[] bytes = new byte[BYTES];
    RANDOM.nextBytes(bytes);
    return new InviteCode(Base64Url.encode(bytes));
  }

  /** What somebody presents; empty when it cannot be a code. */
  public static Optional<InviteCode> parse(String presented) {
    return presented.length() > 2 * BYTES
        ? Optional.empty()
        : Base64Url.decode(presented)
            .filter(bytes -> bytes.length == BYTES)
            .map(bytes -> new InviteCode(presented));
  }

  /** SHA-256 of the random bytes: what is stored and looked up. */
  public byte[] hash() {
    return Digests.sha256(Base64Url.decode(code).orElseThrow());
  }

  public InviteCode {
    if (Base64Url.decode(code).filter(bytes -> bytes.length == BYTES).isEmpty()) {
      throw new IllegalArgumentException("not a code");
    }
  }

  @Override
  public String toString() {
    return "InviteCode[hidden]";
  }
}
