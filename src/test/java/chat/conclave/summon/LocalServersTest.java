package chat.conclave.summon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.provider.KeyVerifier;
import chat.conclave.provider.OwnEndpoints;
import chat.conclave.provider.Provider;
import chat.conclave.provider.ProviderClient;
import chat.conclave.provider.ProviderLimits;
import chat.conclave.provider.Providers;
import chat.conclave.simulator.FreePort;
import chat.conclave.simulator.Simulator;
import chat.conclave.time.Clock;
import chat.conclave.time.HandTimers;
import chat.conclave.time.Timers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.net.URI;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Everything of it happens on one context, as in its verticle. */
class LocalServersTest {
  private static final URI NOWHERE = URI.create("http://127.0.0.1:1/v1");

  private final Vertx vertx = Vertx.vertx();
  private final Context context = vertx.getOrCreateContext();
  private final HandTimers hands = new HandTimers();
  private final ProviderClient client =
      new ProviderClient(
          vertx,
          Timers.of(vertx),
          Clock.SYSTEM,
          ProviderLimits.defaults().near(LocalServers.PATIENCE),
          new OwnEndpoints(Set.of()));
  private final KeyVerifier verifier = new KeyVerifier(client);
  private final int port = FreePort.find();
  private Simulator server = wait(Simulator.start(vertx, port));
  private final Providers table =
      Providers.load(
          Map.of(
              "ollama", server.url("/local/v1"),
              "vllm", NOWHERE,
              "llama-cpp", NOWHERE,
              "lm-studio", NOWHERE));

  private static <T> T wait(Future<T> future) {
    try {
      return future.await(30, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("nothing came", e);
    }
  }

  private <T> T inside(Supplier<T> question) {
    Promise<T> answer = Promise.promise();
    context.runOnContext(now -> answer.complete(question.get()));
    return wait(answer.future());
  }

  private LocalServers looking(Providers providers) {
    LocalServers made = new LocalServers(providers, hands);
    wait(inside(() -> made.begin(verifier)));
    return made;
  }

  /** Turns the clock and asks until it is so. */
  private void becomes(LocalServers servers, Map<String, String> wanted) {
    inside(
        () -> {
          hands.turn(LocalServers.PERIOD);
          return true;
        });
    Map<String, String> found = Map.of();
    for (long end = System.nanoTime() + Duration.ofSeconds(10).toNanos();
        System.nanoTime() < end && !found.equals(wanted); ) {
      found = inside(servers::models);
    }
    assertEquals(wanted, found);
  }

  private Provider ollama() {
    return table.find("ollama").orElseThrow();
  }

  @Test
  void whoAnswersAtTheStartIsFoundAtOnce() {
    LocalServers servers = looking(table);
    assertEquals(Map.of("ollama", "gpt-sim"), inside(servers::models));
    assertTrue(servers.offers(ollama()));
    assertFalse(servers.offers(table.find("vllm").orElseThrow()));
    assertTrue(servers.offers(table.find("openai").orElseThrow()));
    assertEquals("gpt-sim", servers.model(ollama()).orElseThrow());
  }

  @Test
  void whoComesLaterIsFoundAndWhoGoesIsForgotten() {
    wait(server.stop());
    LocalServers servers = looking(table);
    assertEquals(Map.of(), inside(servers::models));
    Refusal refusal = assertThrows(Refusal.class, () -> servers.model(ollama()));
    assertEquals(ErrorCode.PROVIDER_UNREACHABLE, refusal.code());
    server = wait(Simulator.start(vertx, port));
    becomes(servers, Map.of("ollama", "gpt-sim"));
    wait(server.stop());
    becomes(servers, Map.of());
    server = wait(Simulator.start(vertx, port));
    becomes(servers, Map.of("ollama", "gpt-sim"));
  }

  @Test
  void nobodyIsAskedAfterTheEndNorWhereNoneIsWanted() {
    LocalServers servers = looking(table);
    servers.end();
    assertEquals(0, hands.waiting());
    int before = server.count();
    LocalServers unwanted = looking(table.withLocal(false, Set.of()));
    assertEquals(0, hands.waiting());
    assertEquals(Map.of(), inside(unwanted::models));
    assertEquals(before, server.count());
  }

  @AfterEach
  void stop() {
    wait(client.close());
    wait(vertx.close());
  }
}
