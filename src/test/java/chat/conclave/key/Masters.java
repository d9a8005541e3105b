package chat.conclave.key;

import java.security.SecureRandom;
import java.util.Base64;

/** Master keys for tests. */
final class Masters {
  private Masters() {}

  static MasterKey random() {
    byte[] key = new byte[32];
    new SecureRandom().nextBytes(key);
    return MasterKey.of(Base64.getEncoder().encodeToString(key));
  }

  static Keysets opened() {
    MasterKey master = random();
    return Keysets.open(Keysets.create(master), master);
  }

  /** An opened key as text, which only tests make of it. */
  static String text(Secret secret) {
    return new String(secret.bytes(), java.nio.charset.StandardCharsets.ISO_8859_1);
  }
}
