package chat.conclave.provider;

import chat.conclave.key.Secret;
import java.security.SecureRandom;

/**
 * Notices a key that a provider sends back, without keeping the key: a rolling hash with a random
 * base. A key that trickles back in pieces is noticed with its last piece.
 */
final class KeyEcho {
  /** Shorter ones are words, such as the "ollama" that local servers are given. */
  private static final int SHORTEST = 20;

  private static final SecureRandom RANDOM = new SecureRandom();

  private final long base = RANDOM.nextLong() | 1;
  private final char[] window;
  private long sought;
  private long oldest = 1;
  private long hash;
  private int at;

  KeyEcho(Secret key) {
    byte[] bytes = key.bytes();
    window = new char[bytes.length >= SHORTEST ? bytes.length : 0];
    if (window.length > 0) {
      for (byte b : bytes) {
        sought = sought * base + b;
        oldest *= base;
      }
    }
  }

  /** Reads on, and says whether the key has just been read. */
  boolean in(String text) {
    boolean found = false;
    for (int i = 0; i < text.length() && window.length > 0; i++) {
      char c = text.charAt(i);
      hash = hash * base + c - window[at] * oldest;
      window[at] = c;
      at = (at + 1) % window.length;
      found |= hash == sought;
    }
    return found;
  }
}
