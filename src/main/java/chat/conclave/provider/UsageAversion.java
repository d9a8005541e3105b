package chat.conclave.provider;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.provider.ProviderEvent.Failure;
import io.vertx.core.Handler;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Servers that refuse a prompt because it asks what it took. One that refuses is asked again
 * without; when that works it stays so, when not the fault was another.
 */
final class UsageAversion {
  private static final String ASKING = "stream_options";
  private static final int MOST = 1_000;
  private static final int BAD_REQUEST = 400;

  private final Set<URI> without = ConcurrentHashMap.newKeySet();

  /** Takes the question out of a body where it is not understood. */
  JsonObject spare(Provider provider, JsonObject body) {
    if (provider.generic() && provider.baseUrl() != null && without.contains(at(provider))) {
      body.remove(ASKING);
    }
    return body;
  }

  /**
   * Learns from how the call ends.
   *
   * @param body what is sent
   * @return what hears of the call instead: of a refusal that may have this reason as one to be
   *     tried again, with a key opened anew
   */
  Handler<ProviderEvent> learning(
      Provider provider, JsonObject body, Handler<ProviderEvent> events) {
    return provider.generic() && provider.baseUrl() != null
        ? event -> events.handle(heard(at(provider), body.containsKey(ASKING), event))
        : events;
  }

  private ProviderEvent heard(URI server, boolean asked, ProviderEvent event) {
    if (!(event instanceof Failure failure)
        || failure.status() != BAD_REQUEST
        || failure.code() != ErrorCode.PROVIDER_GARBLED) {
      return event;
    }
    if (!asked || without.size() >= MOST) {
      without.remove(server);
      return event;
    }
    without.add(server);
    return failure.again();
  }

  private static URI at(Provider provider) {
    return Objects.requireNonNull(provider.baseUrl());
  }
}
