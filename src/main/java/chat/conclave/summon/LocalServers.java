package chat.conclave.summon;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.provider.KeyVerifier;
import chat.conclave.provider.Provider;
import chat.conclave.provider.Providers;
import chat.conclave.time.Timers;
import io.vertx.core.Future;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The model servers on this machine. Nobody says that they are there: they are asked for their
 * models at the start, and then again and again.
 */
final class LocalServers {
  static final Duration PERIOD = Duration.ofSeconds(30);

  /** For an answer of a server on the same machine. */
  static final Duration PATIENCE = Duration.ofSeconds(3);

  private static final Logger LOG = LoggerFactory.getLogger(LocalServers.class);

  private final List<Provider> candidates;
  private final Timers timers;
  private final Map<String, String> models = new HashMap<>();
  private Timers.@Nullable Timer timer;

  /**
   * @param providers with the rows of local servers only if they may be looked for
   */
  LocalServers(Providers providers, Timers timers) {
    this.candidates = providers.all().stream().filter(Provider::local).toList();
    this.timers = timers;
  }

  /**
   * Looks, and keeps looking until {@link #end}.
   *
   * @param verifier one without much patience
   * @return when the first look is over; does not fail
   */
  Future<?> begin(KeyVerifier verifier) {
    if (candidates.isEmpty()) {
      return Future.succeededFuture();
    }
    timer = timers.every(PERIOD, () -> look(verifier).onFailure(unsaid -> {}));
    return look(verifier);
  }

  void end() {
    if (timer != null) {
      timer.cancel();
    }
  }

  private Future<?> look(KeyVerifier verifier) {
    return Future.all(candidates.stream().map(each -> look(verifier, each)).toList());
  }

  private Future<?> look(KeyVerifier verifier, Provider provider) {
    return verifier
        .models(provider, null)
        .recover(away -> Future.succeededFuture(List.of()))
        .onSuccess(found -> note(provider, found));
  }

  /** A server without a model is as good as none. */
  private void note(Provider provider, List<String> found) {
    boolean before = models.containsKey(provider.id());
    if (found.isEmpty()) {
      models.remove(provider.id());
    } else {
      models.put(provider.id(), usual(provider, found));
    }
    if (before == found.isEmpty()) {
      LOG.info("{} {}", provider.name(), before ? "does not answer any more" : "answers");
    }
  }

  private static String usual(Provider provider, List<String> found) {
    String preferred = provider.defaultModel();
    return preferred != null && found.contains(preferred) ? preferred : found.get(0);
  }

  /** What to use of each one that answers. */
  Map<String, String> models() {
    return Map.copyOf(models);
  }

  /** Whether it can be offered: always, but for a local one that does not answer. */
  boolean offers(Provider provider) {
    return !provider.local() || models.containsKey(provider.id());
  }

  /** The model to use where nobody names one; empty where none can be presumed. */
  Optional<String> model(Provider provider) {
    if (!provider.local()) {
      return Optional.ofNullable(provider.defaultModel());
    }
    String model = models.get(provider.id());
    if (model == null) {
      throw Refusal.of(ErrorCode.PROVIDER_UNREACHABLE, provider.name() + " does not answer.");
    }
    return Optional.of(model);
  }
}
