package chat.conclave.edge;

import chat.conclave.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** Lets {@code burst} through at once and refills over {@code per}. */
final class TokenBucket {
  private final Clock clock;
  private final double burst;
  private final double perMilli;
  private double tokens;
  private Instant last;

  TokenBucket(Clock clock, int burst, Duration per) {
    this.clock = clock;
    this.burst = burst;
    this.perMilli = burst / (double) per.toMillis();
    this.tokens = burst;
    this.last = clock.now();
  }

  /** Takes one, if there is one. */
  boolean take() {
    refill();
    if (tokens < 1) {
      return false;
    }
    tokens--;
    return true;
  }

  /** How long until there is one. */
  Duration untilNext() {
    return Duration.ofMillis((long) Math.ceil(Math.max(0, 1 - tokens) / perMilli));
  }

  /** Whether nothing was taken for so long that it may be forgotten. */
  boolean full() {
    refill();
    return tokens >= burst;
  }

  private void refill() {
    Instant now = clock.now();
    long passed = Math.max(0, Duration.between(last, now).toMillis());
    last = now;
    tokens = Math.min(burst, tokens + passed * perMilli);
  }
}
