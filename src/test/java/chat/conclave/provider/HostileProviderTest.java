package chat.conclave.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.provider.ProviderEvent.Failure;
import chat.conclave.simulator.RawProvider;
import chat.conclave.simulator.RawProvider.Script;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What a provider that means harm can send, in every dialect, over a socket. What never ends is in
 * {@link EndlessProviderTest}; faults that happen to honest ones are in {@link FaultTest}.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class HostileProviderTest {
  static final List<String> SPEAKERS =
      List.of("openrouter", "openai", "anthropic", "google", "bedrock");

  private Stage stage;

  @BeforeAll
  void open() {
    stage = new Stage();
  }

  @AfterAll
  void close() {
    stage.close();
  }

  private Heard ask(String provider, RawProvider hostile) {
    Heard heard = new Heard();
    stage.start(stage.at(provider, hostile.url("")), Stage.KEY, heard);
    return Stage.wait(heard.end()).once();
  }

  /** Has one speaker of each dialect say the same, and looks at what was heard of each. */
  private void everybody(Script script, BiConsumer<String, Heard> then) {
    try (RawProvider hostile = new RawProvider(script)) {
      SPEAKERS.forEach(provider -> then.accept(provider, ask(provider, hostile)));
    }
  }

  private void everybodyFails(ErrorCode code, Script script) {
    everybody(
        script,
        (provider, heard) -> {
          Failure failure = heard.failure;
          assertNotNull(failure, provider);
          assertEquals(code, failure.code(), provider);
        });
  }

  private void everybodySays(String text, Script script) {
    everybody(
        script,
        (provider, heard) -> {
          assertNull(heard.failure, provider);
          assertEquals(text, heard.text.toString(), provider);
        });
  }

  @ParameterizedTest
  @ValueSource(ints = {301, 302, 303, 307, 308})
  void aRedirectIsFollowedNowhere(int status) {
    try (RawProvider other = new RawProvider(talk -> talk.whole("caught"))) {
      List<Function<RawProvider, String>> places =
          List.of(
              same -> other.url("/v1/chat/completions").toString(),
              same -> "/v1/chat/completions",
              same -> "http://localhost:" + other.url("").getPort() + "/",
              same -> "//127.0.0.1:" + other.url("").getPort() + "/");
      for (Function<RawProvider, String> place : places) {
        RawProvider[] self = new RawProvider[1];
        try (RawProvider hostile =
            new RawProvider(
                talk ->
                    talk.answer(status + " Over There", "", "Location: " + place.apply(self[0])))) {
          self[0] = hostile;
          for (String provider : SPEAKERS) {
            ask(provider, hostile).failed(ErrorCode.PROVIDER_GARBLED, false);
          }
          KeyCheck check =
              Stage.wait(
                  new KeyVerifier(stage.client)
                      .verify(stage.at("openai", hostile.url("")), Stage.secret(Stage.KEY)));
          assertEquals(KeyCheck.Result.UNKNOWN, check.result());
          assertEquals(SPEAKERS.size() + 1, hostile.requests());
        }
      }
      assertEquals(0, other.requests());
    }
  }

  @Test
  void aKeyThatIsEchoedAnywhereIsHeardNowhere() {
    List<Script> echoes =
        List.of(
            talk -> talk.answer("400 " + talk.key(), talk.key(), "Set-Cookie: k=" + talk.key()),
            talk -> talk.answer("401 No", "{\"error\":{\"message\":\"" + talk.key() + "\"}}"),
            talk ->
                talk.answer(
                    "429 Slow",
                    "{\"error\":{\"code\":\""
                        + talk.key()
                        + "\",\"request_id\":\""
                        + talk.key()
                        + "\"}}",
                    "x-request-id: " + talk.key(),
                    "Retry-After: " + talk.key()),
            talk ->
                talk.head("Trailer: x-key", "x-request-id: " + talk.key())
                    .begin()
                    .piece("Hi")
                    .raw(
                        "0\r\nx-key: "
                            + talk.key()
                            + "\r\nx-request-id: "
                            + talk.key()
                            + "\r\n\r\n"),
            talk -> talk.head().begin().piece("It is " + talk.key()).finish().end(),
            talk ->
                talk.head()
                    .begin()
                    .piece(talk.key().substring(0, 20))
                    .piece(talk.key().substring(20))
                    .finish()
                    .end(),
            talk -> talk.head().begin().think().chunk(talk.thought(talk.key())).finish().end(),
            talk -> talk.head().chunk(talk.noise(talk.key())).begin().piece("Hi").end());
    for (Script echo : echoes) {
      everybody(
          echo,
          (provider, heard) -> {
            String all = heard.failure + heard.text.toString() + heard.reasoning + heard.declined;
            assertFalse(all.contains(Stage.KEY), provider);
            assertNotNull(heard.failure, provider);
          });
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'a':1,'a':2}",
        "[]",
        "null",
        "7",
        "\"text\"",
        "{'choices':[",
        "{} {}",
        "{'a':NaN}",
        "{a:1}",
        "{'a':1e999999999999}",
        "\u0000"
      })
  void whatIsNoObjectOfJsonEndsTheReply(String data) {
    everybody(
        talk ->
            talk.head()
                .begin()
                .chunk(talk.event("contentBlockDelta", data.replace('\'', '"')))
                .finish()
                .end(),
        (provider, heard) -> {
          // A number beyond all bounds is a field like any other that nobody reads.
          boolean bounded =
              heard.failure == null || heard.failure.code() == ErrorCode.PROVIDER_GARBLED;
          assertTrue(bounded, provider + heard.failure);
          assertTrue(heard.text.isEmpty(), provider);
        });
  }

  @Test
  void depthsAndNumbersAndTextsBeyondAllMeasureEndTheReply() {
    everybodyFails(
        ErrorCode.PROVIDER_GARBLED, junk("{\"a\":".repeat(10_000) + "1" + "}".repeat(10_000)));
    everybodyFails(ErrorCode.PROVIDER_GARBLED, junk("{\"a\":" + "[".repeat(60_000)));
    everybodyFails(ErrorCode.PROVIDER_GARBLED, junk("{\"a\":" + "1".repeat(60_000) + "}"));
    everybodyFails(ErrorCode.PROVIDER_GARBLED, junk("{\"a\":" + "1".repeat(1_000_000) + "}"));
    everybodyFails(ErrorCode.PROVIDER_GARBLED, junk("{\"a\":\"" + "x".repeat(1_000_000) + "\"}"));
    everybodyFails(ErrorCode.PROVIDER_GARBLED, junk("{\"" + "k".repeat(1_000_000) + "\":1}"));
  }

  private static Script junk(String data) {
    return talk -> talk.head().begin().chunk(talk.event("contentBlockDelta", data)).finish().end();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{'choices':[],'candidates':[],'output':[]}",
        "{'choices':[{'delta':null}],'candidates':[{'content':null}],'delta':null}",
        "{'choices':7,'candidates':'x','type':{},'delta':[]}",
        "{'choices':[{'delta':{'content':{}}}],'candidates':[{'content':{'parts':[{'text':7}]}}],"
            + "'type':'content_block_delta','delta':{'type':'text_delta','text':[]}}",
        "{'type':'response.output_text.delta','delta':{}}",
        "{'type':'execute','event':'script','usage':[]}"
      })
  void fieldsOfAnotherTypeAreNotThere(String data) {
    everybodySays(
        "ok",
        talk ->
            talk.head()
                .begin()
                .chunk(talk.event("contentBlockDelta", data.replace('\'', '"')))
                .piece("ok")
                .finish()
                .end());
  }

  @Test
  void namesOfEventsAreNotCommands() {
    everybodySays(
        "ok",
        talk -> {
          talk.head().begin();
          for (String name : List.of("execute", "message", "open", "close", "__proto__", "DONE")) {
            talk.chunk(
                talk.frames()
                    ? talk.event(name.replace("_", ""), "{\"text\":\"no\"}")
                    : "event: " + name + "\ndata: {\"text\":\"no\"}\n\nretry: 0\nid: 7\n\n");
          }
          talk.piece("ok").finish().end();
        });
  }

  @Test
  void aByteThatIsNoTextAndANulAreReplacedEachByItself() {
    everybodySays(
        "a\uFFFDb\uFFFDc",
        talk ->
            // The simulator writes its words in UTF-8 or, in frames, escaped by JSON.
            talk.head().begin().broken("a?b\u0000c").finish().end());
  }

  @Test
  void aStreamWhoseLinesEndWithCarriageReturnsAloneIsCutShortNotWaitedFor() {
    everybody(
        talk -> {
          talk.head();
          talk.chunk("data: {\"choices\":[{\"delta\":{\"content\":\"x\"}}]}\r\rdata: [DONE]\r\r");
          talk.end();
        },
        (provider, heard) -> assertNotNull(heard.failure, provider));
  }

  @ParameterizedTest
  @ValueSource(strings = {"gzip", "br", "zstd", "deflate", "gzip, br", "unheard-of"})
  void whatWasNotAskedToBePackedIsNotUnpacked(String encoding) {
    everybodyFails(
        ErrorCode.PROVIDER_GARBLED,
        talk -> talk.head("Content-Encoding: " + encoding).begin().piece("Hi").finish().end());
  }

  @Test
  void whatFollowsTheEndIsNotHeardAndAReplyEndsOnce() {
    everybodySays(
        "All.",
        talk -> talk.head().begin().piece("All.").finish().piece("More.").finish().begin().end());
    everybodySays(
        "All.",
        talk -> talk.head().begin().piece("All.").finish().chunk("}{\n\ndata: {\n\n").end());
  }

  @Test
  void theFirstOfTwoReasonsCounts() {
    String two =
        "{\"choices\":[{\"delta\":{},\"finish_reason\":\"length\"}]}\n\n"
            + "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]";
    try (RawProvider hostile =
        new RawProvider(talk -> talk.head().begin().chunk(talk.event("", two)).end())) {
      ask("openrouter", hostile).finished(FinishReason.LENGTH);
    }
  }

  @Test
  void anErrorsOwnWordsGoNowhere() {
    String words = "<script>alert(1)</script> https://evil.example/?k=" + Stage.KEY;
    everybody(
        talk ->
            talk.answer(
                "418 " + "Teapot",
                "{\"error\":{\"message\":\"" + words + "\",\"type\":\"" + words + "\"}}",
                "x-request-id: " + words),
        (provider, heard) ->
            assertEquals(
                new Failure(ErrorCode.PROVIDER_GARBLED, false, null, 418, null), heard.failure));
    everybody(
        talk -> talk.answer("500 Oops", "<html>" + words + "</html>"),
        (provider, heard) ->
            assertEquals(
                new Failure(ErrorCode.PROVIDER_UNREACHABLE, false, null, 500, null),
                heard.failure));
  }

  @Test
  void figuresThatCannotBeAreLeftOutOfAReplyThatIsGood() {
    Map<String, String> absurd =
        Map.of(
            "openrouter",
            "{\"choices\":[],\"usage\":{\"prompt_tokens\":-7,\"completion_tokens\":2}}",
            "google",
            "{\"usageMetadata\":{\"promptTokenCount\":1000000000000000000}}",
            "bedrock",
            "{\"usage\":{\"inputTokens\":-1,\"outputTokens\":1000000000000000000}}");
    absurd.forEach(
        (provider, usage) -> {
          try (RawProvider hostile =
              new RawProvider(
                  talk -> {
                    talk.head().begin().piece("ok");
                    if (talk.frames()) {
                      talk.chunk(talk.event("messageStop", "{\"stopReason\":\"end_turn\"}"));
                    }
                    talk.chunk(talk.event("metadata", usage));
                    if (!talk.frames()) {
                      talk.chunk(
                          provider.equals("google")
                              ? "data: {\"candidates\":[{\"finishReason\":\"STOP\"}]}\n\n"
                              : "data: [DONE]\n\n");
                    }
                    talk.end();
                  })) {
            Heard heard = ask(provider, hostile);
            assertNull(heard.failure, provider);
            assertEquals("ok", heard.text.toString());
            assertNull(heard.usage, provider);
          }
        });
  }

  @ParameterizedTest
  @CsvSource({
    "1000000000, 60000",
    "99999999999999999999, ",
    "'Sun, 22 Nov 2009 06:00:00 GMT', ",
    "'Sun, 99 Nov 2099 06:00:00 GMT', ",
    "soon, ",
    "-1, ",
    "1e9, ",
    "'', "
  })
  void aWaitIsAMinuteAtMostAndNonsenseIsNone(String after, @Nullable Long millis) {
    everybody(
        talk ->
            talk.answer(
                "429 Slow",
                "{\"error\":{\"type\":\"slow_down\"}}",
                "Retry-After: " + after,
                "Date: Sun, 22 Nov 2026 06:00:00 GMT"),
        (provider, heard) -> {
          assertNotNull(heard.failure);
          assertEquals(
              millis == null ? null : Duration.ofMillis(millis), heard.failure.retryAfter());
        });
  }

  @Test
  void toolsAndPicturesAndCitationsAreNoText() {
    String url = "https://evil.example/x.png";
    String chat =
        "{\"choices\":[{\"delta\":{\"tool_calls\":[{\"function\":{\"arguments\":\"URL\"}}],"
            + "\"images\":[{\"image_url\":{\"url\":\"URL\"}}],\"annotations\":[{\"url_citation\":"
            + "{\"url\":\"URL\"}}],\"audio\":{\"data\":\"URL\"}}}],\"citations\":[\"URL\"]}";
    Map<String, List<String>> others =
        Map.of(
            "openrouter",
            List.of(chat),
            "openai",
            List.of(
                "{\"type\":\"response.function_call_arguments.delta\",\"delta\":\"URL\"}",
                "{\"type\":\"response.image_generation_call.partial_image\",\"partial_image_b64\":\"URL\"}",
                "{\"type\":\"response.output_text.annotation.added\",\"annotation\":{\"url\":\"URL\"}}"),
            "anthropic",
            List.of(
                "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"citations_delta\",\"citation\":{\"url\":\"URL\"}}}",
                "{\"type\":\"content_block_start\",\"content_block\":{\"type\":\"tool_use\",\"text\":\"URL\"}}",
                "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"text_delta\",\"text\":\"URL\"}}",
                "{\"type\":\"content_block_delta\",\"delta\":{\"type\":\"input_json_delta\",\"partial_json\":\"URL\"}}",
                "{\"type\":\"content_block_start\",\"content_block\":{\"type\":\"text\",\"text\":\"\"}}"),
            "google",
            List.of(
                "{\"candidates\":[{\"content\":{\"parts\":[{\"functionCall\":{\"name\":\"URL\"}},"
                    + "{\"inlineData\":{\"data\":\"URL\"}}]},\"groundingMetadata\":{\"u\":\"URL\"},"
                    + "\"citationMetadata\":{\"u\":\"URL\"}}]}"),
            "bedrock",
            List.of(
                "{\"contentBlockIndex\":1,\"delta\":{\"toolUse\":{\"input\":\"URL\"}}}",
                "{\"contentBlockIndex\":1,\"delta\":{\"citation\":{\"location\":\"URL\"}}}"));
    others.forEach(
        (provider, events) -> {
          try (RawProvider hostile =
              new RawProvider(
                  talk -> {
                    talk.head().begin();
                    for (String event : events) {
                      talk.chunk(talk.event("contentBlockDelta", event.replace("URL", url)));
                    }
                    talk.piece("ok").finish().end();
                  })) {
            Heard heard = ask(provider, hostile).finished(FinishReason.STOP);
            assertEquals("ok", heard.text.toString(), provider);
            assertEquals("", heard.reasoning.toString() + heard.declined, provider);
          }
        });
  }
}
