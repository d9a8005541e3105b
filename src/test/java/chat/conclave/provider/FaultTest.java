package chat.conclave.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.simulator.Fault;
import chat.conclave.simulator.FullHouse;
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
  private static final ErrorCode TIMEOUT = ErrorCode.PROVIDER_TIMEOUT;

  private Stage stage;
  private Stage hasty;
  private Stage impatient;

  @BeforeAll
  void open() {
    stage = new Stage();
    hasty = new Stage(Limits.hasty());
    impatient = new Stage(Limits.impatient());
  }

  @AfterAll
  void close() {
    stage.close();
    hasty.close();
    impatient.close();
  }

  @ParameterizedTest
  @CsvSource({
    "REJECT_401, KEY_REJECTED, 401",
    "NO_CREDIT, KEY_NO_CREDIT, 402",
    "RATE_LIMITED, PROVIDER_RATE_LIMITED, 429",
    "OVERLOADED_529, PROVIDER_OVERLOADED, 529",
    "SERVER_ERROR, PROVIDER_UNREACHABLE, 500",
    "BAD_GATEWAY, PROVIDER_UNREACHABLE, 502",
    "HANG_UP, PROVIDER_UNREACHABLE, 0",
    "REDIRECT, PROVIDER_GARBLED, 307",
    "HTML_200, PROVIDER_GARBLED, 200",
    "JSON_200, PROVIDER_GARBLED, 200",
    "HUGE_HEADERS, PROVIDER_UNREACHABLE, 0",
    "GZIP, PROVIDER_GARBLED, 200"
  })
  void aFaultBeforeAnyTextHasItsCode(Fault fault, ErrorCode code, int status) {
    for (String provider :
        new String[] {"openrouter", "openai", "anthropic", "google", "bedrock"}) {
      stage.simulator.next(fault);
      Heard heard = stage.ask(provider).failed(code, false);
      assertEquals("", heard.text.toString());
      assertEquals(status, failure(heard).status());
    }
  }

  @ParameterizedTest
  @CsvSource({
    "CUT, PROVIDER_UNREACHABLE, true",
    "POLITE_END, PROVIDER_UNREACHABLE, true",
    "ERROR_MIDSTREAM, PROVIDER_OVERLOADED, false",
    "GARBAGE, PROVIDER_GARBLED, false",
    "HUGE_LINE, PROVIDER_GARBLED, false",
    "ECHO_IN_STREAM, PROVIDER_UNREACHABLE, false"
  })
  void aFaultInMidstreamKeepsTheTextAndHasItsCode(Fault fault, ErrorCode code, boolean broke) {
    for (String provider :
        new String[] {"openrouter", "openai", "anthropic", "google", "bedrock"}) {
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
  @ValueSource(strings = {"openrouter", "openai", "anthropic", "google", "bedrock"})
  void endlessTextIsCutAndTheConnectionClosed(String provider) {
    stage.simulator.next(Fault.ENDLESS);
    Heard heard = stage.ask(provider).finished(FinishReason.LENGTH);
    assertEquals(64 * 1024, heard.text.length());
    Stage.wait(stage.last().closed());
  }

  @ParameterizedTest
  @ValueSource(strings = {"openrouter", "openai", "anthropic", "google", "bedrock"})
  void whoTalksOnAfterTheEndIsHungUpOn(String provider) {
    impatient.simulator.next(Fault.NEVER_CLOSES);
    Heard heard = impatient.ask(provider).finished(FinishReason.STOP);
    Stage.wait(impatient.last().closed());
    assertEquals("All.", heard.once().text.toString());
  }

  @Test
  void whoNeverAnswersIsHungUpOn() {
    hasty.simulator.next(Fault.SILENT);
    assertEquals(0, failure(hasty.ask("openai").failed(TIMEOUT, false)).status());
    Stage.wait(hasty.last().closed());
  }

  @Test
  void whoStallsIsHungUpOnAndTheTextKept() {
    for (String provider :
        new String[] {"openrouter", "openai", "anthropic", "google", "bedrock"}) {
      impatient.simulator.next(Fault.STALL);
      Heard heard = impatient.ask(provider).failed(TIMEOUT, false);
      assertEquals("Partial answer", heard.text.toString());
      Stage.wait(impatient.last().closed());
    }
  }

  @Test
  void whoTalksForEverIsHungUpOnInTheEndAndTheTextKept() {
    try (Stage stage = new Stage(Limits.shortLived())) {
      for (String provider :
          new String[] {"openrouter", "openai", "anthropic", "google", "bedrock"}) {
        stage.simulator.next(Fault.CHATTY);
        Heard heard = stage.ask(provider).failed(TIMEOUT, false);
        assertTrue(heard.text.length() > 1, heard.text::toString);
        Stage.wait(stage.last().closed());
      }
    }
  }

  @Test
  void whoLetsNobodyInIsUnreachableBeforeAnyOtherClockStrikes() {
    try (Stage stage = new Stage(Limits.shortLived());
        FullHouse full = new FullHouse()) {
      Heard heard = new Heard();
      stage.start(stage.at("openai", full.url("/v1")), Stage.KEY, heard);
      Stage.wait(heard.end()).failed(ErrorCode.PROVIDER_UNREACHABLE, false);
      assertEquals(0, failure(heard).status());
    }
  }

  @Test
  void whoSendsALineWithoutEndIsHungUpOn() {
    stage.simulator.next(Fault.HUGE_LINE);
    stage.ask("openai").failed(ErrorCode.PROVIDER_GARBLED, false);
    Stage.wait(stage.last().closed());
  }

  @Test
  void aReplyWithItsReasonIsWholeWhateverDoesNotFollow() {
    impatient.simulator.next(Fault.NO_MARK);
    Heard heard = impatient.ask("openrouter").finished(FinishReason.STOP);
    assertEquals("Partial answer", heard.text.toString());
    Stage.wait(impatient.last().closed());
  }

  @Test
  void signsOfLifeAreHeardAndBuyNoTime() {
    impatient.simulator.next(Fault.DRIP);
    assertTrue(impatient.ask("anthropic").failed(TIMEOUT, false).pings > 1);
  }

  @Test
  void invalidBytesBecomeOneReplacement() {
    stage.simulator.next(Fault.INVALID_UTF8);
    assertEquals("a\uFFFDb", stage.ask("openai").finished(FinishReason.STOP).text.toString());
  }

  @ParameterizedTest
  @ValueSource(strings = {"ECHO_HEADERS", "ECHO_IN_STREAM", "ECHO_AS_TEXT"})
  void aKeyThatComesBackIsNotPassedOn(Fault fault) {
    for (String provider :
        new String[] {"openrouter", "openai", "anthropic", "google", "bedrock"}) {
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

  private static ProviderEvent.Failure failure(Heard heard) {
    ProviderEvent.Failure failure = heard.failure;
    assertNotNull(failure);
    return failure;
  }
}
