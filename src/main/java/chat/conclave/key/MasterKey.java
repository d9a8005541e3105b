package chat.conclave.key;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.subtle.AesGcmJce;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.Optional;
import java.util.function.Function;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * The key that encrypts the keysets, or the reason why there is none. A master key that cannot be
 * used is a state, not an exception: the server starts with keys locked.
 */
public final class MasterKey {
  static final int LENGTH = 32;

  /** Random bytes show about 30 different values; a placeholder shows few. */
  private static final int DISTINCT = 12;

  private static final int FINGERPRINT = 8;

  private final @Nullable Aead aead;
  private final LockReason problem;
  private final String fingerprint;

  private MasterKey(@Nullable Aead aead, LockReason problem, String fingerprint) {
    this.aead = aead;
    this.problem = problem;
    this.fingerprint = fingerprint;
  }

  /** Reads the key file. It is never written, and a missing one is not made. */
  public static MasterKey read(Path file) {
    return MasterKeyFile.read(file);
  }

  /**
   * Makes the key file (32 random bytes in base64, rights 0600) where there is none, then reads it.
   * For the very first start only, when no keyset is stored yet: a new master key beside old
   * keysets would hide the fact that the right one is missing.
   */
  public static MasterKey readOrCreate(Path file) {
    return MasterKeyFile.readOrCreate(file);
  }

  /** From a value, such as an environment variable's: the base64 of 32 bytes. */
  public static MasterKey of(@Nullable String value) {
    return value == null || value.isBlank()
        ? unusable(LockReason.MISSING)
        : decode(value.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * From an AEAD that stands elsewhere, such as a key management service's.
   *
   * @param name what the service calls it
   */
  public static MasterKey of(Aead aead, String name) {
    return new MasterKey(aead, LockReason.MISSING, name);
  }

  /** One that cannot be used. */
  public static MasterKey unusable(LockReason reason) {
    return new MasterKey(null, reason, "");
  }

  /** Decodes and wipes {@code text}. */
  static MasterKey decode(byte[] text) {
    byte[] trimmed = trim(text);
    byte[] key = new byte[0];
    try {
      key = Base64.getDecoder().decode(trimmed);
      return key.length == LENGTH && looksRandom(key)
          ? of(new AesGcmJce(key), fingerprint(key))
          : unusable(LockReason.MALFORMED);
    } catch (IllegalArgumentException | GeneralSecurityException e) {
      return unusable(LockReason.MALFORMED);
    } finally {
      Arrays.fill(key, (byte) 0);
      Arrays.fill(trimmed, (byte) 0);
      Arrays.fill(text, (byte) 0);
    }
  }

  /** What is wrong with it, if anything. */
  public Optional<LockReason> problem() {
    return aead == null ? Optional.of(problem) : Optional.empty();
  }

  /**
   * Tells master keys apart and gives none away: a part of a MAC under the key, or the name that a
   * key management service has for it. Empty when there is none.
   */
  public String fingerprint() {
    return fingerprint;
  }

  private static String fingerprint(byte[] key) throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(key, "HmacSHA256"));
    byte[] whole = mac.doFinal("conclave-master-key-fingerprint".getBytes(StandardCharsets.UTF_8));
    return HexFormat.of().formatHex(whole, 0, FINGERPRINT);
  }

  <R> R fold(Function<Aead, R> usable, Function<LockReason, R> unusable) {
    return aead == null ? unusable.apply(problem) : usable.apply(aead);
  }

  private static boolean looksRandom(byte[] key) {
    boolean[] seen = new boolean[256];
    int distinct = 0;
    for (byte b : key) {
      if (!seen[b & 0xff]) {
        seen[b & 0xff] = true;
        distinct++;
      }
    }
    return distinct >= DISTINCT;
  }

  private static byte[] trim(byte[] text) {
    int from = 0;
    int to = text.length;
    while (from < to && text[from] <= ' ' && text[from] >= 0) {
      from++;
    }
    while (to > from && text[to - 1] <= ' ' && text[to - 1] >= 0) {
      to--;
    }
    return Arrays.copyOfRange(text, from, to);
  }

  @Override
  public String toString() {
    return "MasterKey[" + problem().map(LockReason::name).orElse("usable") + "]";
  }
}
