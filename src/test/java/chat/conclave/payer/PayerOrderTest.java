package chat.conclave.payer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import chat.conclave.key.KeyEntry;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Payer;
import chat.conclave.protocol.Refusal;
import chat.conclave.provider.Provider;
import chat.conclave.provider.Providers;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PayerOrderTest {
  private static final Providers PROVIDERS = Providers.load(Map.of());
  private static final Provider OPENAI = PROVIDERS.find("openai").orElseThrow();

  private static KeyEntry entry(KeyEntry.State state) {
    return new KeyEntry(
        UUID.randomUUID(),
        "openai",
        "",
        "1234",
        null,
        null,
        state,
        Instant.EPOCH,
        null,
        null,
        null,
        false);
  }

  @Test
  void thePracticeModelIsFree() {
    Provider practice = PROVIDERS.find(Provider.PRACTICE).orElseThrow();
    assertEquals(
        new Payer(Payer.Kind.NONE, null),
        PayerOrder.choose(practice, null, "Ann", false, false, Instant.EPOCH));
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyEntry.State.class,
      names = {"UNTESTED", "GOOD", "NO_CREDIT"})
  void theAskersOwnKeyComesFirst(KeyEntry.State state) {
    assertEquals(
        new Payer(Payer.Kind.OWN, "Ann"),
        PayerOrder.choose(OPENAI, entry(state), "Ann", true, false, Instant.EPOCH));
  }

  @Test
  void aRejectedKeyIsNotSilentlyReplacedByTheServers() {
    Refusal no =
        assertThrows(
            Refusal.class,
            () ->
                PayerOrder.choose(
                    OPENAI, entry(KeyEntry.State.REJECTED), "Ann", true, false, Instant.EPOCH));
    assertEquals(ErrorCode.KEY_REJECTED, no.code());
    assertEquals("openai", no.facts().get("provider"));
  }

  @Test
  void theServersKeyComesNext() {
    assertEquals(
        new Payer(Payer.Kind.PLATFORM, null),
        PayerOrder.choose(OPENAI, null, "Ann", true, false, Instant.EPOCH));
  }

  @Test
  void withoutAKeyNobodyIsCalledAndTheAskerLearnsWhereToGetOne() {
    Refusal no =
        assertThrows(
            Refusal.class,
            () -> PayerOrder.choose(OPENAI, null, "Ann", false, false, Instant.EPOCH));
    assertEquals(ErrorCode.KEY_NEEDED, no.code());
    assertEquals(OPENAI.keyUrl(), no.facts().get("keyUrl"));
    assertEquals(OPENAI.name(), no.facts().get("providerName"));
  }
}
