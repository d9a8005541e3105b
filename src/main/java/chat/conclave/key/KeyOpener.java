package chat.conclave.key;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.HybridDecrypt;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import java.security.GeneralSecurityException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The private half: the one place where a provider key is opened. What comes out has passed {@link
 * KeyFormat}, so that it can stand in a header. Every failure is a {@link Refusal} without a cause,
 * since a cause could print what was opened.
 */
public final class KeyOpener {
  /** A longest key, an HPKE point, a tag and a prefix, rounded up. */
  private static final int LONGEST = 8_192;

  private volatile @Nullable Halves halves;

  private record Halves(HybridDecrypt boxes, Aead stored) {}

  private KeyOpener(@Nullable Halves halves) {
    this.halves = halves;
  }

  static KeyOpener withoutKeys() {
    return new KeyOpener(null);
  }

  static KeyOpener of(KeysetHandle hpke, KeysetHandle data) throws GeneralSecurityException {
    return new KeyOpener(
        new Halves(
            hpke.getPrimitive(RegistryConfiguration.get(), HybridDecrypt.class),
            data.getPrimitive(RegistryConfiguration.get(), Aead.class)));
  }

  /** Opens and seals stored keys with this keyset from now on. */
  void learn(KeysetHandle data) throws GeneralSecurityException {
    HybridDecrypt boxes = halves().boxes;
    halves = new Halves(boxes, data.getPrimitive(RegistryConfiguration.get(), Aead.class));
  }

  /**
   * Opens what a browser sealed.
   *
   * @throws Refusal {@code key-locked}; {@code conflict} when the box was made for another sealing
   *     key, user, provider, endpoint or purpose, or was altered; {@code key-format} when no key
   *     lies in it
   */
  public Secret openBox(byte[] box, KeyContext context) {
    HybridDecrypt boxes = halves().boxes;
    if (box.length > LONGEST) {
      throw unfit();
    }
    byte[] opened;
    try {
      opened = boxes.decrypt(box, context.info());
    } catch (GeneralSecurityException | RuntimeException e) {
      throw unfit();
    }
    return KeyFormat.clean(opened);
  }

  /**
   * Opens a stored key.
   *
   * @throws Refusal {@code key-locked}; with the fact {@code enterAgain} when it is this key alone
   *     that cannot be opened any more
   */
  public Secret open(SealedKey sealed) {
    Aead stored = halves().stored;
    byte[] ciphertext = sealed.ciphertext();
    if (ciphertext.length > LONGEST) {
      throw lost();
    }
    try {
      return new Secret(stored.decrypt(ciphertext, sealed.context().associatedData()));
    } catch (GeneralSecurityException | RuntimeException e) {
      throw lost();
    }
  }

  /**
   * Seals an opened key for its row, under the newest data key. The secret stays the caller's to
   * close.
   */
  public SealedKey reseal(
      Secret secret, String owner, String provider, String endpoint, String keyId) {
    Aead stored = halves().stored;
    byte[] row = new StoredKeyContext(owner, provider, endpoint, keyId).associatedData();
    try {
      byte[] ciphertext = stored.encrypt(secret.bytes(), row);
      return new SealedKey(owner, provider, endpoint, keyId, ciphertext);
    } catch (GeneralSecurityException e) {
      throw Refusal.of(ErrorCode.UNAVAILABLE);
    }
  }

  /** Whether nothing opens, because the master key is not there or not the right one. */
  public boolean locked() {
    return halves == null;
  }

  private Halves halves() {
    Halves now = halves;
    if (now == null) {
      throw Refusal.of(ErrorCode.KEY_LOCKED);
    }
    return now;
  }

  private static Refusal unfit() {
    return Refusal.of(
        ErrorCode.CONFLICT,
        "The sealed key does not open here. Load the sealing key again and seal it anew.");
  }

  private static Refusal lost() {
    return Refusal.of(
        ErrorCode.KEY_LOCKED,
        "This stored key cannot be opened any more. Please enter it again.",
        Map.of("enterAgain", true));
  }

  @Override
  public String toString() {
    return "KeyOpener[" + (halves == null ? "locked" : "open") + "]";
  }
}
