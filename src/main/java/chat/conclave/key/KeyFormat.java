package chat.conclave.key;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What a pasted key must look like before any HTTP API sees it: a header setter's exception would
 * print the whole key. Works on arrays that it wipes, so that no copy lingers; the words of a
 * refusal never hold a part of the key.
 */
public final class KeyFormat {
  /** Longest key, in characters. */
  public static final int LONGEST = 4_096;

  private static final int LONGEST_PASTED = 4 * LONGEST;
  private static final int SHORTEST_WITH_LAST4 = 20;
  private static final String QUOTES = "\"'`\u00b4\u2018\u2019\u201a\u201c\u201d\u201e\u00ab\u00bb";
  private static final String SCHEME = "bearer";

  private KeyFormat() {}

  /**
   * Cleans a key given as UTF-8 and wipes {@code pasted}.
   *
   * @throws Refusal {@code key-format}
   */
  public static Secret clean(byte[] pasted) {
    try {
      return pasted.length > LONGEST_PASTED
          ? refuse("That is too long for a key.")
          : decode(pasted);
    } finally {
      Arrays.fill(pasted, (byte) 0);
    }
  }

  /**
   * Cleans a key and wipes {@code pasted}.
   *
   * @throws Refusal {@code key-format}
   */
  public static Secret clean(char[] pasted) {
    try {
      return trim(pasted, pasted.length);
    } finally {
      Arrays.fill(pasted, '\0');
    }
  }

  /**
   * The last four characters, or nothing when they would be too large a part of the key. Of a key
   * in parts, {@code id:secret}, those of its id.
   */
  public static String last4(Secret key) {
    byte[] bytes = key.bytes();
    int end = 0;
    while (end < bytes.length && bytes[end] != ':') {
      end++;
    }
    return end < SHORTEST_WITH_LAST4
        ? ""
        : new String(bytes, end - 4, 4, StandardCharsets.US_ASCII);
  }

  private static Secret decode(byte[] utf8) {
    CharBuffer decoded = CharBuffer.allocate(utf8.length);
    char[] chars = decoded.array();
    try {
      return StandardCharsets.UTF_8
              .newDecoder()
              .decode(ByteBuffer.wrap(utf8), decoded, true)
              .isError()
          ? refuse("A key has only letters, digits and signs of ASCII.")
          : trim(chars, decoded.position());
    } finally {
      Arrays.fill(chars, '\0');
    }
  }

  private static Secret trim(char[] chars, int length) {
    int from = 0;
    int to = length;
    int before;
    do {
      before = to - from;
      while (from < to && surrounds(chars[from])) {
        from++;
      }
      while (to > from && surrounds(chars[to - 1])) {
        to--;
      }
      from += scheme(chars, from, to);
    } while (to - from < before);
    return check(chars, from, to, to - from < length);
  }

  /** How many characters a leading {@code Bearer } takes. */
  private static int scheme(char[] chars, int from, int to) {
    int end = from + SCHEME.length();
    if (end > to || (end < to && !Character.isWhitespace(chars[end]))) {
      return 0;
    }
    for (int i = 0; i < SCHEME.length(); i++) {
      if (Character.toLowerCase(chars[from + i]) != SCHEME.charAt(i)) {
        return 0;
      }
    }
    return SCHEME.length();
  }

  /** Spaces, line breaks, quotes, and characters that nobody sees. */
  private static boolean surrounds(char c) {
    return c == '\t'
        || c == '\n'
        || c == '\r'
        || Character.isSpaceChar(c)
        || Character.getType(c) == Character.FORMAT
        || QUOTES.indexOf(c) >= 0;
  }

  private static Secret check(char[] chars, int from, int to, boolean trimmed) {
    if (from == to) {
      return refuse("The key is empty.");
    }
    if (to - from > LONGEST) {
      return refuse("That is too long for a key.");
    }
    if (chars[from] == '<' || chars[from] == '{' || chars[from] == '[') {
      return refuse("That looks like a page or a file, not like a key.");
    }
    for (int i = from; i < to; i++) {
      char c = chars[i];
      if (Character.isWhitespace(c) || Character.isSpaceChar(c)) {
        return refuse("The key has a space or a line break inside.");
      }
      if (c <= ' ' || c >= 0x7f) {
        return refuse("A key has only letters, digits and signs of ASCII.");
      }
    }
    byte[] key = new byte[to - from];
    for (int i = 0; i < key.length; i++) {
      key[i] = (byte) chars[from + i];
    }
    return new Secret(key, trimmed);
  }

  private static Secret refuse(String words) {
    throw Refusal.of(ErrorCode.KEY_FORMAT, words);
  }
}
