package chat.conclave.provider;

import chat.conclave.key.Secret;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * An AWS access key as one key: {@code id:secret} or, when it is a temporary one, {@code
 * id:secret:token}. Its id is no secret; the rest stays in arrays that are wiped when it is closed.
 *
 * @param token of the AWS session; null for a lasting key
 */
record AccessKey(String id, Secret secret, @Nullable Secret token) implements AutoCloseable {
  private static final Pattern ID = Pattern.compile("A[A-Z0-9]{15,127}");
  private static final String LASTING = "AKIA";
  private static final String TEMPORARY = "ASIA";
  private static final int SHORTEST_SECRET = 16;

  /** Whether a key is of this kind, be it half of one: no bearer key of AWS has a colon. */
  static boolean is(Secret key) {
    return colon(key.bytes(), 0) >= 0 || begins(key, LASTING) || begins(key, TEMPORARY);
  }

  /** Takes the key over, and closes it. */
  static AccessKey of(Secret key) {
    try (key) {
      byte[] all = key.bytes();
      int first = colon(all, 0);
      int idEnd = first < 0 ? all.length : first;
      int start = Math.min(idEnd + 1, all.length);
      int second = colon(all, start);
      int end = second < 0 ? all.length : second;
      return new AccessKey(
          new String(all, 0, idEnd, StandardCharsets.US_ASCII),
          new Secret(Arrays.copyOfRange(all, start, end)),
          second < 0 ? null : new Secret(Arrays.copyOfRange(all, second + 1, all.length)));
    }
  }

  /**
   * Looks at the parts of a key that is about to be kept.
   *
   * @throws Refusal {@code key-format}
   */
  static void check(Secret key) {
    try (AccessKey parts = of(key.twin())) {
      Secret token = parts.token();
      if (!ID.matcher(parts.id()).matches()) {
        throw refused("An access key's id begins with AKIA or ASIA and has no small letters.");
      }
      if (parts.secret().bytes().length < SHORTEST_SECRET) {
        throw refused("The secret access key is missing or too short.");
      }
      if (token == null && parts.id().startsWith(TEMPORARY)) {
        throw refused("An access key that begins with ASIA needs its session token as well.");
      }
      if (token != null && token.bytes().length == 0) {
        throw refused("The session token is empty.");
      }
    }
  }

  private static Refusal refused(String words) {
    return Refusal.of(ErrorCode.KEY_FORMAT, words);
  }

  private static boolean begins(Secret key, String prefix) {
    byte[] start = prefix.getBytes(StandardCharsets.US_ASCII);
    byte[] bytes = key.bytes();
    return bytes.length >= start.length
        && Arrays.equals(bytes, 0, start.length, start, 0, start.length);
  }

  private static int colon(byte[] bytes, int from) {
    for (int i = from; i < bytes.length; i++) {
      if (bytes[i] == ':') {
        return i;
      }
    }
    return -1;
  }

  @Override
  public void close() {
    secret.close();
    if (token != null) {
      token.close();
    }
  }

  @Override
  public String toString() {
    return "AccessKey[" + id + "]";
  }
}
