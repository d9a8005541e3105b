package chat.conclave.provider;

import java.time.Duration;

/** Limits that a test can reach. */
final class Limits {
  private Limits() {}

  static ProviderLimits of(int maxLine, int maxText) {
    return of(Duration.ofSeconds(5), maxLine, maxText);
  }

  static ProviderLimits of(Duration idle, int maxLine, int maxText) {
    return new ProviderLimits(
        Duration.ofSeconds(2),
        Duration.ofSeconds(1),
        idle,
        Duration.ofMillis(300),
        Duration.ofSeconds(20),
        maxLine,
        maxText,
        64 * 1024,
        4);
  }
}
