package chat.conclave.key;

import java.nio.ByteBuffer;
import java.util.Set;

/**
 * Which data keys open now, by their ids alone: enough to tell a locked key from an open one,
 * without opening it. Any thread may ask.
 */
public final class KnownDataKeys {
  private static final int PREFIX = 1 + Integer.BYTES;

  private volatile Set<Integer> ids;

  KnownDataKeys(Set<Integer> ids) {
    this.ids = Set.copyOf(ids);
  }

  void learn(Set<Integer> now) {
    ids = Set.copyOf(now);
  }

  /** Whether the key that sealed {@code ciphertext} is there and enabled. */
  public boolean open(byte[] ciphertext) {
    return ciphertext.length >= PREFIX && ids.contains(id(ciphertext));
  }

  /** The id of the data key that sealed {@code ciphertext}; 0 for what is none. */
  static int id(byte[] ciphertext) {
    return ciphertext.length < PREFIX || ciphertext[0] != 1
        ? 0
        : ByteBuffer.wrap(ciphertext).getInt(1);
  }

  @Override
  public String toString() {
    return "KnownDataKeys[" + ids.size() + "]";
  }
}
