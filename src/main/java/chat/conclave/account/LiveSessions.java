package chat.conclave.account;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.storage.AccountStore;
import chat.conclave.time.Clock;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;

/**
 * Which login sessions are alive, as the database said at most two seconds ago: an access token
 * ends with its session, not only with its time.
 */
final class LiveSessions {
  private static final Duration FRESH = Duration.ofSeconds(2);
  private static final int REMEMBERED = 20_000;

  private final AccountStore store;
  private final Clock clock;
  private final ConcurrentMap<UUID, Instant> seenAlive = new ConcurrentHashMap<>();

  LiveSessions(AccountStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  Future<Boolean> check(UUID session) {
    Instant seen = seenAlive.get(session);
    if (seen != null && seen.plus(FRESH).isAfter(clock.now())) {
      return Future.succeededFuture(true);
    }
    return store
        .session(session)
        .compose(
            row -> {
              if (row.isEmpty() || row.get().revoked()) {
                seenAlive.remove(session);
                return Future.failedFuture(Refusal.of(ErrorCode.UNAUTHENTICATED));
              }
              if (seenAlive.size() > REMEMBERED) {
                seenAlive.clear();
              }
              seenAlive.put(session, clock.now());
              return Future.succeededFuture(true);
            });
  }

  void ended(UUID session) {
    seenAlive.remove(session);
  }
}
