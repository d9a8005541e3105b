package chat.conclave.summon;

import java.time.Duration;

/** How long to wait for a provider that does not say how long. */
final class Backoff {
  private static final long FIRST_MILLIS = 500;
  private static final long LONGEST_MILLIS = 8_000;
  private static final double JITTER = 0.25;

  private Backoff() {}

  /**
   * Half a second before the first repetition, then the double each time, up to eight seconds.
   *
   * @param tries how many there have been
   * @param chance from 0 to 1: how much of a quarter is taken off
   */
  static Duration before(int tries, double chance) {
    long whole = Math.min(LONGEST_MILLIS, FIRST_MILLIS << Math.min(tries - 1, 10));
    return Duration.ofMillis(Math.round(whole * (1 - JITTER * chance)));
  }
}
