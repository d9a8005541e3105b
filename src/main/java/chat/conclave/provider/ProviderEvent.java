package chat.conclave.provider;

import chat.conclave.protocol.ErrorCode;
import java.math.BigDecimal;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What happens during a call. Exactly one {@link Finish} or {@link Failure} ends it, and nothing
 * follows that.
 */
public sealed interface ProviderEvent {

  <R> R on(Cases<R> cases);

  /** A piece of the answer: well-formed UTF-16, never empty. */
  record Text(String text) implements ProviderEvent {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.text(this);
    }
  }

  /** A piece of what the model thinks aloud. */
  record Reasoning(String text) implements ProviderEvent {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.reasoning(this);
    }
  }

  /** A piece of the model's words for why it does not answer. */
  record Declined(String text) implements ProviderEvent {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.declined(this);
    }
  }

  /**
   * Tokens so far. It may come several times; the last one counts.
   *
   * @param input all tokens read, cached ones too
   * @param output all tokens written, reasoning included
   * @param reasoning the part of {@code output} spent on reasoning, 0 where unknown
   * @param cost in US dollars, where the provider says so
   */
  record Usage(long input, long output, long reasoning, @Nullable BigDecimal cost)
      implements ProviderEvent {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.usage(this);
    }
  }

  /** The reply is complete: the provider said so. */
  record Finish(FinishReason reason) implements ProviderEvent {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.finish(this);
    }
  }

  /**
   * There is no reply, or no more of it.
   *
   * @param interrupted the stream broke off after it had begun, and nobody said why: cut, or ended
   *     without the provider's mark. What came so far is sound.
   * @param retryAfter what the provider asks to wait, at most a minute
   * @param status the HTTP status, or 0 where none came
   * @param requestId the provider's name for the call, for its support desk
   * @param passing whether the same call may succeed in a while
   */
  record Failure(
      ErrorCode code,
      boolean interrupted,
      @Nullable Duration retryAfter,
      int status,
      @Nullable String requestId,
      boolean passing)
      implements ProviderEvent {

    /** One that its code alone tells to be passing or not. */
    public Failure(
        ErrorCode code,
        boolean interrupted,
        @Nullable Duration retryAfter,
        int status,
        @Nullable String requestId) {
      this(code, interrupted, retryAfter, status, requestId, RetryHint.passing(code, retryAfter));
    }

    static Failure of(ErrorCode code, int status) {
      return new Failure(code, false, null, status, null);
    }

    /** The stream broke off. */
    static Failure brokenOff() {
      return new Failure(ErrorCode.PROVIDER_UNREACHABLE, true, null, 200, null);
    }

    Failure withRequestId(@Nullable String id) {
      return new Failure(code, interrupted, retryAfter, status, id, passing);
    }

    /** The same, to be tried again at once: the next call goes another way. */
    Failure again() {
      return new Failure(code, interrupted, Duration.ZERO, status, requestId, true);
    }

    @Override
    public <R> R on(Cases<R> cases) {
      return cases.failure(this);
    }
  }

  /** The provider is alive and has nothing to say yet. */
  record Ping() implements ProviderEvent {
    @Override
    public <R> R on(Cases<R> cases) {
      return cases.ping(this);
    }
  }

  /** One method per event, so that a new one breaks compilation where it must. */
  interface Cases<R> {
    R text(Text event);

    R reasoning(Reasoning event);

    R declined(Declined event);

    R usage(Usage event);

    R finish(Finish event);

    R failure(Failure event);

    R ping(Ping event);
  }
}
