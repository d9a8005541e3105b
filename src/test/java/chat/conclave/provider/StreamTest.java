package chat.conclave.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.conclave.protocol.ErrorCode;
import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Bytes to events, without a network. */
class StreamTest {
  private static final int[] STRIDES = {1, 2, 3, 7, 13, 1024};

  static List<Fixture> fixtures() {
    return Fixture.all();
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void aStreamMeansTheSameHoweverItIsCut(Fixture fixture) {
    for (int stride : STRIDES) {
      hear(fixture.dialect(), fixture.body(), stride).matches(fixture.expected());
    }
  }

  @Test
  void noRecordedOrImaginedStreamIsLeftOut() {
    assertEquals(Fixture.files(), fixtures().stream().map(Fixture::file).sorted().toList());
  }

  @Test
  void aSplitSurrogatePairComesOutWholeAndALoneOneReplaced() {
    Heard heard = chat(delta("a\\ud83d") + delta("\\udc4b") + delta("\\udc4b\\u0000b\\ud83d"));
    assertEquals("a👋\uFFFD\uFFFDb", heard.text.toString());
  }

  @Test
  void contentMayBeAListOfParts() {
    String parts =
        "{\"choices\":[{\"delta\":{\"content\":["
            + "{\"type\":\"thinking\",\"thinking\":[{\"type\":\"text\",\"text\":\"hm\"}]},"
            + "{\"type\":\"text\",\"text\":\"yes\"},{\"type\":\"image_url\",\"text\":\"no\"}]}}]}";
    Heard heard = chat("data: " + parts + "\n\n");
    assertEquals("yes", heard.text.toString());
    assertEquals("hm", heard.reasoning.toString());
  }

  @Test
  void usageInsideTheChoiceCounts() {
    Heard heard =
        chat(
            "data: {\"choices\":[{\"finish_reason\":\"stop\",\"delta\":{},\"usage\":"
                + "{\"prompt_tokens\":3,\"completion_tokens\":4,\"cost\":0.5}}]}\n\n");
    assertEquals(new ProviderEvent.Usage(3, 4, 0, new BigDecimal("0.5")), heard.usage);
    heard.finished(FinishReason.STOP);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"prompt_tokens\":-1,\"completion_tokens\":4}",
        "{\"prompt_tokens\":1,\"completion_tokens\":1000000000000000000}",
        "{\"prompt_tokens\":1.5,\"completion_tokens\":4}",
        "{\"prompt_tokens\":\"1\",\"completion_tokens\":4}",
        "{\"completion_tokens\":4}"
      })
  void figuresThatCannotBeAreNotBelieved(String usage) {
    Heard heard = chat("data: {\"choices\":[],\"usage\":" + usage + "}\n\ndata: [DONE]\n\n");
    assertEquals(null, heard.usage);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"choices\":[]}",
        "{}",
        "{\"choices\":null}",
        "{\"choices\":[{\"delta\":null}]}",
        "{\"choices\":[{\"delta\":{\"content\":null}}]}",
        "{\"choices\":[{\"delta\":{\"content\":7}}]}",
        "{\"choices\":[{\"index\":1,\"delta\":{\"content\":\"other\"}}]}",
        "{\"choices\":\"x\",\"id\":\"\",\"prompt_filter_results\":[]}",
        "{\"error\":null}"
      })
  void oddChunksSayNothing(String chunk) {
    Heard heard = chat("data: " + chunk + "\n\n" + delta("ok") + "data: [DONE]\n\n");
    assertEquals("ok", heard.text.toString());
    heard.finished(FinishReason.OTHER);
  }

  @Test
  void garbageIsGarbled() {
    chat("data: {\"a\":\n\n").failed(ErrorCode.PROVIDER_GARBLED, false);
    chat("data: []\n\n").failed(ErrorCode.PROVIDER_GARBLED, false);
    chat("data: {\"a\":1,\"a\":2}\n\n").failed(ErrorCode.PROVIDER_GARBLED, false);
    chat("data: " + "{\"a\":".repeat(5_000) + "1" + "}".repeat(5_000) + "\n\n")
        .failed(ErrorCode.PROVIDER_GARBLED, false);
    chat("data: {\"a\":" + "1".repeat(5_000) + "}\n\n").failed(ErrorCode.PROVIDER_GARBLED, false);
  }

  @Test
  void anErrorUnderAnotherNameIsAnError() {
    String overloaded = "{\"message\":\"m\",\"code\":\"server_is_overloaded\"}";
    chat("event: error\ndata: " + overloaded + "\n\n").failed(ErrorCode.PROVIDER_OVERLOADED, false);
    chat("error: " + overloaded + "\n\n").failed(ErrorCode.PROVIDER_OVERLOADED, false);
    chat("data: {\"error\":\"Unauthorized\",\"code\":401}\n\n")
        .failed(ErrorCode.KEY_REJECTED, false);
  }

  @Test
  void aReplyThatIsTooLongIsCutBetweenCharacters() {
    Heard heard = chat(delta("x".repeat(1023) + "👋") + delta("more"));
    assertEquals("x".repeat(1023), heard.text.toString());
    heard.finished(FinishReason.LENGTH);
  }

  @Test
  void aLineThatIsTooLongIsGarbledInOnePieceAndInMany() {
    String line = "data: " + "x".repeat(9_000) + "\n\n";
    for (int stride : new int[] {7, 1024, 100_000}) {
      hear(Dialect.CHAT_COMPLETIONS, Buffer.buffer(line), stride)
          .failed(ErrorCode.PROVIDER_GARBLED, false);
    }
    String event = ("data: " + "x".repeat(1_000) + "\n").repeat(9) + "\n";
    chat(event).failed(ErrorCode.PROVIDER_GARBLED, false);
  }

  @Test
  void emptyEventsAndStrangeFieldsAreNothing() {
    String noise = "event: execute\n\nretry: 0\nid: \u0000\ndata:\n\ndata\n\n: hm\n\n\n";
    Heard heard = chat(noise.repeat(2_000) + delta("ok") + "data: [DONE]\n\ndata: {");
    assertEquals("ok", heard.finished(FinishReason.OTHER).text.toString());
    assertEquals(2_000, heard.pings);
  }

  @Test
  void aRefusalIsHeardApartFromTheText() {
    Heard heard =
        chat(
            "data: {\"choices\":[{\"delta\":{\"refusal\":\"I'd rather not\"},"
                + "\"finish_reason\":\"content_filter\"}]}\n\ndata: [DONE]\n\n");
    assertEquals("I'd rather not", heard.declined.toString());
    heard.finished(FinishReason.FILTERED);
  }

  @Test
  void textsWithSomethingBetweenThemStandApart() {
    String tool = messages("content_block_start", "\"content_block\":{\"type\":\"tool_use\"}");
    String text = messages("content_block_start", "\"content_block\":{\"type\":\"text\"}");
    String say =
        messages("content_block_delta", "\"delta\":{\"type\":\"text_delta\",\"text\":\"a\"}");
    Heard heard =
        hear(
            Dialect.MESSAGES,
            Buffer.buffer(tool + text + say + text + say + tool + say + text + say),
            1024);
    assertEquals("aa\n\na", heard.text.toString());
    heard.failed(ErrorCode.PROVIDER_UNREACHABLE, true);
  }

  private static String messages(String type, String rest) {
    return "event: " + type + "\ndata: {\"type\":\"" + type + "\"," + rest + "}\n\n";
  }

  private static String delta(String content) {
    return "data: {\"choices\":[{\"delta\":{\"content\":\"" + content + "\"}}]}\n\n";
  }

  private static Heard chat(String stream) {
    return hear(Dialect.CHAT_COMPLETIONS, Buffer.buffer(stream), 1024);
  }

  /** What the call does with the reader and the decoder, in a few lines. */
  static Heard hear(Dialect dialect, Buffer stream, int stride) {
    Heard heard = new Heard();
    boolean large = stream.length() > 4_000;
    ProviderLimits limits = Limits.of(large ? 256 * 1024 : 8 * 1024, large ? 65_536 : 1024);
    Decoder decoder = dialect.decoder(limits);
    Handler<Buffer> reader =
        dialect.reader(
            limits.maxLine(),
            new EventSink() {
              @Override
              public void event(String name, String data) {
                if (!heard.end().isComplete()) {
                  decoder.on(name, data, event -> tell(event));
                }
              }

              private void tell(ProviderEvent event) {
                if (!heard.end().isComplete()) {
                  heard.handle(event);
                }
              }

              @Override
              @SuppressWarnings("NonAtomicVolatileUpdate") // All on one thread.
              public void comment() {
                heard.pings++;
              }

              @Override
              public void unreadable() {
                tell(ProviderEvent.Failure.of(ErrorCode.PROVIDER_GARBLED, 200));
              }
            });
    for (int at = 0; at < stream.length(); at += stride) {
      reader.handle(stream.getBuffer(at, Math.min(stream.length(), at + stride)));
    }
    if (!heard.end().isComplete()) {
      heard.handle(decoder.end());
    }
    return heard;
  }
}
