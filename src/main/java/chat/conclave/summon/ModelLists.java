package chat.conclave.summon;

import chat.conclave.time.Clock;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.Supplier;

/** The models that a key can reach, remembered for a while; one that fails is not remembered. */
final class ModelLists {
  private static final Duration FRESH = Duration.ofMinutes(10);
  private static final int MOST = 1_000;

  private final Clock clock;
  private final Map<Of, Listed> lists =
      new LinkedHashMap<>() {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Of, Listed> eldest) {
          return size() > MOST;
        }
      };

  ModelLists(Clock clock) {
    this.clock = clock;
  }

  /** A key: that of a session or of an owner, or the server's own for everybody. */
  record Of(String payer, String provider) {
    static Of quoted(Quoted quoted, String provider) {
      UUID session = quoted.session();
      return session == null
          ? new Of(Objects.toString(quoted.owner(), ""), provider)
          : session(session, provider);
    }

    static Of session(UUID session, String provider) {
      return new Of("session:" + session, provider);
    }

    static Of owner(UUID owner, String provider) {
      return new Of(owner.toString(), provider);
    }
  }

  private record Listed(Future<List<String>> models, Instant until) {}

  /** What is remembered, or what {@code ask} brings; asked once for all who wait. */
  Future<List<String>> get(Of key, Supplier<Future<List<String>>> ask) {
    Listed known = lists.get(key);
    if (known != null && known.until().isAfter(clock.now())) {
      return known.models();
    }
    Listed asked = new Listed(ask.get(), clock.now().plus(FRESH));
    lists.remove(key);
    lists.put(key, asked);
    return asked.models().onFailure(failure -> lists.remove(key, asked));
  }

  /** The key is another one now. */
  void forget(Of key) {
    lists.remove(key);
  }
}
