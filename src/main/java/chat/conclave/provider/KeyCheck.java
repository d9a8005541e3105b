package chat.conclave.provider;

import chat.conclave.protocol.ErrorCode;
import java.time.Duration;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What trying a key has shown.
 *
 * @param cause why it is refused, or why nothing could be told; null for a valid one
 * @param models what the key can reach, as far as that is known
 * @param retryAfter what the provider asks to wait, where it does
 */
public record KeyCheck(
    Result result, @Nullable ErrorCode cause, List<String> models, @Nullable Duration retryAfter) {
  public KeyCheck {
    models = List.copyOf(models);
  }

  /** Nobody has asked. */
  public static KeyCheck untried() {
    return unknown(ErrorCode.UNAVAILABLE);
  }

  static KeyCheck valid(List<String> models) {
    return new KeyCheck(Result.VALID, null, models, null);
  }

  static KeyCheck refused(ErrorCode cause) {
    return new KeyCheck(Result.REFUSED, cause, List.of(), null);
  }

  static KeyCheck unknown(ErrorCode cause) {
    return unknown(cause, null);
  }

  static KeyCheck unknown(ErrorCode cause, @Nullable Duration retryAfter) {
    return new KeyCheck(Result.UNKNOWN, cause, List.of(), retryAfter);
  }

  /** Three-valued: a provider that is down says nothing about a key. */
  public enum Result {
    VALID,
    REFUSED,
    UNKNOWN
  }
}
