package chat.conclave.key;

import java.math.BigInteger;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.security.AlgorithmParameters;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.ECPublicKey;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.ECParameterSpec;
import java.security.spec.ECPoint;
import java.security.spec.ECPublicKeySpec;
import java.util.Arrays;
import java.util.Base64;
import javax.crypto.Cipher;
import javax.crypto.KeyAgreement;
import javax.crypto.Mac;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/** A sender of its own, written from RFC 9180 (base mode): what the browser does, without Tink. */
public final class HpkeSender {
  private static final byte[] KEM = bytes("KEM", 0x0010);
  private static final byte[] SUITE = bytes("HPKE", 0x0010, 0x0001, 0x0002);
  private static final byte[] NONE = new byte[0];

  private HpkeSender() {}

  static byte[] seal(SealingKey key, byte[] info, byte[] plaintext)
      throws GeneralSecurityException {
    return seal(key.keyId(), key.publicKey(), info, plaintext);
  }

  /**
   * @param keyId as the server tells it, in base64url
   * @param publicKey likewise
   */
  public static byte[] seal(String keyId, String publicKey, byte[] info, byte[] plaintext)
      throws GeneralSecurityException {
    byte[] recipient = Base64.getUrlDecoder().decode(publicKey);
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair ephemeral = generator.generateKeyPair();
    byte[] enc = point((ECPublicKey) ephemeral.getPublic());
    KeyAgreement agreement = KeyAgreement.getInstance("ECDH");
    agreement.init(ephemeral.getPrivate());
    agreement.doPhase(publicKey(recipient), true);
    byte[] prk = extract(KEM, NONE, "eae_prk", agreement.generateSecret());
    byte[] shared = expand(KEM, prk, "shared_secret", concat(enc, recipient), 32);
    byte[] context =
        concat(
            new byte[1],
            extract(SUITE, NONE, "psk_id_hash", NONE),
            extract(SUITE, NONE, "info_hash", info));
    byte[] secret = extract(SUITE, shared, "secret", NONE);
    byte[] aesKey = expand(SUITE, secret, "key", context, 32);
    byte[] nonce = expand(SUITE, secret, "base_nonce", context, 12);
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding");
    cipher.init(
        Cipher.ENCRYPT_MODE, new SecretKeySpec(aesKey, "AES"), new GCMParameterSpec(128, nonce));
    byte[] prefix = Base64.getUrlDecoder().decode(keyId);
    return concat(prefix, enc, cipher.doFinal(plaintext));
  }

  private static byte[] extract(byte[] suite, byte[] salt, String label, byte[] input)
      throws GeneralSecurityException {
    byte[] key = salt.length == 0 ? new byte[32] : salt;
    return hmac(key, concat(bytes("HPKE-v1"), suite, bytes(label), input));
  }

  /** One block is enough: nothing here is longer than 32 bytes. */
  private static byte[] expand(byte[] suite, byte[] prk, String label, byte[] info, int length)
      throws GeneralSecurityException {
    byte[] labeled =
        concat(bytes("", length), bytes("HPKE-v1"), suite, bytes(label), info, new byte[] {1});
    return Arrays.copyOf(hmac(prk, labeled), length);
  }

  private static byte[] hmac(byte[] key, byte[] message) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    return mac.doFinal(message);
  }

  private static ECPublicKey publicKey(byte[] point) throws GeneralSecurityException {
    AlgorithmParameters parameters = AlgorithmParameters.getInstance("EC");
    parameters.init(new ECGenParameterSpec("secp256r1"));
    BigInteger x = new BigInteger(1, Arrays.copyOfRange(point, 1, 33));
    BigInteger y = new BigInteger(1, Arrays.copyOfRange(point, 33, 65));
    return (ECPublicKey)
        KeyFactory.getInstance("EC")
            .generatePublic(
                new ECPublicKeySpec(
                    new ECPoint(x, y), parameters.getParameterSpec(ECParameterSpec.class)));
  }

  private static byte[] point(ECPublicKey key) {
    return concat(
        new byte[] {4}, coordinate(key.getW().getAffineX()), coordinate(key.getW().getAffineY()));
  }

  private static byte[] coordinate(BigInteger value) {
    byte[] fixed = new byte[32];
    byte[] bytes = value.toByteArray();
    int length = Math.min(32, bytes.length);
    System.arraycopy(bytes, bytes.length - length, fixed, 32 - length, length);
    return fixed;
  }

  private static byte[] bytes(String text, int... shorts) {
    byte[] ascii = text.getBytes(StandardCharsets.US_ASCII);
    ByteBuffer buffer = ByteBuffer.allocate(ascii.length + 2 * shorts.length).put(ascii);
    for (int value : shorts) {
      buffer.putShort((short) value);
    }
    return buffer.array();
  }

  private static byte[] concat(byte[]... parts) {
    ByteBuffer buffer = ByteBuffer.allocate(Arrays.stream(parts).mapToInt(p -> p.length).sum());
    for (byte[] part : parts) {
      buffer.put(part);
    }
    return buffer.array();
  }
}
