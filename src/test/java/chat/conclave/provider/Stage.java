package chat.conclave.provider;

import chat.conclave.key.Secret;
import chat.conclave.provider.Turn.Role;
import chat.conclave.simulator.Seen;
import chat.conclave.simulator.Simulator;
import chat.conclave.time.Clock;
import chat.conclave.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The real client and the simulator, with limits that a test can reach. */
final class Stage implements AutoCloseable {
  static final String KEY = "sk-canary-0123456789abcdefghijklmnop";
  static final Prompt PROMPT =
      new Prompt("sim", "Be brief.", List.of(new Turn(Role.USER, "Ann: hi")), 100, "tag-1");

  final Vertx vertx = Vertx.vertx();
  final Simulator simulator = wait(Simulator.start(vertx, 0));
  final Providers providers =
      Providers.load(
          Map.of(
              "openai", simulator.url("/v1"),
              "anthropic", simulator.url(""),
              "openrouter", simulator.url("/api/v1"),
              "google", simulator.url(""),
              "edenai", simulator.url("/v3"),
              "bedrock", simulator.url(""),
              "xai", simulator.url("/v1"),
              "openai-compatible", simulator.url("/local/v1")));
  final ProviderClient client;

  Stage() {
    this(Limits.of(64 * 1024, 64 * 1024));
  }

  Stage(ProviderLimits limits) {
    client =
        new ProviderClient(
            vertx, Timers.of(vertx), Clock.SYSTEM, limits, new OwnEndpoints(Set.of()));
  }

  Provider provider(String id) {
    return providers.find(id).orElseThrow();
  }

  Provider at(String id, URI url) {
    return provider(id).at(url);
  }

  /** What arrived last. */
  Seen last() {
    return simulator.requests().get(simulator.count() - 1);
  }

  /** Asks, and waits for the end. */
  Heard ask(String provider) {
    return ask(provider, KEY);
  }

  Heard ask(String provider, String key) {
    Heard heard = new Heard();
    start(provider(provider), key, heard);
    return wait(heard.end());
  }

  Call start(Provider provider, String key, Handler<ProviderEvent> heard) {
    return new HttpModel(provider, client).start(secret(key), PROMPT, heard);
  }

  static Secret secret(String key) {
    return new Secret(key.getBytes(StandardCharsets.UTF_8));
  }

  static <T> T wait(Future<T> future) {
    try {
      return future.await(10, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("nothing came", e);
    }
  }

  @Override
  public void close() {
    wait(client.close());
    wait(simulator.stop());
    wait(vertx.close());
  }
}
