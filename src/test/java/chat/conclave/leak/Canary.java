package chat.conclave.leak;

import java.security.SecureRandom;

/**
 * Random text that exists nowhere else. Long enough that what survives of it in rows of 16 bytes is
 * still found.
 *
 * @param name how it is called when it is found
 */
record Canary(String name, String text) {
  private static final int LENGTH = 60;
  private static final String LETTERS =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789";

  /** Signs that are written differently in JSON, in URLs and in HTML. */
  private static final String ODD = LETTERS + "\"\\/+&%=<>?#'".repeat(3);

  private static final SecureRandom RANDOM = new SecureRandom();

  static Canary of(String name) {
    return new Canary(name, random(LETTERS));
  }

  static Canary odd(String name) {
    return new Canary(name, random(ODD) + "z");
  }

  private static String random(String alphabet) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < LENGTH; i++) {
      text.append(alphabet.charAt(RANDOM.nextInt(alphabet.length())));
    }
    return text.toString();
  }

  /** As a key of a vendor whose keys begin like this. */
  String key(String prefix) {
    return prefix + text;
  }

  /** With a line break inside, as copied from a narrow window. */
  String broken(String prefix) {
    return prefix + text.substring(0, LENGTH / 2) + "\r\n" + text.substring(LENGTH / 2);
  }
}
