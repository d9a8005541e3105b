package chat.conclave.key;

import java.util.Arrays;

/**
 * A provider key in plain, for the moment of one call, and never a text. It prints nothing,
 * compares with nothing and is wiped when closed; whoever opens one closes it in a {@code finally}.
 */
public final class Secret implements AutoCloseable {
  private final byte[] bytes;
  private final boolean trimmed;
  private boolean closed;

  /** Takes the array over: the caller neither keeps nor changes it. */
  public Secret(byte[] bytes) {
    this(bytes, false);
  }

  /**
   * Takes the array over.
   *
   * @param trimmed whether something around the key was left out
   */
  Secret(byte[] bytes, boolean trimmed) {
    this.bytes = bytes;
    this.trimmed = trimmed;
  }

  /** Whether something around the key, such as a space or a quote, was left out. */
  public boolean trimmed() {
    return trimmed;
  }

  /**
   * The key's bytes, not a copy.
   *
   * @throws IllegalStateException when the secret was closed
   */
  public byte[] bytes() {
    if (closed) {
      throw new IllegalStateException("the secret is closed");
    }
    return bytes;
  }

  /** The same key once more, for another call; to be closed like the first. */
  public Secret twin() {
    return new Secret(bytes().clone());
  }

  @Override
  public void close() {
    Arrays.fill(bytes, (byte) 0);
    closed = true;
  }

  @Override
  public String toString() {
    return "Secret[hidden]";
  }
}
