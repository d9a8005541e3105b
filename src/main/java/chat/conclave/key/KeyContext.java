package chat.conclave.key;

/**
 * What a sealed key is bound to on its way from the browser: a box opens only for the same four.
 *
 * @param userId whose key it is
 * @param provider the provider's id
 * @param endpoint the only address it may be sent to
 * @param purpose what it was sealed for, such as {@code save} or {@code session}
 */
public record KeyContext(String userId, String provider, String endpoint, String purpose) {
  public KeyContext {
    Fields.check(userId, provider, endpoint, purpose);
  }

  /** The {@code info} of HPKE (RFC 9180). The browser builds the same bytes. */
  public byte[] info() {
    return Fields.join("conclave-key-v1", userId, provider, endpoint, purpose);
  }
}
