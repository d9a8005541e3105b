package chat.conclave.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.key.Secret;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.simulator.Canned;
import chat.conclave.simulator.Fault;
import chat.conclave.simulator.RawProvider;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.EnumSource.Mode;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyVerifierTest {
  private Stage stage;
  private KeyVerifier verifier;

  @BeforeAll
  void open() {
    stage = new Stage();
    verifier = new KeyVerifier(stage.client);
  }

  @AfterAll
  void close() {
    stage.close();
  }

  @ParameterizedTest
  @CsvSource({
    "openai, /v1/models",
    "anthropic, /v1/models",
    "openrouter, /api/v1/key",
    "xai, /v1/api-key",
    "google, /v1beta/models",
    "edenai, /v3/chat/completions",
    "bedrock, /model/us.amazon.nova-micro-v1%3A0/converse-stream"
  })
  void aGoodKeyIsValidAndABadOneRefusedByACallThatProvesIt(String provider, String path) {
    assertEquals(KeyCheck.Result.VALID, check(provider, "sk-good").result());
    assertTrue(stage.simulator.requests().stream().anyMatch(r -> r.path().equals(path)));
    assertEquals(KeyCheck.refused(ErrorCode.KEY_REJECTED), check(provider, "sk-a-revoked-one"));
    assertEquals(KeyCheck.refused(ErrorCode.KEY_NO_CREDIT), check(provider, "sk-a-nocredit-one"));
  }

  @Test
  void aKeyIsTriedAtTheOtherPathWhereTheUsualOneIsNotThere() {
    try (Stage fresh = new Stage()) {
      KeyVerifier verifier = new KeyVerifier(fresh.client);
      fresh.simulator.next(new Canned(404, Map.of(), "{}"));
      Secret key = Stage.secret("sk-good");
      assertEquals(
          KeyCheck.Result.VALID,
          Stage.wait(verifier.verify(fresh.provider("edenai"), key)).result());
      assertEquals("/v3/llm/chat/completions", fresh.last().path());
      assertEquals(2, fresh.simulator.count());
      assertThrows(IllegalStateException.class, key::bytes);
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "openai; 403; {'error':{'message':'You have insufficient permissions. Missing scopes: api.model.read','type':'invalid_request_error'}}; UNKNOWN",
        "openai; 401; {'error':{'message':'Incorrect API key provided','code':'invalid_api_key'}}; REFUSED",
        "xai; 400; {'code':'Client specified an invalid argument','error':'Incorrect API key provided: xa***z'}; REFUSED",
        "google; 400; {'error':{'code':400,'status':'INVALID_ARGUMENT','details':[{'reason':'API_KEY_INVALID'}]}}; REFUSED",
        "deepseek; 401; Authentication Fails (governor); REFUSED",
        "edenai; 401; {'detail':'Invalid token'}; REFUSED",
        "bedrock; 403; {'message':'Authentication failed: Please make sure your API Key is valid.'}; REFUSED",
        "openrouter; 402; {'error':{'code':402,'metadata':{'limit_source':'openrouter_credits'}}}; REFUSED",
        "moonshot; 429; {'error':{'type':'exceeded_current_quota_error'}}; REFUSED",
        "anthropic; 529; {'error':{'type':'overloaded_error'}}; UNKNOWN"
      })
  void whatAProviderSaysOfAKeyIsBelievedWhereItIsAboutTheKey(
      String provider, int status, String body, KeyCheck.Result result) {
    try (RawProvider odd =
        new RawProvider(talk -> talk.answer(status + " No", body.replace('\'', '"')))) {
      KeyCheck check =
          Stage.wait(verifier.verify(stage.at(provider, odd.url("")), Stage.secret(Stage.KEY)));
      assertEquals(result, check.result());
    }
  }

  @Test
  void aBlockedKeyIsRefused() {
    assertEquals(KeyCheck.refused(ErrorCode.KEY_REJECTED), check("xai", "xai-a-blocked-one"));
  }

  @Test
  void aKeyThatHasReachedItsOwnLimitHasNoCredit() {
    assertEquals(KeyCheck.Result.VALID, check("openrouter", "sk-or-good").result());
    assertEquals(
        KeyCheck.refused(ErrorCode.KEY_NO_CREDIT), check("openrouter", "sk-or-a-spent-one"));
  }

  @Test
  void modelsThatCannotChatAreNotOffered() {
    assertEquals(List.of("gpt-sim"), check("openai", "sk-good").models());
    assertEquals(4, models("anthropic", "sk-good").size());
    assertEquals(4, models("openrouter", "sk-good").size());
  }

  @ParameterizedTest
  @EnumSource(
      value = Fault.class,
      mode = Mode.INCLUDE,
      names = {
        "RATE_LIMITED",
        "OVERLOADED_529",
        "SERVER_ERROR",
        "BAD_GATEWAY",
        "HANG_UP",
        "REDIRECT",
        "HTML_200",
        "HUGE_LINE",
        "ENDLESS",
        "CUT",
        "ECHO_HEADERS"
      })
  void aProviderInTroubleSaysNothingAboutAKey(Fault fault) {
    stage.simulator.next(fault);
    KeyCheck check = check("openai", Stage.KEY);
    assertEquals(KeyCheck.Result.UNKNOWN, check.result());
    // A redirected GET is where a key most easily goes astray.
    assertTrue(stage.simulator.requests().stream().noneMatch(r -> r.path().contains("elsewhere")));
  }

  @Test
  void aProviderThatDoesNotAnswerSaysNothingAboutAKey() {
    try (Stage hasty = new Stage(Limits.hasty())) {
      hasty.simulator.next(Fault.SILENT);
      KeyCheck check =
          Stage.wait(
              new KeyVerifier(hasty.client)
                  .verify(hasty.provider("openai"), Stage.secret(Stage.KEY)));
      assertEquals(KeyCheck.unknown(ErrorCode.PROVIDER_TIMEOUT), check);
    }
  }

  @Test
  void aKeyThatIsNoHeaderValueIsRefusedUnseen() {
    int before = stage.simulator.count();
    assertEquals(KeyCheck.refused(ErrorCode.KEY_FORMAT), check("openai", "sk-\r\n"));
    assertEquals(before, stage.simulator.count());
  }

  @Test
  void aFailureToListIsARefusalWithItsCode() {
    Refusal refusal = assertThrows(Refusal.class, () -> models("openai", "sk-a-revoked-one"));
    assertEquals(ErrorCode.KEY_REJECTED, refusal.code());
  }

  @Test
  void aListThatAKeyMayNotReadTakesNothingFromTheOther() {
    assertEquals(2, models("bedrock", "sk-good").size());
    stage.simulator.next(Fault.REJECT_401);
    assertEquals(1, models("bedrock", "sk-good").size());
  }

  private KeyCheck check(String provider, String key) {
    return Stage.wait(verifier.verify(stage.provider(provider), Stage.secret(key)));
  }

  private List<String> models(String provider, String key) {
    return Stage.wait(verifier.models(stage.provider(provider), Stage.secret(key)));
  }
}
