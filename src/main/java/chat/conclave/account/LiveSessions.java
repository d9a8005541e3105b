package chat.conclave.account;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Who.ServerRole;
import chat.conclave.storage.AccountStore;
import chat.conclave.time.Clock;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Which login sessions are alive, as the database said at most two seconds ago: an access token
 * ends with its session, not only with its time.
 */
final class LiveSessions {
  private static final Duration FRESH = Duration.ofSeconds(2);
  private static final int REMEMBERED = 20_000;

  private final AccountStore store;
  private final Clock clock;
  private final ConcurrentMap<UUID, Seen> seenAlive = new ConcurrentHashMap<>();

  private final AtomicLong endings = new AtomicLong();

  private record Seen(ServerRole role, Instant at) {}

  LiveSessions(AccountStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** What the session's owner may do now; {@code unauthenticated} when it is over. */
  Future<ServerRole> check(UUID session) {
    Seen seen = seenAlive.get(session);
    if (seen != null && seen.at().plus(FRESH).isAfter(clock.now())) {
      return Future.succeededFuture(seen.role());
    }
    long before = endings.get();
    return store
        .alive(session)
        .compose(
            role -> {
              if (role.isEmpty()) {
                seenAlive.remove(session);
                return Future.failedFuture(Refusal.of(ErrorCode.UNAUTHENTICATED));
              }
              if (seenAlive.size() > REMEMBERED) {
                seenAlive.clear();
              }
              // What was asked before something ended may be true no more.
              if (endings.get() == before) {
                seenAlive.put(session, new Seen(role.get(), clock.now()));
              }
              return Future.succeededFuture(role.get());
            });
  }

  /** Somebody may do more or less than before: all are asked anew. */
  void forget() {
    endings.incrementAndGet();
    seenAlive.clear();
  }

  void ended(UUID session) {
    endings.incrementAndGet();
    seenAlive.remove(session);
  }
}
