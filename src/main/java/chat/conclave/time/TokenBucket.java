package chat.conclave.time;

import java.time.Duration;
import java.time.Instant;

/** Lets {@code burst} through at once and refills over {@code per}. */
public final class TokenBucket {
  private final Clock clock;
  private final double burst;
  private final double perMilli;
  private double tokens;
  private Instant last;

  public TokenBucket(Clock clock, int burst, Duration per) {
    this.clock = clock;
    this.burst = burst;
    this.perMilli = burst / (double) per.toMillis();
    this.tokens = burst;
    this.last = clock.now();
  }

  /** Takes one, if there is one. */
  public boolean take() {
    return take(1);
  }

  /** Takes so many, if there are so many. */
  public boolean take(int wanted) {
    refill();
    if (tokens < wanted) {
      return false;
    }
    tokens -= wanted;
    return true;
  }

  /** How long until there is one. */
  public Duration untilNext() {
    return until(1);
  }

  /** How long until there are so many. */
  public Duration until(int wanted) {
    return Duration.ofMillis((long) Math.ceil(Math.max(0, wanted - tokens) / perMilli));
  }

  /** Whether nothing was taken for so long that it may be forgotten. */
  public boolean full() {
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
