package chat.conclave.room;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.time.Clock;
import chat.conclave.time.TokenBucket;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;

/** How often one person may ask models on this node. Only a room knows which messages do. */
final class AskRates {
  private static final int REMEMBERED = 50_000;

  private final Clock clock;
  private final Map<UUID, TokenBucket> buckets = new HashMap<>();

  AskRates(Clock clock) {
    this.clock = clock;
  }

  /** What is limited, and how. */
  enum Limit {
    /** Each model that a message asks counts. */
    ASK_MODELS(60, Duration.ofMinutes(1));

    private final int burst;
    private final Duration per;

    Limit(int burst, Duration per) {
      this.burst = burst;
      this.per = per;
    }
  }

  /** Passes, or refuses with {@code rate-limited} and the time to wait. */
  void check(UUID who, int models) {
    if (buckets.size() > REMEMBERED) {
      buckets.values().removeIf(TokenBucket::full);
    }
    Limit limit = Limit.ASK_MODELS;
    TokenBucket bucket =
        buckets.computeIfAbsent(who, key -> new TokenBucket(clock, limit.burst, limit.per));
    if (!bucket.take(models)) {
      throw Refusal.retryAfter(ErrorCode.RATE_LIMITED, bucket.until(models));
    }
  }
}
