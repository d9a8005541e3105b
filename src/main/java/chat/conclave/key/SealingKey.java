package chat.conclave.key;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import com.google.crypto.tink.AccessesPartialKey;
import com.google.crypto.tink.HybridEncrypt;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.hybrid.HpkePublicKey;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import org.jspecify.annotations.Nullable;

/**
 * The public half: whoever holds it can seal a provider key and cannot open one. While keys are
 * locked, every method refuses with {@code key-locked}.
 */
public final class SealingKey {
  /** The only suite: one that every browser's WebCrypto can do. */
  public static final String SUITE = "DHKEM_P256_HKDF_SHA256_AES_256_GCM";

  private static final Base64.Encoder BASE64URL = Base64.getUrlEncoder().withoutPadding();

  private final @Nullable Public half;

  private record Public(HybridEncrypt encrypt, String keyId, String publicKey) {}

  private SealingKey(@Nullable Public half) {
    this.half = half;
  }

  static SealingKey locked() {
    return new SealingKey(null);
  }

  @AccessesPartialKey
  static SealingKey of(KeysetHandle privateKeyset) throws GeneralSecurityException {
    KeysetHandle keyset = privateKeyset.getPublicKeysetHandle();
    if (!(keyset.getPrimary().getKey() instanceof HpkePublicKey key)) {
      throw new GeneralSecurityException("not an HPKE keyset");
    }
    return new SealingKey(
        new Public(
            keyset.getPrimitive(RegistryConfiguration.get(), HybridEncrypt.class),
            BASE64URL.encodeToString(key.getOutputPrefix().toByteArray()),
            BASE64URL.encodeToString(key.getPublicKeyBytes().toByteArray())));
  }

  /** The 5 bytes that stand before a box, in base64url: they name the key that opens it. */
  public String keyId() {
    return half().keyId;
  }

  public String suite() {
    return SUITE;
  }

  /** The point of P-256, uncompressed, 65 bytes, in base64url. */
  public String publicKey() {
    return half().publicKey;
  }

  /** Seals {@code key} and wipes it, whatever happens. */
  public byte[] seal(byte[] key, KeyContext context) {
    try {
      return half().encrypt.encrypt(key, context.info());
    } catch (GeneralSecurityException e) {
      throw Refusal.of(ErrorCode.UNAVAILABLE);
    } finally {
      Arrays.fill(key, (byte) 0);
    }
  }

  private Public half() {
    if (half == null) {
      throw Refusal.of(ErrorCode.KEY_LOCKED);
    }
    return half;
  }

  @Override
  public String toString() {
    return "SealingKey[" + (half == null ? "locked" : half.keyId) + "]";
  }
}
