package chat.conclave.provider;

import static chat.conclave.protocol.ErrorCode.PROVIDER_RATE_LIMITED;

import chat.conclave.protocol.ErrorCode;
import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether it makes sense to ask a provider again, and how long it asks to wait (RFC 9110, 10.2.3,
 * {@code retry-after-ms}, {@code x-should-retry}).
 */
final class RetryHint {
  private static final DateTimeFormatter DATE = DateTimeFormatter.RFC_1123_DATE_TIME;

  private static final int CONFLICT = 409;

  /** Statuses after which the same request can succeed. */
  private static final Set<Integer> AGAIN = Set.of(408, CONFLICT, 429, 500, 502, 503, 504, 529);

  private RetryHint() {}

  /** The wait, at most a minute; null where none is asked for that makes sense. */
  static @Nullable Duration of(MultiMap headers) {
    @Nullable Duration wait = number(headers.get("retry-after-ms"), 1);
    if (wait == null) {
      wait = number(headers.get("retry-after"), 1_000);
    }
    if (wait == null) {
      wait = until(headers.get("retry-after"), headers.get("date"));
    }
    if (wait == null || wait.compareTo(ProviderLimits.MAX_RETRY_AFTER) < 0) {
      return wait;
    }
    return ProviderLimits.MAX_RETRY_AFTER;
  }

  /** Google's {@code RetryInfo}, among the details of an error. */
  static @Nullable Duration of(@Nullable JsonObject body) {
    for (JsonObject detail : Fields.objects(Fields.object(body, "error"), "details")) {
      @Nullable String delay = Fields.text(detail, "retryDelay");
      if (delay != null && delay.endsWith("s")) {
        @Nullable Duration wait = number(delay.substring(0, delay.length() - 1), 1_000);
        return wait == null || wait.compareTo(ProviderLimits.MAX_RETRY_AFTER) < 0
            ? wait
            : ProviderLimits.MAX_RETRY_AFTER;
      }
    }
    return null;
  }

  /** Whether what a code says can be over in a while. */
  static boolean passing(ErrorCode code, @Nullable Duration wait) {
    return switch (code) {
      case PROVIDER_UNREACHABLE, PROVIDER_OVERLOADED -> true;
      case PROVIDER_RATE_LIMITED -> wait != null;
      default -> false;
    };
  }

  /**
   * Whether an answer that is no stream can be another one in a while. The provider's own word
   * counts most, but for what no waiting mends: the key, the purse, the prompt.
   */
  static boolean passing(
      ErrorCode code, int status, @Nullable Duration wait, @Nullable String shouldRetry) {
    boolean lasting =
        switch (code) {
          case PROVIDER_UNREACHABLE, PROVIDER_OVERLOADED, PROVIDER_RATE_LIMITED, PROVIDER_TIMEOUT ->
              false;
          case PROVIDER_GARBLED -> status != CONFLICT;
          default -> true;
        };
    if (lasting || "false".equalsIgnoreCase(shouldRetry)) {
      return false;
    }
    return "true".equalsIgnoreCase(shouldRetry)
        || (code == PROVIDER_RATE_LIMITED ? wait != null : AGAIN.contains(status));
  }

  private static @Nullable Duration number(@Nullable String value, int unitMillis) {
    if (value == null || !value.matches("[0-9]{1,12}(\\.[0-9]{1,6})?")) {
      return null;
    }
    return Duration.ofMillis((long) Math.ceil(Double.parseDouble(value) * unitMillis));
  }

  /** A date counts from the answer's own date: our clock and theirs need not agree. */
  private static @Nullable Duration until(@Nullable String date, @Nullable String now) {
    if (date == null || now == null) {
      return null;
    }
    try {
      Duration wait =
          Duration.between(ZonedDateTime.parse(now, DATE), ZonedDateTime.parse(date, DATE));
      return wait.isNegative() ? null : wait;
    } catch (DateTimeException e) {
      return null;
    }
  }
}
