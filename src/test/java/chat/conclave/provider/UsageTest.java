package chat.conclave.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;

import chat.conclave.provider.ProviderEvent.Usage;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Every provider counts in its own way; here all mean the same. */
class UsageTest {
  @ParameterizedTest
  @CsvSource({
    "recorded/openai/responses-text.json, 278, 9, 0, ",
    "recorded/openai/chat-text.json, 78, 9, 0, ",
    "recorded/openai/chat-text-long.json, 16, 300, 0, ",
    "recorded/anthropic/thinking.json, 43, 282, 0, ",
    "recorded/anthropic/emoji-cache-usage.json, 181, 8, 0, ",
    // xAI leaves its reasoning out of the completion, and gives its price in ticks.
    "recorded/xai/chat-reasoning.json, 12, 291, 290, 0.000146625",
    "recorded/moonshot/stream.json, 9, 12, 7, ",
    "recorded/openrouter/reasoning-comments.json, 43, 36, 13, 0.000669",
    // Google leaves its thoughts out of the candidates.
    "recorded/google/thinking.json, 34, 1256, 787, ",
    "recorded/google/text.json, 13, 8, 0, ",
    "recorded/deepseek/reasoning-emoji.json, 6, 212, 198, ",
    "recorded/deepseek/responses-text.json, 90, 15, 7, ",
    "recorded/bedrock/converse-thinking.json, 36, 73, 0, ",
    "recorded/generic-openai/vllm-text.json, 46, 14, 0, ",
    "synthetic/edenai-cost-on-usage-chunk.json, 9, 1, 0, 0.0042"
  })
  void whatWasCountedIsInputOutputAndTheReasoningInIt(
      String fixture, long input, long output, long reasoning, @Nullable BigDecimal cost) {
    Fixture found =
        Fixture.all().stream()
            .filter(each -> each.name().equals(fixture))
            .findFirst()
            .orElseThrow();
    same(
        StreamTest.hear(found.dialect(), found.body(), 1024).usage, input, output, reasoning, cost);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        // Kimi's place, cached tokens beside it.
        "chat-completions; {'choices':[{'delta':{},'finish_reason':'stop','usage':{'prompt_tokens':5,'completion_tokens':6,'cached_tokens':4}}]}; 5; 6; 0;",
        // A sum of input, written to and read from the cache.
        "messages; {'type':'message_start','message':{'usage':{'input_tokens':1,'cache_creation_input_tokens':20,'cache_read_input_tokens':300,'output_tokens':4}}}; 321; 4; 0;",
        "messages; {'type':'message_start','message':{'usage':{'input_tokens':1,'output_tokens':9,'output_tokens_details':{'thinking_tokens':7}}}}; 1; 9; 7;",
        "converse; {'metadata':{'usage':{'inputTokens':1,'outputTokens':2,'cacheReadInputTokens':30,'cacheWriteInputTokens':400}}}; 431; 2; 0;",
        "responses; {'type':'response.completed','response':{'usage':{'input_tokens':3,'output_tokens':4,'output_tokens_details':{'reasoning_tokens':2},'cost_in_usd_ticks':25000000}}}; 3; 4; 2; 0.0025",
        "gemini; {'usageMetadata':{'promptTokenCount':3,'thoughtsTokenCount':4}}; 3; 4; 4;"
      })
  void soDoShapesThatNobodyHasRecorded(
      String dialect,
      String event,
      long input,
      long output,
      long reasoning,
      @Nullable BigDecimal cost) {
    same(usage(dialect, event), input, output, reasoning, cost);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "chat-completions; {'usage':{'prompt_tokens':-1,'completion_tokens':6}}",
        "chat-completions; {'usage':{'prompt_tokens':1,'completion_tokens':1000000000000000000}}",
        "chat-completions; {'usage':{'prompt_tokens':1,'completion_tokens':1e400}}",
        "responses; {'type':'response.completed','response':{'usage':{'input_tokens':-3,'output_tokens':4}}}",
        "responses; {'type':'response.completed','response':{'usage':{'input_tokens':3,'output_tokens':1000000000000000000}}}",
        "responses; {'type':'response.completed','response':{'usage':{'input_tokens':'3','output_tokens':4}}}",
        "messages; {'type':'message_start','message':{'usage':{'input_tokens':-1,'output_tokens':4}}}",
        "messages; {'type':'message_start','message':{'usage':{'input_tokens':1,'output_tokens':1000000000000000000}}}",
        "gemini; {'usageMetadata':{'promptTokenCount':-3,'candidatesTokenCount':4}}",
        "gemini; {'usageMetadata':{'promptTokenCount':3,'candidatesTokenCount':1000000000000000000}}",
        "gemini; {'usageMetadata':{'promptTokenCount':3,'candidatesTokenCount':4,'thoughtsTokenCount':-1}}",
        "converse; {'metadata':{'usage':{'inputTokens':1,'outputTokens':-2}}}",
        "converse; {'metadata':{'usage':{'inputTokens':1000000000000000000,'outputTokens':2}}}",
        "converse; {'metadata':{}}"
      })
  void figuresThatCannotBeAreNoFigures(String dialect, String event) {
    assertNull(usage(dialect, event));
  }

  @ParameterizedTest
  @CsvSource({"-0.5", "1000000000", "1e400", "'\"0.5\"'", "null"})
  void aPriceThatCannotBeIsNone(String cost) {
    String event = "{'usage':{'prompt_tokens':1,'completion_tokens':2,'cost':" + cost + "}}";
    same(usage("chat-completions", event), 1, 2, 0, null);
  }

  private static @Nullable Usage usage(String dialect, String event) {
    Usage[] seen = new Usage[1];
    Dialect.named(dialect)
        .decoder(Limits.of(64 * 1024, 64 * 1024))
        .on(
            "",
            event.replace('\'', '"'),
            told -> {
              if (told instanceof Usage usage) {
                seen[0] = usage;
              }
            });
    return seen[0];
  }

  private static void same(
      @Nullable Usage seen, long input, long output, long reasoning, @Nullable BigDecimal cost) {
    assertNotNull(seen);
    assertEquals(new Usage(input, output, reasoning, seen.cost()), seen);
    if (cost == null) {
      assertNull(seen.cost());
    } else {
      assertNotNull(seen.cost());
      assertEquals(0, cost.compareTo(seen.cost()), () -> seen.cost() + " is not " + cost);
    }
  }
}
