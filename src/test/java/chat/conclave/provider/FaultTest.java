package chat.conclave.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.simulator.Fault;
import chat.conclave.simulator.Seen;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Every fault of the simulator against the real client, in both dialects. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class FaultTest {
  private Stage stage;

  @BeforeAll
  void open() {
    stage = new Stage();
    stage.ask("openai").finished(FinishReason.STOP); // Warm: the clocks below are short.
  }

  @AfterAll
  void close() {
    stage.close();
  }

  @ParameterizedTest
  @CsvSource({
    "REJECT_401, KEY_REJECTED, 401",
    "NO_CREDIT, KEY_NO_CREDIT, 402",
    "RATE_LIMITED, PROVIDER_RATE_LIMITED, 429",
    "OVERLOADED_529, PROVIDER_OVERLOADED, 529",
    "SERVER_ERROR, PROVIDER_UNREACHABLE, 500",
    "BAD_GATEWAY, PROVIDER_UNREACHABLE, 502",
    "SILENT, PROVIDER_TIMEOUT, 0",
    "HANG_UP, PROVIDER_UNREACHABLE, 0",
    "DRIP, PROVIDER_TIMEOUT, 200",
    "REDIRECT, PROVIDER_GARBLED, 307",
    "HTML_200, PROVIDER_GARBLED, 200",
    "JSON_200, PROVIDER_GARBLED, 200",
    "HUGE_HEADERS, PROVIDER_UNREACHABLE, 0",
    "GZIP, PROVIDER_GARBLED, 200"
  })
  void aFaultBeforeAnyTextHasItsCode(Fault fault, ErrorCode code, int status) {
    for (String provider : new String[] {"openai", "anthropic"}) {
      stage.simulator.next(fault);
      Heard heard = stage.ask(provider).failed(code, false);
      assertEquals("", heard.text.toString());
      assertEquals(status, failure(heard).status());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "STALL, PROVIDER_TIMEOUT, false",
    "CUT, PROVIDER_UNREACHABLE, true",
    "POLITE_END, PROVIDER_UNREACHABLE, true",
    "ERROR_MIDSTREAM, PROVIDER_OVERLOADED, false",
    "GARBAGE, PROVIDER_GARBLED, false",
    "HUGE_LINE, PROVIDER_GARBLED, false",
    "ECHO_IN_STREAM, PROVIDER_UNREACHABLE, false"
  })
  void aFaultInMidstreamKeepsTheTextAndHasItsCode(Fault fault, ErrorCode code, boolean broke) {
    for (String provider : new String[] {"openai", "anthropic"}) {
      stage.simulator.next(fault);
      Heard heard = stage.ask(provider).failed(code, broke);
      assertEquals("Partial answer", heard.text.toString());
    }
  }

  @Test
  void aWaitIsPassedOn() {
    stage.simulator.next(Fault.RATE_LIMITED);
    assertEquals(Duration.ofSeconds(7), failure(stage.ask("openai")).retryAfter());
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void endlessTextIsCutAndTheConnectionClosed(String provider) {
    stage.simulator.next(Fault.ENDLESS);
    Heard heard = stage.ask(provider).finished(FinishReason.LENGTH);
    assertEquals(64 * 1024, heard.text.length());
    Stage.wait(last().closed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"openai", "anthropic"})
  void whoTalksOnAfterTheEndIsHungUpOn(String provider) {
    stage.simulator.next(Fault.NEVER_CLOSES);
    Heard heard = stage.ask(provider).finished(FinishReason.STOP);
    Stage.wait(last().closed());
    assertEquals("All.", heard.once().text.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"STALL", "DRIP", "SILENT", "HUGE_LINE"})
  void aCallThatTimesOutOrTalksNonsenseIsHungUpOn(Fault fault) {
    stage.simulator.next(fault);
    stage.ask("openai");
    Stage.wait(last().closed());
  }

  @Test
  void invalidBytesBecomeOneReplacement() {
    stage.simulator.next(Fault.INVALID_UTF8);
    assertEquals("a\uFFFDb", stage.ask("openai").finished(FinishReason.STOP).text.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ECHO_HEADERS", "ECHO_IN_STREAM", "ECHO_AS_TEXT"})
  void aKeyThatComesBackIsNotPassedOn(Fault fault) {
    for (String provider : new String[] {"openai", "anthropic"}) {
      stage.simulator.next(fault);
      Heard heard = stage.ask(provider);
      assertNotNull(heard.failure);
      assertFalse((heard.failure + heard.text.toString()).contains("canary"));
    }
  }

  @Test
  void aRedirectIsNotFollowed() {
    stage.simulator.next(Fault.REDIRECT);
    int before = stage.simulator.count();
    stage.ask("openai");
    assertEquals(before + 1, stage.simulator.count());
    assertTrue(stage.simulator.requests().stream().noneMatch(r -> r.path().contains("elsewhere")));
  }

  private Seen last() {
    return stage.simulator.requests().get(stage.simulator.count() - 1);
  }

  private static ProviderEvent.Failure failure(Heard heard) {
    ProviderEvent.Failure failure = heard.failure;
    assertNotNull(failure);
    return failure;
  }
}
