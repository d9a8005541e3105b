package chat.conclave.key;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Derives refresh tokens. Whoever holds it can compute a MAC and cannot read the key. */
public final class SessionSecret {
  static final int LENGTH = 32;

  private final byte[] key;

  private SessionSecret(byte[] key) {
    this.key = key;
  }

  static SessionSecret generate() {
    byte[] key = new byte[LENGTH];
    new SecureRandom().nextBytes(key);
    return new SessionSecret(key);
  }

  /** Takes a copy; the caller wipes its own. */
  static SessionSecret decode(byte[] encoded) throws GeneralSecurityException {
    if (encoded.length != LENGTH) {
      throw new GeneralSecurityException("wrong length");
    }
    return new SessionSecret(encoded.clone());
  }

  byte[] encoded() {
    return Arrays.copyOf(key, LENGTH);
  }

  /** HMAC-SHA256 of {@code message}: 32 bytes. */
  public byte[] mac(byte[] message) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac.doFinal(message);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("HMAC-SHA256 is missing", e);
    }
  }

  @Override
  public String toString() {
    return "SessionSecret[hidden]";
  }
}
