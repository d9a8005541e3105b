package chat.conclave.provider;

import java.time.Duration;

/** Limits that a test can reach. Only the clock under test is short: the machine may be slow. */
final class Limits {
  private static final Duration LONG = Duration.ofSeconds(8);

  private Limits() {}

  /** Clocks that no test waits for. */
  static ProviderLimits of(int maxLine, int maxText) {
    return of(LONG, LONG, Duration.ofSeconds(2), maxLine, maxText);
  }

  /** Gives up on who does not answer. */
  static ProviderLimits hasty() {
    return of(Duration.ofMillis(500), LONG, LONG, 64 * 1024, 64 * 1024);
  }

  /** Gives up on who answers and then has nothing to say. */
  static ProviderLimits impatient() {
    return of(LONG, Duration.ofMillis(700), Duration.ofMillis(300), 64 * 1024, 64 * 1024);
  }

  /** Gives up on who cannot be connected to, and on who talks for ever. */
  static ProviderLimits shortLived() {
    return of(64 * 1024, 64 * 1024)
        .with(Duration.ofMillis(500), LONG, LONG, Duration.ofMillis(1_500), 4);
  }

  private static ProviderLimits of(
      Duration firstByte, Duration idle, Duration tail, int maxLine, int maxText) {
    return new ProviderLimits(
        Duration.ofSeconds(5),
        firstByte,
        idle,
        tail,
        Duration.ofSeconds(20),
        maxLine,
        maxText,
        64 * 1024,
        4);
  }
}
