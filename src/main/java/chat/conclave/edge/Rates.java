package chat.conclave.edge;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.time.Clock;
import chat.conclave.time.TokenBucket;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/** How often one address or one person may do a thing on this node. */
final class Rates {
  private static final int REMEMBERED = 50_000;

  private final Clock clock;
  private final ConcurrentMap<String, TokenBucket> buckets = new ConcurrentHashMap<>();
  private final AtomicLong swept = new AtomicLong();

  Rates(Clock clock) {
    this.clock = clock;
  }

  /** What is limited, and how. */
  enum Limit {
    SIGN_IN_ADDRESS(60, Duration.ofMinutes(1)),
    SIGN_IN_NAME(10, Duration.ofMinutes(5)),
    SAVE_KEY(30, Duration.ofHours(1)),
    SESSION_KEY(60, Duration.ofHours(1)),
    TEST_KEY(30, Duration.ofHours(1)),
    INVITE(60, Duration.ofHours(1)),
    ROOM(30, Duration.ofHours(1)),
    SET_UP_ROOM(60, Duration.ofHours(1)),
    MEMBERS(600, Duration.ofHours(1)),
    SEARCH(120, Duration.ofMinutes(1)),
    EXPORT(20, Duration.ofHours(1)),
    LEND(120, Duration.ofHours(1)),
    ASK(20, Duration.ofHours(1)),
    SERVICE_KEY(60, Duration.ofHours(1)),
    READ(600, Duration.ofMinutes(1)),
    CHAT_KEY(300, Duration.ofMinutes(1)),
    CHAT_KEY_SAYS(120, Duration.ofMinutes(1)),
    MANAGEMENT_KEY(120, Duration.ofMinutes(1));

    private final int burst;
    private final Duration per;

    Limit(int burst, Duration per) {
      this.burst = burst;
      this.per = per;
    }
  }

  /** Passes, or refuses with {@code rate-limited} and the time to wait. */
  void check(Limit limit, String who) {
    if (buckets.size() > REMEMBERED) {
      forget();
    }
    TokenBucket bucket =
        buckets.computeIfAbsent(
            limit + " " + who, key -> new TokenBucket(clock, limit.burst, limit.per));
    synchronized (bucket) {
      if (!bucket.take()) {
        throw Refusal.retryAfter(ErrorCode.RATE_LIMITED, bucket.untilNext());
      }
    }
  }

  /** Forgets who has not done anything for long; looks at most once a second. */
  private void forget() {
    Instant now = clock.now();
    long before = swept.get();
    if (now.toEpochMilli() - before > 1_000 && swept.compareAndSet(before, now.toEpochMilli())) {
      buckets
          .values()
          .removeIf(
              bucket -> {
                synchronized (bucket) {
                  return bucket.full();
                }
              });
    }
  }
}
