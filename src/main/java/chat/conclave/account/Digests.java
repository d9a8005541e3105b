package chat.conclave.account;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;

/** SHA-256, for secrets that are random already. */
final class Digests {
  private Digests() {}

  static byte[] sha256(byte[] bytes) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(bytes);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing", e);
    }
  }
}
