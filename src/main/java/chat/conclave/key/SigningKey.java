package chat.conclave.key;

import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.MessageDigest;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.PKCS8EncodedKeySpec;
import java.security.spec.X509EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;

/** Signs access tokens with ES256. The private half never leaves this object. */
public final class SigningKey {
  private static final int KID_BYTES = 12;

  private final PrivateKey privateKey;
  private final PublicKey publicKey;
  private final String kid;

  private SigningKey(PrivateKey privateKey, PublicKey publicKey) throws GeneralSecurityException {
    this.privateKey = privateKey;
    this.publicKey = publicKey;
    byte[] digest = MessageDigest.getInstance("SHA-256").digest(publicKey.getEncoded());
    this.kid = Base64.getUrlEncoder().encodeToString(Arrays.copyOf(digest, KID_BYTES));
  }

  static SigningKey generate() throws GeneralSecurityException {
    KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
    generator.initialize(new ECGenParameterSpec("secp256r1"));
    KeyPair pair = generator.generateKeyPair();
    return new SigningKey(pair.getPrivate(), pair.getPublic());
  }

  /** Reads what {@link #encoded} gave. */
  static SigningKey decode(byte[] encoded) throws GeneralSecurityException {
    ByteBuffer buffer = ByteBuffer.wrap(encoded);
    if (buffer.remaining() < Integer.BYTES) {
      throw new GeneralSecurityException("truncated");
    }
    int length = buffer.getInt();
    if (length < 0 || length > buffer.remaining()) {
      throw new GeneralSecurityException("truncated");
    }
    byte[] pkcs8 = new byte[length];
    buffer.get(pkcs8);
    byte[] x509 = new byte[buffer.remaining()];
    buffer.get(x509);
    try {
      KeyFactory factory = KeyFactory.getInstance("EC");
      return new SigningKey(
          factory.generatePrivate(new PKCS8EncodedKeySpec(pkcs8)),
          factory.generatePublic(new X509EncodedKeySpec(x509)));
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  /** The length of the PKCS #8 private key in 4 bytes, that key, and the X.509 public key. */
  byte[] encoded() {
    byte[] pkcs8 = privateKey.getEncoded();
    byte[] x509 = publicKey.getEncoded();
    try {
      return ByteBuffer.allocate(Integer.BYTES + pkcs8.length + x509.length)
          .putInt(pkcs8.length)
          .put(pkcs8)
          .put(x509)
          .array();
    } finally {
      Arrays.fill(pkcs8, (byte) 0);
    }
  }

  /** The key's name: the beginning of its public half's SHA-256, in base64url. */
  public String kid() {
    return kid;
  }

  /** The public half as PEM. */
  public String publicPem() {
    return "-----BEGIN PUBLIC KEY-----\n"
        + Base64.getMimeEncoder().encodeToString(publicKey.getEncoded())
        + "\n-----END PUBLIC KEY-----\n";
  }

  /** An ES256 signature as JWS wants it (RFC 7518): r and s, 32 bytes each. */
  public byte[] sign(byte[] message) {
    try {
      Signature signature = Signature.getInstance("SHA256withECDSAinP1363Format");
      signature.initSign(privateKey);
      signature.update(message);
      return signature.sign();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("ES256 is missing", e);
    }
  }

  @Override
  public String toString() {
    return "SigningKey[" + kid + "]";
  }
}
