package chat.conclave.summon;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.key.GivenEndpoint;
import chat.conclave.key.KeyEntry;
import chat.conclave.key.NodeKeys;
import chat.conclave.key.Secret;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.provider.Provider;
import chat.conclave.provider.Providers;
import chat.conclave.time.HandTimers;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class SessionKeysTest {
  private static final Provider OPENAI = Providers.load(Map.of()).find("openai").orElseThrow();
  private static final byte[] KEY = ("sk-" + "k".repeat(40) + "1234").getBytes(US_ASCII);
  private static final UUID ANN = UUID.randomUUID();

  private final HandTimers time = new HandTimers();
  private final List<SessionKeys.Changed> changes = new ArrayList<>();
  private final SessionKeys keys =
      new SessionKeys(NodeKeys.make().opener(), time, time, changes::add);
  private final UUID session = UUID.randomUUID();

  private void hold(UUID in, Duration lives) {
    try (Secret secret = new Secret(KEY.clone())) {
      keys.hold(ANN, in, OPENAI, GivenEndpoint.NONE, secret, null, lives);
    }
  }

  private SessionKeys.Entry entry() {
    return keys.entry(session, "openai").orElseThrow();
  }

  private SessionKeys.Changed last() {
    return changes.get(changes.size() - 1);
  }

  @Test
  void itOpensForItsSessionAndProvider() {
    hold(session, Duration.ofMinutes(1));
    try (Secret opened = Objects.requireNonNull(keys.open(session, OPENAI).secret())) {
      assertArrayEquals(KEY, opened.bytes());
    }
    assertEquals("1234", entry().last4());
    Refusal no = assertThrows(Refusal.class, () -> keys.open(UUID.randomUUID(), OPENAI));
    assertEquals(ErrorCode.KEY_EXPIRED, no.code());
  }

  @Test
  void itExpiresAndLeavesItsEntryUntilTheSessionEnds() {
    hold(session, Duration.ofMinutes(1));
    time.turn(59_999);
    assertFalse(entry().expired());
    time.turn(1);
    assertTrue(entry().expired());
    assertEquals(KeyEntry.State.EXPIRED, entry().state());
    assertTrue(last().over());
    Refusal no = assertThrows(Refusal.class, () -> keys.open(session, OPENAI));
    assertEquals(ErrorCode.KEY_EXPIRED, no.code());
    keys.end(session);
    assertEquals(Optional.empty(), keys.entry(session, "openai"));
    assertEquals(Optional.empty(), last().entry());
  }

  @Test
  void aKeyThatComesAfterItsSessionEndedIsNotHeld() {
    keys.end(session);
    Refusal no = assertThrows(Refusal.class, () -> hold(session, Duration.ofMinutes(1)));
    assertEquals(ErrorCode.UNAUTHENTICATED, no.code());
    assertEquals(Optional.empty(), keys.entry(session, "openai"));
  }

  @Test
  void aNewOneTakesThePlaceAndTheTimeOfTheEarlierOne() {
    hold(session, Duration.ofMinutes(1));
    time.turn(50_000);
    hold(session, Duration.ofMinutes(1));
    assertTrue(changes.get(1).over(), "what ran on the earlier one ends");
    time.turn(50_000);
    assertFalse(entry().expired());
    time.turn(10_000);
    assertTrue(entry().expired());
  }

  @Test
  void whatIsForgottenIsGoneWithItsTimer() {
    hold(session, Duration.ofMinutes(1));
    assertTrue(keys.forget(session, "openai"));
    assertEquals(0, time.waiting());
    assertEquals(Optional.empty(), keys.entry(session, "openai"));
    assertFalse(keys.forget(session, "openai"));
  }

  @Test
  void aWaitCountsUntilItIsOverAndThenTheStateBeforeDoes() {
    hold(session, Duration.ofHours(1));
    keys.used(session, "openai", KeyEntry.State.GOOD, null);
    keys.used(session, "openai", null, time.now().plusSeconds(7));
    assertEquals(KeyEntry.State.LIMITED, entry().state());
    assertEquals(time.now().plusSeconds(7), entry().limitedUntil());
    time.turn(7_000);
    assertEquals(KeyEntry.State.GOOD, entry().state());
    assertEquals(null, entry().limitedUntil());
  }

  @Test
  void allOfSomebodysKeysForAProviderAreDropped() {
    UUID other = UUID.randomUUID();
    hold(session, Duration.ofHours(1));
    hold(other, Duration.ofHours(1));
    keys.drop(UUID.randomUUID(), "openai");
    assertEquals(1, keys.list(other).size());
    keys.drop(ANN, "openai");
    assertEquals(List.of(), keys.list(session));
    assertEquals(List.of(), keys.list(other));
  }
}
