package chat.conclave.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.key.Secret;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.simulator.Fault;
import chat.conclave.simulator.Gate;
import chat.conclave.simulator.Seen;
import chat.conclave.simulator.Step;
import io.vertx.core.Context;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Whole calls between the real client and the simulator. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CallTest {
  private static final Map<Dialect, String> SPEAKERS =
      Map.of(
          Dialect.CHAT_COMPLETIONS, "openrouter",
          Dialect.RESPONSES, "openai",
          Dialect.MESSAGES, "anthropic",
          Dialect.GEMINI, "google",
          Dialect.CONVERSE, "bedrock");

  private Stage stage;

  @BeforeAll
  void open() {
    stage = new Stage(Limits.of(256 * 1024, 256 * 1024));
  }

  @AfterAll
  void close() {
    stage.close();
  }

  static Stream<Fixture> fixtures() {
    return Fixture.all().stream()
        .filter(
            fixture -> fixture.body().length() < 20_000 && SPEAKERS.containsKey(fixture.dialect()));
  }

  @ParameterizedTest
  @MethodSource("fixtures")
  void aRecordedStreamMeansTheSameOverTheNetwork(Fixture fixture) {
    for (int stride : new int[] {97, 1024}) {
      List<Step> steps = new ArrayList<>(Step.pieces(fixture.body(), stride));
      steps.add(Step.end());
      stage.simulator.play(steps);
      stage.ask(SPEAKERS.getOrDefault(fixture.dialect(), "openrouter")).matches(fixture.expected());
    }
  }

  @Test
  void aReplyStreamsWordByWordAndTellsItsTokens() {
    for (String provider : SPEAKERS.values()) {
      Heard heard = stage.ask(provider).finished(FinishReason.STOP);
      assertEquals("Hello from the simulator.", heard.text.toString());
      assertEquals(new ProviderEvent.Usage(7, 4, 0, null), heard.usage);
    }
  }

  @Test
  void aChatRequestSaysWhatItsProviderWantsToHear() {
    stage.ask("openrouter");
    Seen seen = stage.last();
    assertEquals("POST /api/v1/chat/completions", seen.method() + " " + seen.path());
    assertTrue(seen.headers().contains("authorization"));
    assertFalse(seen.headers().contains("x-api-key"));
    assertEquals(
        new JsonObject(
            "{\"model\":\"sim\",\"stream\":true,\"stream_options\":{\"include_usage\":true},"
                + "\"max_tokens\":100,\"messages\":["
                + "{\"role\":\"system\",\"content\":\"Be brief.\"},"
                + "{\"role\":\"user\",\"content\":\"Ann: hi\"}],"
                + "\"user\":\"tag-1\"}"),
        seen.json());
  }

  @Test
  void aResponsesRequestIsNotStoredAndSaysWhatItsProviderWantsToHear() {
    stage.ask("openai");
    assertEquals("POST /v1/responses", stage.last().method() + " " + stage.last().path());
    assertEquals(
        new JsonObject(
            "{\"model\":\"sim\",\"stream\":true,\"store\":false,\"max_output_tokens\":100,"
                + "\"instructions\":\"Be brief.\",\"input\":[{\"role\":\"user\","
                + "\"content\":\"Ann: hi\"}],\"safety_identifier\":\"tag-1\","
                + "\"stream_options\":{\"include_obfuscation\":false}}"),
        stage.last().json());
  }

  @Test
  void aConverseRequestNamesItsModelInThePath() {
    stage.ask("bedrock");
    Seen seen = stage.last();
    assertEquals("POST /model/sim/converse-stream", seen.method() + " " + seen.path());
    assertTrue(seen.headers().contains("authorization"));
    assertEquals(
        new JsonObject(
            "{\"messages\":[{\"role\":\"user\",\"content\":[{\"text\":\"Ann: hi\"}]}],"
                + "\"inferenceConfig\":{\"maxTokens\":100},"
                + "\"system\":[{\"text\":\"Be brief.\"}]}"),
        seen.json());
  }

  @Test
  void aGeminiRequestNamesItsModelInThePathAndItsKeyInAHeader() {
    stage.ask("google");
    Seen seen = stage.last();
    assertEquals(
        "POST /v1beta/models/sim:streamGenerateContent", seen.method() + " " + seen.path());
    assertTrue(seen.headers().contains("x-goog-api-key"));
    assertEquals(
        new JsonObject(
            "{\"contents\":[{\"role\":\"user\",\"parts\":[{\"text\":\"Ann: hi\"}]}],"
                + "\"systemInstruction\":{\"parts\":[{\"text\":\"Be brief.\"}]},"
                + "\"generationConfig\":{\"maxOutputTokens\":100}}"),
        seen.json());
  }

  @Test
  void aMessagesRequestSaysWhatItsProviderWantsToHear() {
    stage.ask("anthropic");
    Seen seen = stage.last();
    assertEquals("POST /v1/messages", seen.method() + " " + seen.path());
    assertTrue(seen.headers().containsAll(List.of("x-api-key", "anthropic-version")));
    assertFalse(seen.headers().contains("authorization"));
    assertEquals(
        new JsonObject(
            "{\"model\":\"sim\",\"max_tokens\":100,\"stream\":true,\"messages\":["
                + "{\"role\":\"user\",\"content\":\"Ann: hi\"}],\"system\":\"Be brief.\","
                + "\"metadata\":{\"user_id\":\"tag-1\"}}"),
        seen.json());
  }

  @Test
  void aLocalServerNeedsNoKey() {
    Heard heard = new Heard();
    Call call =
        new HttpModel(stage.provider("openai-compatible"), stage.client)
            .start(null, Stage.PROMPT, heard);
    Stage.wait(heard.end()).finished(FinishReason.STOP);
    assertFalse(stage.last().headers().contains("authorization"));
    call.stop();
    heard.once();
  }

  @Test
  void stopClosesTheConnectionAndNothingFollows() {
    Gate gate = stage.simulator.holdAfter(2);
    Heard heard = new Heard();
    Call call = stage.start(stage.provider("openai"), Stage.KEY, heard);
    Stage.wait(heard.firstText());
    Stage.wait(gate.reached());
    call.stop();
    Stage.wait(stage.last().closed());
    int events = heard.events;
    gate.release();
    call.stop();
    stage.ask("openai");
    assertEquals(events, heard.events);
    assertFalse(heard.end().isComplete());
  }

  @Test
  void stopBeforeTheConnectionMakesNoRequest() {
    int before = stage.simulator.count();
    Heard heard = new Heard();
    Secret key = Stage.secret(Stage.KEY);
    HttpModel model = new HttpModel(stage.provider("openai"), stage.client);
    Promise<Void> stopped = Promise.promise();
    // In one turn of the event loop: else the request may be quicker than the stop.
    stage.vertx.runOnContext(
        now -> {
          model.start(key, Stage.PROMPT, heard).stop();
          stopped.complete();
        });
    Stage.wait(stopped.future());
    stage.ask("openai");
    assertEquals(before + 1, stage.simulator.count());
    assertEquals(0, heard.events);
    assertThrows(IllegalStateException.class, key::bytes);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "sk-with space",
        "sk-line\r\nx-evil: 1",
        "sk-\u0000",
        "sk-\u00e9",
        "sk-\u007f"
      })
  void aKeyThatIsNoHeaderValueNeverMeetsHttp(String text) {
    int before = stage.simulator.count();
    stage.ask("openai", text).failed(ErrorCode.KEY_FORMAT, false);
    assertEquals(before, stage.simulator.count());
  }

  @Test
  void aKeyIsWipedWhenItsHeaderIsWritten() {
    Gate gate = stage.simulator.holdAfter(1);
    Secret key = Stage.secret(Stage.KEY);
    Heard heard = new Heard();
    new HttpModel(stage.provider("openai"), stage.client).start(key, Stage.PROMPT, heard);
    Stage.wait(gate.reached());
    assertThrows(IllegalStateException.class, key::bytes);
    gate.release();
    Stage.wait(heard.end()).finished(FinishReason.STOP);
  }

  @Test
  void whoNeedsAKeyMakesNoCallWithoutOne() {
    int before = stage.simulator.count();
    Heard heard = new Heard();
    new HttpModel(stage.provider("openai"), stage.client).start(null, Stage.PROMPT, heard);
    Stage.wait(heard.end()).failed(ErrorCode.KEY_NEEDED, false);
    assertEquals(before, stage.simulator.count());
  }

  @Test
  void aRevokedKeyIsRejectedAndAPoorOneHasNoCredit() {
    stage.ask("openai", "sk-revoked-revoked-1").failed(ErrorCode.KEY_REJECTED, false);
    stage.ask("openai", "sk-a-nocredit-1").failed(ErrorCode.KEY_NO_CREDIT, false);
  }

  @Test
  void nobodyAtTheAddressIsUnreachable() {
    Heard heard = new Heard();
    stage.start(stage.at("openai", URI.create("http://127.0.0.1:1/v1")), Stage.KEY, heard);
    Stage.wait(heard.end()).failed(ErrorCode.PROVIDER_UNREACHABLE, false);
  }

  @Test
  void callsBeyondTheConnectionsAreRefusedAtOnce() {
    int before = stage.simulator.count();
    stage.simulator.always(Fault.STALL);
    // As many replies as are allowed at once, and the connections that are spare.
    List<Heard> all = Stream.generate(Heard::new).limit(4 + 4).toList();
    List<Call> calls =
        all.stream().map(h -> stage.start(stage.provider("openai"), Stage.KEY, h)).toList();
    all.forEach(heard -> Stage.wait(heard.firstText()));
    stage.ask("openai").failed(ErrorCode.PROVIDER_OVERLOADED, false);
    assertEquals(before + all.size(), stage.simulator.count());
    stage.simulator.always(Fault.OK);
    calls.forEach(Call::stop);
    // Stopped calls give their connections back one after the other.
    Heard next = stage.ask("openai");
    for (int i = 0; i < 1_000 && next.failure != null; i++) {
      next = stage.ask("openai");
    }
    next.finished(FinishReason.STOP);
  }

  @Test
  void eventsComeOnTheCallersContext() {
    Context context = stage.vertx.getOrCreateContext();
    Promise<Set<Context>> contexts = Promise.promise();
    Set<Context> seen = new HashSet<>();
    Heard heard = new Heard();
    context.runOnContext(
        now ->
            stage.start(
                stage.provider("openai"),
                Stage.KEY,
                event -> {
                  seen.add(Vertx.currentContext());
                  heard.handle(event);
                  if (heard.end().isComplete()) {
                    contexts.complete(seen);
                  }
                }));
    assertEquals(Set.of(context), Stage.wait(contexts.future()));
  }

  @Test
  void connectionsAreUsedAgainAfterAWholeReply() {
    for (String provider : List.of("openai", "anthropic")) {
      stage.ask(provider);
      int before = stage.simulator.connections();
      for (int i = 0; i < 12; i++) {
        assertNull(stage.ask(provider).failure);
      }
      assertTrue(stage.simulator.connections() <= before + 1);
    }
  }
}
