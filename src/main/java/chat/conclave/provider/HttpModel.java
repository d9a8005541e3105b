package chat.conclave.provider;

import chat.conclave.key.Secret;
import io.vertx.core.Handler;
import org.jspecify.annotations.Nullable;

/** The models of one provider, over the network. */
public final class HttpModel implements Model {
  private final Provider provider;
  private final Dialect dialect;
  private final ProviderClient client;

  /**
   * @throws IllegalArgumentException for a provider that speaks no dialect
   */
  public HttpModel(Provider provider, ProviderClient client) {
    if (provider.dialect() == null) {
      throw new IllegalArgumentException(provider.id() + " is not reached over the network");
    }
    this.provider = provider;
    this.dialect = provider.dialect();
    this.client = client;
  }

  @Override
  public Call start(@Nullable Secret key, Prompt prompt, Handler<ProviderEvent> events) {
    return client.stream(provider, dialect, key, prompt, events);
  }
}
