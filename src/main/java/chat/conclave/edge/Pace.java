package chat.conclave.edge;

import chat.conclave.time.Clock;
import java.time.Duration;

/** How fast one connection may send. */
final class Pace {
  private static final Duration MOMENT = Duration.ofSeconds(10);

  private final TokenBucket frames;
  private final TokenBucket says;
  private final TokenBucket typing;
  private final TokenBucket control;
  private final TokenBucket garbled;

  Pace(Clock clock) {
    frames = new TokenBucket(clock, 150, MOMENT);
    says = new TokenBucket(clock, 3 * Rates.Limit.SAY.burst(), MOMENT);
    typing = new TokenBucket(clock, 5, MOMENT);
    control = new TokenBucket(clock, 20, MOMENT);
    garbled = new TokenBucket(clock, 3, Duration.ofMinutes(1));
  }

  /** One more text frame; no means flood. */
  boolean frame() {
    return frames.take();
  }

  /** One more message, though it may be refused; no means flood. */
  boolean say() {
    return says.take();
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
