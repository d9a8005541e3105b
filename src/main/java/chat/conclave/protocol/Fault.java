package chat.conclave.protocol;

import java.time.Duration;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/**
 * Why a reply failed, in what programs and support desks go by; the provider's own words never
 * stand here.
 *
 * @param status the provider's HTTP status, where one came
 * @param requestId the provider's name for the call
 * @param retryAfter what the provider asked to wait
 * @param retryAt when that wait is over
 */
public record Fault(
    ErrorCode code,
    @Nullable Integer status,
    @Nullable String requestId,
    @Nullable Duration retryAfter,
    @Nullable Instant retryAt) {

  /** One that no provider is behind. */
  public static Fault of(ErrorCode code) {
    return new Fault(code, null, null, null, null);
  }

  /** The same, told at {@code now}. */
  public Fault at(Instant now) {
    return retryAfter == null
        ? this
        : new Fault(code, status, requestId, retryAfter, now.plus(retryAfter));
  }
}
