package chat.conclave.servicekey;

import chat.conclave.storage.ServiceKeyRow;
import chat.conclave.storage.ServiceKeyRow.Type;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.util.regex.Pattern;
import java.util.zip.CRC32;

/**
 * A service key as its holder has it: {@code cck_} or {@code cmk_}, 43 random letters and digits
 * (256 bits), and 6 that are the CRC-32 of all before them, so that a typing error needs no look
 * into the database and a leaked key is known for one wherever it turns up.
 */
final class KeyCode {
  private static final String DIGITS =
      "0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz";
  private static final int RANDOM_DIGITS = 43;
  private static final int CHECK_DIGITS = 6;
  private static final Pattern SHAPE =
      Pattern.compile("c[cm]k_[0-9A-Za-z]{" + (RANDOM_DIGITS + CHECK_DIGITS) + "}");
  private static final SecureRandom RANDOM = new SecureRandom();

  private final String text;

  private KeyCode(String text) {
    this.text = text;
  }

  /** A new one. */
  static KeyCode random(Type type) {
    StringBuilder code = new StringBuilder(prefix(type));
    for (int i = 0; i < RANDOM_DIGITS; i++) {
      code.append(DIGITS.charAt(RANDOM.nextInt(DIGITS.length())));
    }
    return new KeyCode(code + check(code.toString()));
  }

  private static String prefix(Type type) {
    return type == ServiceKeyRow.Type.CHAT ? "cck_" : "cmk_";
  }

  /** Whether somebody means a service key, right or wrong: no access token begins like one. */
  static boolean isMeant(String presented) {
    return presented.startsWith("cck_") || presented.startsWith("cmk_");
  }

  /** Whether it can be a key at all. */
  static boolean fits(String presented) {
    int end = presented.length() - CHECK_DIGITS;
    return SHAPE.matcher(presented).matches()
        && check(presented.substring(0, end)).equals(presented.substring(end));
  }

  /** What is stored and looked up. It needs no salt: nobody can guess 256 bits. */
  static byte[] hash(String code) {
    try {
      return MessageDigest.getInstance("SHA-256").digest(code.getBytes(StandardCharsets.US_ASCII));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("SHA-256 is missing", e);
    }
  }

  private static String check(String code) {
    CRC32 crc = new CRC32();
    crc.update(code.getBytes(StandardCharsets.US_ASCII));
    long rest = crc.getValue();
    StringBuilder digits = new StringBuilder();
    for (int i = 0; i < CHECK_DIGITS; i++) {
      digits.insert(0, DIGITS.charAt((int) (rest % DIGITS.length())));
      rest /= DIGITS.length();
    }
    return digits.toString();
  }

  /** The key itself, to be shown once. */
  String reveal() {
    return text;
  }

  String last4() {
    return text.substring(text.length() - 4);
  }

  @Override
  public String toString() {
    return "KeyCode[hidden]";
  }
}
