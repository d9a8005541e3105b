package chat.conclave.account;

import java.util.Base64;
import java.util.Optional;

/** Base64url without padding (RFC 4648), in its one spelling only. */
final class Base64Url {
  private Base64Url() {}

  static String encode(byte[] bytes) {
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * Decodes the canonical spelling. Empty for padding, foreign characters, and trailing bits that
   * are not zero: those would make many texts of one token.
   */
  static Optional<byte[]> decode(String text) {
    try {
      byte[] bytes = Base64.getUrlDecoder().decode(text);
      return encode(bytes).equals(text) ? Optional.of(bytes) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
