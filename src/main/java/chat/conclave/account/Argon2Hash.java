package chat.conclave.account;

import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/**
 * An Argon2id hash (RFC 9106) and its text, {@code $argon2id$v=19$m=…,t=…,p=…$salt$hash}.
 *
 * @param cost what it takes to compute
 */
record Argon2Hash(Cost cost, byte[] salt, byte[] hash) {
  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=([0-9]{1,6}),t=([0-9]{1,2}),p=([0-9])"
              + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");
  private static final int LONGEST_TEXT = 256;
  private static final SecureRandom RANDOM = new SecureRandom();

  /**
   * The price of one hash. Bounded, so that a row written by somebody else cannot ask for all
   * memory.
   */
  record Cost(int kibibytes, int passes, int lanes) {
    Cost {
      if (lanes < 1 || passes < 1 || kibibytes < 8 * lanes || kibibytes > 262_144 || passes > 16) {
        throw new IllegalArgumentException("cost out of range");
      }
    }
  }

  static final int SALT_BYTES = 16;
  static final int HASH_BYTES = 32;

  static Argon2Hash of(byte[] password, Cost cost) {
    byte[] salt = new byte[SALT_BYTES];
    RANDOM.nextBytes(salt);
    return new Argon2Hash(cost, salt, compute(password, cost, salt, HASH_BYTES));
  }

  /** A hash that no password has: it costs what a real one costs. */
  static Argon2Hash nobody(Cost cost) {
    byte[] salt = new byte[SALT_BYTES];
    byte[] hash = new byte[HASH_BYTES];
    RANDOM.nextBytes(salt);
    RANDOM.nextBytes(hash);
    return new Argon2Hash(cost, salt, hash);
  }

  static Optional<Argon2Hash> parse(String text) {
    if (text.length() > LONGEST_TEXT) {
      return Optional.empty();
    }
    Matcher matcher = PHC.matcher(text);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      Cost cost =
          new Cost(
              Integer.parseInt(matcher.group(1)),
              Integer.parseInt(matcher.group(2)),
              Integer.parseInt(matcher.group(3)));
      Base64.Decoder decoder = Base64.getDecoder();
      return Optional.of(
          new Argon2Hash(cost, decoder.decode(matcher.group(4)), decoder.decode(matcher.group(5))));
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  boolean matches(byte[] password) {
    return MessageDigest.isEqual(hash, compute(password, cost, salt, hash.length));
  }

  /** Whether it was made as {@link #of} makes them today. */
  boolean isCurrent(Cost today) {
    return cost.equals(today) && salt.length == SALT_BYTES && hash.length == HASH_BYTES;
  }

  String text() {
    Base64.Encoder encoder = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m="
        + cost.kibibytes
        + ",t="
        + cost.passes
        + ",p="
        + cost.lanes
        + "$"
        + encoder.encodeToString(salt)
        + "$"
        + encoder.encodeToString(hash);
  }

  private static byte[] compute(byte[] password, Cost cost, byte[] salt, int length) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(cost.kibibytes)
            .withIterations(cost.passes)
            .withParallelism(cost.lanes)
            .withSalt(salt)
            .build());
    byte[] hash = new byte[length];
    generator.generateBytes(password, hash);
    return hash;
  }

  @Override
  public String toString() {
    return "Argon2Hash[" + cost + "]";
  }
}
