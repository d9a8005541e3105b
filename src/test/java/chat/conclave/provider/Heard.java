package chat.conclave.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.provider.ProviderEvent.Declined;
import chat.conclave.provider.ProviderEvent.Failure;
import chat.conclave.provider.ProviderEvent.Finish;
import chat.conclave.provider.ProviderEvent.Ping;
import chat.conclave.provider.ProviderEvent.Reasoning;
import chat.conclave.provider.ProviderEvent.Text;
import chat.conclave.provider.ProviderEvent.Usage;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** Listens to one call, and holds that nothing follows its end. */
@SuppressWarnings({"JdkObsolete", "NonAtomicVolatileUpdate"}) // One thread writes, another reads.
final class Heard implements Handler<ProviderEvent>, ProviderEvent.Cases<Boolean> {
  final StringBuffer text = new StringBuffer();
  final StringBuffer reasoning = new StringBuffer();
  final StringBuffer declined = new StringBuffer();
  volatile int pings;
  volatile int events;
  volatile @Nullable Usage usage;
  volatile @Nullable FinishReason finish;
  volatile @Nullable Failure failure;
  volatile @Nullable ProviderEvent late;

  private final Promise<Heard> end = Promise.promise();
  private final Promise<Heard> firstText = Promise.promise();

  /** Completes with the terminal event. */
  Future<Heard> end() {
    return end.future();
  }

  Future<Heard> firstText() {
    return firstText.future();
  }

  @Override
  public void handle(ProviderEvent event) {
    if (end.future().isComplete()) {
      late = event;
    }
    events++;
    if (event.on(this)) {
      end.tryComplete(this);
    }
  }

  /** Holds a failure to its code, and to being nothing else. */
  Heard failed(ErrorCode code, boolean interrupted) {
    Failure seen = failure;
    assertNotNull(seen, () -> "finished instead: " + finish);
    assertEquals(code, seen.code());
    assertEquals(interrupted, seen.interrupted());
    return once();
  }

  Heard finished(FinishReason reason) {
    assertNull(failure);
    assertEquals(reason, finish);
    return once();
  }

  Heard once() {
    assertNull(late, "something followed the end");
    return this;
  }

  /** Holds what was heard to what a fixture expects. */
  void matches(JsonObject expected) {
    once();
    assertEquals(expected.getString("text", ""), text.toString());
    assertEquals(expected.getString("reasoning", ""), reasoning.toString());
    assertEquals(expected.getString("refusal", ""), declined.toString());
    String raw = expected.getString("finish_reason");
    String category = expected.getString("category", "");
    Failure seen = failure;
    if (category.equals("content_filtered")) {
      assertEquals(FinishReason.FILTERED, finish);
    } else if (raw != null && !raw.equals("failed")) {
      assertNull(seen);
      assertEquals(reason(raw), finish);
    } else {
      assertNull(finish);
      assertNotNull(seen);
      assertEquals(category.equals("truncated"), seen.interrupted());
      assertEquals(Catalogue.code(category), seen.code());
    }
    if (expected.getJsonObject("usage") != null) {
      matchesUsage(expected.getJsonObject("usage"), expected.getNumber("cost"));
    }
  }

  private void matchesUsage(JsonObject raw, @Nullable Number price) {
    Usage seen = usage;
    assertNotNull(seen);
    assertEquals(
        first(raw, "prompt_tokens", "input_tokens", "promptTokenCount", "inputTokens")
            + raw.getLong("cache_read_input_tokens", 0L)
            + raw.getLong("cache_creation_input_tokens", 0L),
        seen.input());
    // What is not input is output, whether or not the completion counts its reasoning.
    boolean messages = raw.containsKey("output_tokens");
    assertEquals(
        messages
            ? raw.getLong("output_tokens")
            : first(raw, "total_tokens", "totalTokenCount", "totalTokens") - seen.input(),
        seen.output());
    BigDecimal cost =
        raw.containsKey("cost_in_usd_ticks")
            ? BigDecimal.valueOf(raw.getLong("cost_in_usd_ticks"), 10)
            : raw.getNumber("cost", price) == null
                ? null
                : new BigDecimal(raw.getNumber("cost", price).toString());
    if (cost == null) {
      assertNull(seen.cost());
    } else {
      assertNotNull(seen.cost());
      assertEquals(0, cost.compareTo(seen.cost()), () -> cost + " is not " + seen.cost());
    }
  }

  private static long first(JsonObject raw, String... names) {
    return Arrays.stream(names)
        .filter(raw::containsKey)
        .map(raw::getLong)
        .findFirst()
        .orElseThrow();
  }

  private static FinishReason reason(String raw) {
    return switch (raw) {
      case "stop", "end_turn", "completed", "STOP" -> FinishReason.STOP;
      case "length", "max_tokens", "incomplete:max_output_tokens", "MAX_TOKENS" ->
          FinishReason.LENGTH;
      default -> FinishReason.OTHER;
    };
  }

  @Override
  public Boolean text(Text event) {
    text.append(event.text());
    firstText.tryComplete(this);
    return false;
  }

  @Override
  public Boolean reasoning(Reasoning event) {
    reasoning.append(event.text());
    return false;
  }

  @Override
  public Boolean declined(Declined event) {
    declined.append(event.text());
    return false;
  }

  @Override
  public Boolean usage(Usage event) {
    usage = event;
    return false;
  }

  @Override
  public Boolean finish(Finish event) {
    finish = event.reason();
    return true;
  }

  @Override
  public Boolean failure(Failure event) {
    failure = event;
    return true;
  }

  @Override
  public Boolean ping(Ping event) {
    pings++;
    return false;
  }
}
