package chat.conclave.edge;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.time.Clock;
import java.time.Duration;

/** How fast one connection may send. */
final class Pace {
  private static final Duration MOMENT = Duration.ofSeconds(10);

  private static final int SAYS = 30;

  private final TokenBucket frames;
  private final TokenBucket says;
  private final TokenBucket shouts;
  private final TokenBucket typing;
  private final TokenBucket control;
  private final TokenBucket garbled;

  Pace(Clock clock) {
    frames = new TokenBucket(clock, 150, MOMENT);
    says = new TokenBucket(clock, SAYS, MOMENT);
    shouts = new TokenBucket(clock, 3 * SAYS, MOMENT);
    typing = new TokenBucket(clock, 5, MOMENT);
    control = new TokenBucket(clock, 20, MOMENT);
    garbled = new TokenBucket(clock, 3, Duration.ofMinutes(1));
  }

  /** One more text frame; no means flood. */
  boolean frame() {
    return frames.take();
  }

  /**
   * One more message; no means flood.
   *
   * @throws Refusal {@code rate-limited} for one that is only a little too fast
   */
  boolean say() {
    if (!shouts.take()) {
      return false;
    }
    if (!says.take()) {
      throw Refusal.retryAfter(ErrorCode.RATE_LIMITED, says.untilNext());
    }
    return true;
  }

  /** One more hint that somebody types; no means to drop it. */
  boolean typing() {
    return typing.take();
  }

  /** One more ping or pong, each of which the library answers; no means flood. */
  boolean control() {
    return control.take();
  }

  /** One more frame that makes no sense; no means that this client never will. */
  boolean garbled() {
    return garbled.take();
  }
}
