package chat.conclave.key;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A stored key: ciphertext, and the row it is bound to. The bytes are copied in and out, so that it
 * may travel between verticles as it is.
 *
 * @param keyId the entry's own id, renewed whenever the key is
 */
public record SealedKey(
    String owner, String provider, String endpoint, String keyId, byte[] ciphertext) {
  public SealedKey {
    Fields.check(owner, provider, endpoint, keyId);
    ciphertext = ciphertext.clone();
  }

  @Override
  public byte[] ciphertext() {
    return ciphertext.clone();
  }

  StoredKeyContext context() {
    return new StoredKeyContext(owner, provider, endpoint, keyId);
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SealedKey that
        && context().equals(that.context())
        && Arrays.equals(ciphertext, that.ciphertext);
  }

  @Override
  public int hashCode() {
    return Objects.hash(context(), Arrays.hashCode(ciphertext));
  }

  @Override
  public String toString() {
    return "SealedKey[" + provider + " " + keyId + "]";
  }
}
