package chat.conclave.summon;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.key.Secret;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.Payer;
import chat.conclave.protocol.Seat;
import chat.conclave.protocol.Usage;
import chat.conclave.provider.Call;
import chat.conclave.provider.HttpModel;
import chat.conclave.provider.OwnEndpoints;
import chat.conclave.provider.Prompt;
import chat.conclave.provider.ProviderClient;
import chat.conclave.provider.ProviderEvent;
import chat.conclave.provider.ProviderLimits;
import chat.conclave.provider.Providers;
import chat.conclave.provider.Turn;
import chat.conclave.simulator.Canned;
import chat.conclave.simulator.Fault;
import chat.conclave.simulator.Simulator;
import chat.conclave.time.Clock;
import chat.conclave.time.HandTimers;
import chat.conclave.time.Timers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The real client against the simulator; only the waits between the tries are turned by hand. */
@NullUnmarked
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class RetryTest {
  private static final String BODY =
      "{\"error\":{\"message\":\"no\",\"type\":\"TYPE\",\"code\":\"TYPE\"}}";

  private Vertx vertx;
  private Simulator simulator;
  private ProviderClient client;
  private Providers providers;

  @BeforeAll
  void open() {
    vertx = Vertx.vertx();
    simulator = await(Simulator.start(vertx, 0));
    client =
        new ProviderClient(
            vertx,
            Timers.of(vertx),
            Clock.SYSTEM,
            ProviderLimits.defaults(),
            new OwnEndpoints(Set.of()));
    providers =
        Providers.load(
            Map.of(
                "openai", simulator.url("/v1"),
                "anthropic", simulator.url(""),
                "openrouter", simulator.url("/api/v1"),
                "edenai", simulator.url("/v3"),
                "google", simulator.url("")));
  }

  @AfterAll
  void close() {
    await(client.close());
    await(simulator.stop());
    await(vertx.close());
  }

  @ParameterizedTest
  @CsvSource({
    "openai, 429, rate_limit_exceeded, retry-after-ms: 250, 250, 250",
    "openai, 429, rate_limit_exceeded, retry-after: 2, 2000, 2000",
    "openai, 429, rate_limit_exceeded, retry-after: 2 & retry-after-ms: 1500, 1500, 1500",
    "anthropic, 429, rate_limit_error, retry-after: 10, 10000, 10000",
    "openrouter, 402, openrouter_in_flight_budget, retry-after: 3, 3000, 3000",
    "openrouter, 429, rate_limit_exceeded, x-should-retry: true, 500, 1000",
    "openai, 408, -, , 500, 1000",
    "anthropic, 409, conflict_error, , 500, 1000",
    "openai, 500, server_error, , 500, 1000",
    "openrouter, 502, -, , 500, 1000",
    "openai, 503, server_is_overloaded, , 500, 1000",
    "openai, 503, server_is_overloaded, retry-after: 4, 4000, 4000",
    "anthropic, 504, timeout_error, , 500, 1000",
    "anthropic, 529, overloaded_error, , 500, 1000",
  })
  void whatPassesIsAskedTwiceMoreAfterTheWaitThatWasAskedFor(
      String provider, int status, String type, String headers, long first, long second) {
    Try reply = new Try(provider, new Canned(status, headers(headers), BODY.replace("TYPE", type)));
    reply.fails();
    reply.waits(first);
    reply.fails();
    reply.waits(second);
    reply.fails();
    reply.isOver(3);
  }

  @Test
  void aWaitMayBeADateAndGooglesStandsInTheBody() {
    Map<String, String> dated =
        Map.of(
            "Date", "Sun, 22 Nov 2026 06:00:00 GMT",
            "Retry-After", "Sun, 22 Nov 2026 06:00:09 GMT");
    Try reply =
        new Try("openai", new Canned(429, dated, BODY.replace("TYPE", "rate_limit_exceeded")));
    reply.fails();
    reply.waits(9_000);
    // Heard to its end: it would take what the next test has prepared.
    reply.fails();
    String delay =
        "{\"error\":{\"code\":429,\"status\":\"RESOURCE_EXHAUSTED\",\"details\":"
            + "[{\"@type\":\"type.googleapis.com/google.rpc.RetryInfo\",\"retryDelay\":\"3.4s\"}]}}";
    Try google = new Try("google", new Canned(429, Map.of(), delay));
    google.fails();
    google.waits(3_400);
    google.fails();
    simulator.clear();
  }

  @ParameterizedTest
  @CsvSource({
    "openai, 401, invalid_api_key, x-should-retry: true",
    "openai, 400, invalid_api_key, retry-after: 1",
    "openrouter, 402, openrouter_credits, x-should-retry: true",
    "openai, 429, insufficient_quota, retry-after: 1 & x-should-retry: true",
    "openai, 429, project_spend_limit_exceeded, retry-after: 1",
    "anthropic, 429, rate_limit_error, ",
    "openai, 400, context_length_exceeded, x-should-retry: true",
    "anthropic, 413, request_too_large, retry-after: 1",
    "openai, 404, model_not_found, x-should-retry: true",
    "openai, 400, invalid_prompt, x-should-retry: true",
    "openai, 400, invalid_request_error, x-should-retry: true",
    "anthropic, 403, permission_error, retry-after: 1",
    "openai, 422, -, retry-after: 1",
    "openai, 429, rate_limit_exceeded, ",
    "openai, 501, -, ",
    "openai, 503, server_is_overloaded, x-should-retry: false",
    "openai, 500, -, x-should-retry: false",
    "openai, 429, rate_limit_exceeded, retry-after: 1 & x-should-retry: false",
    "openai, 429, rate_limit_exceeded, retry-after: 11",
    "openai, 503, server_is_overloaded, retry-after: 1000000000"
  })
  void whatDoesNotPassOrTakesTooLongIsAskedOnce(
      String provider, int status, String type, String headers) {
    Try reply = new Try(provider, new Canned(status, headers(headers), BODY.replace("TYPE", type)));
    reply.fails();
    reply.isOver(1);
  }

  @Test
  void aWaitThatIsTooLongIsToldInsteadAndIsNeverMoreThanAMinute() {
    Canned day =
        new Canned(429, headers("retry-after: 86400"), BODY.replace("TYPE", "rate_limit_exceeded"));
    Try reply = new Try("openai", day);
    reply.fails();
    reply.isOver(1);
    assertEquals(Duration.ofSeconds(60), reply.fault().retryAfter());
  }

  @Test
  void aConnectionThatIsCutIsMadeAgain() {
    simulator.next(Fault.HANG_UP, Fault.HANG_UP);
    Try reply = new Try("openai", null);
    reply.fails();
    reply.waits(500);
    reply.fails();
    reply.waits(1_000);
    reply.ends();
    assertEquals(MessageState.COMPLETE, reply.over.get(0).state());
    assertEquals(3, simulator.count() - reply.before);
  }

  @Test
  void aPathThatIsNotThereIsLookedForAtTheOtherOneOnceAndThatIsRemembered() {
    simulator.next(new Canned(404, Map.of(), "{\"detail\":\"Not Found\"}"));
    Try reply = new Try("edenai", null);
    reply.fails();
    reply.waits(0);
    reply.ends();
    assertEquals(MessageState.COMPLETE, reply.over.get(0).state());
    new Try("edenai", null).ends();
    assertEquals(
        List.of("/v3/chat/completions", "/v3/llm/chat/completions", "/v3/llm/chat/completions"),
        simulator.requests().subList(reply.before, reply.before + 3).stream()
            .map(request -> request.path())
            .toList());
    // Not there either: it is a failure now, and the next one begins anew.
    Try lost = new Try("edenai", new Canned(404, Map.of(), "{}"));
    lost.fails();
    lost.isOver(1);
    assertEquals(ErrorCode.MODEL_NOT_FOUND, lost.fault().code());
    Try again = new Try("edenai", null);
    again.ends();
    assertEquals("/v3/chat/completions", simulator.requests().get(again.before).path());
  }

  @Test
  void theWaitsDoubleUpToEightSecondsAndChanceTakesOffAQuarterAtMost() {
    assertEquals(
        List.of(500L, 1_000L, 2_000L, 4_000L, 8_000L, 8_000L),
        List.of(1, 2, 3, 4, 5, 40).stream()
            .map(tries -> Backoff.before(tries, 0).toMillis())
            .toList());
    assertEquals(375, Backoff.before(1, 1).toMillis());
    assertEquals(6_000, Backoff.before(9, 1).toMillis());
  }

  private static Map<String, String> headers(String text) {
    Map<String, String> headers = new java.util.HashMap<>();
    for (String header : text == null ? new String[0] : text.split(" & ")) {
      String[] parts = header.split(": ");
      headers.put(parts[0], parts[1]);
    }
    return headers;
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(20, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError("nothing came", e);
    }
  }

  /** One reply, tried until it is over. */
  private final class Try implements Summon.Attempts {
    final HandTimers timers = new HandTimers();
    final List<ReplyEvent.End> over = new ArrayList<>();
    final BlockingQueue<ProviderEvent> events = new LinkedBlockingQueue<>();
    final Context context = vertx.getOrCreateContext();
    final int before = simulator.count();
    final Summon summon;
    private int calls;

    Try(String provider, Canned always) {
      Seat seat = new Seat(UUID.randomUUID(), UUID.randomUUID(), 1, "m", provider, "sim", "M", "");
      Prompt prompt =
          new Prompt("sim", "", List.of(new Turn(Turn.Role.USER, "Ann: hi")), 100, null);
      if (always != null) {
        simulator.clear();
        simulator.next(always, always, always);
      }
      summon =
          new Summon(
              new StartReply(
                  UUID.randomUUID(),
                  seat.room(),
                  seat,
                  UUID.randomUUID(),
                  "Ann",
                  new Quoted(new Payer(Payer.Kind.PLATFORM, null, null), null, null),
                  prompt),
              this,
              timers,
              told -> {},
              (end, opened) -> over.add(end));
      on(() -> summon.begin(100));
    }

    /** Why it failed. */
    chat.conclave.protocol.Fault fault() {
      return over.get(0).outcome().fault();
    }

    private void on(Runnable task) {
      Promise<Void> done = Promise.promise();
      context.runOnContext(
          now -> {
            task.run();
            done.complete();
          });
      await(done.future());
    }

    /** The next call fails. */
    void fails() {
      assertTrue(next() instanceof ProviderEvent.Failure);
    }

    void ends() {
      ProviderEvent event = next();
      while (!(event instanceof ProviderEvent.Finish)) {
        event = next();
      }
      on(() -> assertEquals(1, over.size()));
    }

    private ProviderEvent next() {
      try {
        ProviderEvent event = events.poll(20, TimeUnit.SECONDS);
        assertNotNull(event, "nothing came");
        return event;
      } catch (InterruptedException e) {
        throw new AssertionError(e);
      }
    }

    /** Holds that the next call is made after so long, and not before. */
    void waits(long millis) {
      int made = calls;
      assertEquals(List.of(), over);
      if (millis > 0) {
        on(() -> timers.turn(millis - 1));
        assertEquals(made, calls);
      }
      on(() -> timers.turn(millis > 0 ? 1 : 0));
      assertEquals(made + 1, calls);
    }

    void isOver(int tries) {
      on(() -> timers.turn(120_000));
      assertEquals(1, over.size());
      assertEquals(tries, calls);
      assertEquals(tries, simulator.count() - before);
      simulator.clear();
    }

    @Override
    public Future<KeyRing.Opened> open(StartReply start) {
      Secret secret = new Secret("sk-a-key-of-a-test".getBytes(StandardCharsets.US_ASCII));
      return Future.succeededFuture(
          new KeyRing.Opened(providers.find(start.seat().provider()).orElseThrow(), secret, null));
    }

    @Override
    public Call call(KeyRing.Opened opened, StartReply start, Handler<ProviderEvent> heard) {
      calls++;
      return new HttpModel(opened.provider(), client)
          .start(
              opened.secret(),
              start.prompt(),
              event -> {
                heard.handle(event);
                events.add(event);
              });
    }

    @Override
    public Usage priced(StartReply start, ProviderEvent.Usage said) {
      return new Usage(said.input(), said.output(), said.cost(), false);
    }

    @Override
    public double chance() {
      return 0;
    }
  }
}
