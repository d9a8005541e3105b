package chat.conclave.provider;

import chat.conclave.key.Secret;
import io.vertx.core.http.HttpClientRequest;

/** The one place where a key meets HTTP. */
final class KeyHeader {
  private static final int LONGEST = 4096;

  private KeyHeader() {}

  /**
   * Whether a key may meet an HTTP API at all: visible ASCII only. A header setter that meets a
   * line break throws an exception with the whole key in its message.
   */
  static boolean fits(Secret key) {
    byte[] bytes = key.bytes();
    boolean visible = bytes.length > 0 && bytes.length <= LONGEST;
    for (byte b : bytes) {
      visible &= b > ' ' && b < 0x7f;
    }
    return visible;
  }

  /** Writes the key into its header. It {@link #fits}. */
  static void write(HttpClientRequest request, Provider.Auth auth, Secret key) {
    request.putHeader(auth.header, auth.scheme + key.reveal());
  }
}
