package chat.conclave.protocol;

import java.time.Duration;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * An expected no: a code, words for a person, and named facts for a program. It carries no cause
 * and no stack trace, and never echoes what the client sent.
 */
public final class Refusal extends RuntimeException {
  private static final long serialVersionUID = 1L;

  private final ErrorCode code;
  private final transient Map<String, Object> facts;

  private Refusal(ErrorCode code, String message, Map<String, Object> facts) {
    super(message, null, false, false);
    this.code = code;
    this.facts = Map.copyOf(facts);
  }

  public static Refusal of(ErrorCode code) {
    return new Refusal(code, code.message(), Map.of());
  }

  public static Refusal of(ErrorCode code, String message) {
    return new Refusal(code, message, Map.of());
  }

  /** With facts that stand beside the code in the answer: JSON values only. */
  public static Refusal of(ErrorCode code, String message, Map<String, Object> facts) {
    return new Refusal(code, message, facts);
  }

  /** A refusal that ends by itself after {@code wait}. */
  public static Refusal retryAfter(ErrorCode code, Duration wait) {
    return new Refusal(code, code.message(), Map.of("retryAfter", Math.max(1, wait.toSeconds())));
  }

  public ErrorCode code() {
    return code;
  }

  /** Words for a person. */
  public String detail() {
    @Nullable String message = getMessage();
    return message == null ? code.message() : message;
  }

  public Map<String, Object> facts() {
    return facts;
  }
}
