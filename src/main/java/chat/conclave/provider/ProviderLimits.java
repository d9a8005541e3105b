package chat.conclave.provider;

import java.time.Duration;

/**
 * What a provider may take from us.
 *
 * @param connect for the TCP connection, and again for TLS
 * @param firstByte until the head of the answer: models that reason may take long to begin
 * @param idle between two pieces of content; comments and pings do not count
 * @param tail after the provider has given its reason to finish: late usage, the end of the body
 * @param total for the whole call
 * @param maxLine bytes of one line, and characters of one event
 * @param maxText characters of one reply; the rest is cut as by {@link FinishReason#LENGTH}
 * @param maxList bytes of an answer to a key check or of a list of models
 * @param concurrentCalls replies of one provider at once
 */
public record ProviderLimits(
    Duration connect,
    Duration firstByte,
    Duration idle,
    Duration tail,
    Duration total,
    int maxLine,
    int maxText,
    int maxList,
    int concurrentCalls) {

  /** Bytes of an error's body that are looked at. */
  static final int MAX_ERROR_BODY = 64 * 1024;

  /** Connections to one host beyond its replies, so that keys can be tested while all are busy. */
  static final int SPARE_CONNECTIONS = 4;

  /** Longest wait that a provider can ask for. */
  static final Duration MAX_RETRY_AFTER = Duration.ofSeconds(60);

  /** The same, with the clocks and the number of calls that an operator decides. */
  public ProviderLimits with(
      Duration connect, Duration firstByte, Duration idle, Duration total, int concurrentCalls) {
    return new ProviderLimits(
        connect, firstByte, idle, tail, total, maxLine, maxText, maxList, concurrentCalls);
  }

  /** The same for somebody near, who answers at once or not at all. */
  public ProviderLimits near(Duration patience) {
    return new ProviderLimits(
        patience, patience, idle, tail, total, maxLine, maxText, maxList, concurrentCalls);
  }

  /** For providers as they are. */
  public static ProviderLimits defaults() {
    return new ProviderLimits(
        Duration.ofSeconds(5),
        Duration.ofSeconds(120),
        Duration.ofSeconds(120),
        Duration.ofSeconds(3),
        Duration.ofMinutes(10),
        256 * 1024,
        256 * 1024,
        8 * 1024 * 1024,
        32);
  }
}
