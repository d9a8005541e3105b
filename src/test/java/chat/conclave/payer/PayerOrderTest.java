package chat.conclave.payer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import chat.conclave.key.GivenEndpoint;
import chat.conclave.key.KeyEntry;
import chat.conclave.key.LoanQuestions.Offer;
import chat.conclave.money.Left;
import chat.conclave.payer.Means.Held;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Payer;
import chat.conclave.protocol.Refusal;
import chat.conclave.provider.Provider;
import chat.conclave.provider.Providers;
import java.time.Instant;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.EnumSource;

class PayerOrderTest {
  private static final Providers PROVIDERS = Providers.load(Map.of());
  private static final Provider OPENAI = PROVIDERS.find("openai").orElseThrow();
  private static final Instant NOW = Instant.parse("2026-01-01T12:00:00Z");
  private static final Need NEED = new Need(1_000, 4_096, null);
  private static final Held GOOD = new Held(KeyEntry.State.GOOD, null);

  private static Offer lent(KeyEntry.State state, @Nullable Long left, boolean usedUp) {
    KeyEntry key =
        new KeyEntry(
            UUID.randomUUID(),
            "openai",
            "",
            "1234",
            null,
            GivenEndpoint.NONE,
            state,
            Instant.EPOCH,
            null,
            null,
            state == KeyEntry.State.LIMITED ? NOW.plusSeconds(30) : null,
            false);
    return new Offer(UUID.randomUUID(), UUID.randomUUID(), key, new Left(left, null), usedUp);
  }

  private static Payer.Kind choose(Means means) {
    return PayerOrder.choose(OPENAI, means, NEED, NOW).kind();
  }

  private static Refusal refused(Means means) {
    return assertThrows(Refusal.class, () -> choose(means));
  }

  @Test
  void thePracticeModelIsFree() {
    Provider practice = PROVIDERS.find(Provider.PRACTICE).orElseThrow();
    assertEquals(
        Payer.Kind.NONE,
        PayerOrder.choose(practice, new Means(null, null, List.of(), false), NEED, NOW).kind());
  }

  @Test
  void sessionBeforeOwnBeforeLentBeforePlatformBeforeNobody() {
    for (int which = 0; which < 16; which++) {
      boolean session = (which & 8) != 0;
      boolean own = (which & 4) != 0;
      boolean lent = (which & 2) != 0;
      boolean platform = (which & 1) != 0;
      Means means =
          new Means(
              session ? GOOD : null,
              own ? GOOD : null,
              lent ? List.of(lent(KeyEntry.State.GOOD, null, false)) : List.of(),
              platform);
      if (which == 0) {
        assertEquals(ErrorCode.KEY_NEEDED, refused(means).code());
      } else {
        Payer.Kind first =
            session
                ? Payer.Kind.SESSION
                : own ? Payer.Kind.OWN : lent ? Payer.Kind.LENT : Payer.Kind.PLATFORM;
        assertEquals(first, choose(means), means.toString());
      }
    }
  }

  @ParameterizedTest
  @CsvSource({
    "REJECTED, KEY_REJECTED",
    "LIMITED, PROVIDER_RATE_LIMITED",
    "LOCKED, KEY_LOCKED",
    "DISABLED, FORBIDDEN"
  })
  void anAskersKeyThatCannotBeUsedIsNotSilentlyReplaced(KeyEntry.State state, ErrorCode code) {
    Held broken = new Held(state, NOW.plusSeconds(30));
    List<Offer> lent = List.of(lent(KeyEntry.State.GOOD, null, false));
    assertEquals(code, refused(new Means(null, broken, lent, true)).code());
    Refusal ofSession = refused(new Means(broken, GOOD, lent, true));
    assertEquals(code, ofSession.code());
    assertEquals("openai", ofSession.facts().get("provider"));
  }

  @Test
  void anExpiredSessionKeyCountsOnlyWhenNobodyElsePays() {
    Held expired = new Held(KeyEntry.State.EXPIRED, null);
    assertEquals(Payer.Kind.OWN, choose(new Means(expired, GOOD, List.of(), false)));
    assertEquals(Payer.Kind.PLATFORM, choose(new Means(expired, null, List.of(), true)));
    assertEquals(ErrorCode.KEY_EXPIRED, refused(new Means(expired, null, List.of(), false)).code());
  }

  @Test
  void theFirstLoanWithEnoughLeftIsDrawnOn() {
    Offer little = lent(KeyEntry.State.GOOD, 1_255L, false);
    Offer usedUp = lent(KeyEntry.State.GOOD, null, true);
    Offer enough = lent(KeyEntry.State.GOOD, 1_256L, false);
    Offer more = lent(KeyEntry.State.GOOD, null, false);
    Means means = new Means(null, null, List.of(little, usedUp, enough, more), true);
    assertEquals(enough, PayerOrder.choose(OPENAI, means, NEED, NOW).loan());
  }

  @Test
  void aCapThatIsReachedIsToldWhenNobodyElsePays() {
    List<Offer> lent = List.of(lent(KeyEntry.State.GOOD, 100L, false));
    assertEquals(ErrorCode.CAP_REACHED, refused(new Means(null, null, lent, false)).code());
    assertEquals(Payer.Kind.PLATFORM, choose(new Means(null, null, lent, true)));
  }

  @ParameterizedTest
  @EnumSource(
      value = KeyEntry.State.class,
      names = {"REJECTED", "LOCKED", "EXPIRED", "DISABLED"})
  void whatIsWrongWithALentKeyIsNotTold(KeyEntry.State state) {
    List<Offer> lent = List.of(lent(state, null, false));
    assertEquals(ErrorCode.KEY_NEEDED, refused(new Means(null, null, lent, false)).code());
    assertEquals(Payer.Kind.PLATFORM, choose(new Means(null, null, lent, true)));
  }

  @Test
  void aLentKeyThatHasToWaitSaysHowLong() {
    Refusal no =
        refused(new Means(null, null, List.of(lent(KeyEntry.State.LIMITED, null, false)), false));
    assertEquals(ErrorCode.PROVIDER_RATE_LIMITED, no.code());
    assertEquals(30L, no.facts().get("retryAfter"));
  }

  @Test
  void everyStateOfALentKeyIsJudged() {
    for (KeyEntry.State state : EnumSet.allOf(KeyEntry.State.class)) {
      List<Offer> lent = new ArrayList<>(List.of(lent(state, null, false)));
      Payer.Kind kind = choose(new Means(null, null, lent, true));
      boolean works =
          EnumSet.of(KeyEntry.State.UNTESTED, KeyEntry.State.GOOD, KeyEntry.State.NO_CREDIT)
              .contains(state);
      assertEquals(works ? Payer.Kind.LENT : Payer.Kind.PLATFORM, kind, state.name());
    }
  }

  @Test
  void withoutAKeyNobodyIsCalledAndTheAskerLearnsWhereToGetOne() {
    Refusal no = refused(new Means(null, null, List.of(), false));
    assertEquals(ErrorCode.KEY_NEEDED, no.code());
    assertEquals(OPENAI.keyUrl(), no.facts().get("keyUrl"));
    assertEquals(OPENAI.name(), no.facts().get("providerName"));
  }
}
