package chat.conclave.account;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.key.Keysets;
import chat.conclave.key.MasterKey;
import chat.conclave.key.SessionSecret;
import chat.conclave.storage.SessionRow;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.Test;

class RefreshTokensTest {
  private static final Instant START = Instant.parse("2026-11-22T10:00:00Z");
  private static final UUID SESSION = UUID.fromString("0b9a5a0e-92a8-4b4e-9d0a-5c53b8a1f001");
  private static final UUID USER = UUID.fromString("0b9a5a0e-92a8-4b4e-9d0a-5c53b8a1f002");

  private final RefreshTokens tokens = new RefreshTokens(secret());
  private final RefreshTokens.Started started = tokens.start(SESSION, USER, START);

  @Test
  void nameTheirSessionAndAreStoredAsHashesOnly() {
    RefreshTokens.Presented presented = RefreshTokens.parse(started.token()).orElseThrow();
    assertEquals(SESSION, presented.session());
    assertArrayEquals(started.row().currentHash(), presented.hash());
    assertEquals(64, started.token().length());
  }

  @Test
  void rotateOnceEach() {
    Set<String> seen = new HashSet<>(Set.of(started.token()));
    SessionRow row = started.row();
    String token = started.token();
    for (int i = 1; i <= 50; i++) {
      Instant now = START.plus(Duration.ofMinutes(10L * i));
      var rotate = assertInstanceOf(Rotation.Rotate.class, present(row, token, now));
      assertEquals(i + 1, rotate.next().counter());
      assertEquals(now, rotate.next().rotatedAt());
      assertEquals(START, rotate.next().createdAt());
      assertArrayEquals(row.currentHash(), rotate.next().previousHash());
      assertTrue(seen.add(rotate.token()));
      row = rotate.next();
      token = rotate.token();
    }
  }

  @Test
  void giveTheSameSuccessorAgainWithinTenSeconds() {
    var rotate =
        assertInstanceOf(Rotation.Rotate.class, present(started.row(), started.token(), START));
    for (long millis : new long[] {-5_000, 0, 1, 9_999, 10_000}) {
      var replay =
          assertInstanceOf(
              Rotation.Replay.class,
              present(rotate.next(), started.token(), START.plusMillis(millis)));
      assertEquals(rotate.token(), replay.token());
    }
  }

  @Test
  void giveTwoWhoRaceTheSameSuccessor() {
    var one =
        assertInstanceOf(Rotation.Rotate.class, present(started.row(), started.token(), START));
    var two =
        assertInstanceOf(Rotation.Rotate.class, present(started.row(), started.token(), START));
    assertEquals(one.token(), two.token());
  }

  @Test
  void revokeTheFamilyWhenAUsedOneComesBackLate() {
    var rotate =
        assertInstanceOf(Rotation.Rotate.class, present(started.row(), started.token(), START));
    assertInstanceOf(
        Rotation.Revoke.class, present(rotate.next(), started.token(), START.plusMillis(10_001)));
  }

  @Test
  void revokeTheFamilyWhenAnOlderOneThanThePredecessorComesBackAtOnce() {
    var second =
        assertInstanceOf(Rotation.Rotate.class, present(started.row(), started.token(), START));
    var third =
        assertInstanceOf(Rotation.Rotate.class, present(second.next(), second.token(), START));
    assertInstanceOf(Rotation.Revoke.class, present(third.next(), started.token(), START));
  }

  @Test
  void leaveTheSessionAloneWhenTheTokenWasNeverItsOwn() {
    byte[] forged = Base64Url.decode(started.token()).orElseThrow();
    forged[47] ^= 1;
    assertInstanceOf(
        Rotation.Unknown.class, present(started.row(), Base64Url.encode(forged), START));
    var other = new RefreshTokens(secret()).start(SESSION, USER, START);
    assertInstanceOf(Rotation.Unknown.class, present(started.row(), other.token(), START));
  }

  @Test
  void expireAfterFourteenDaysWithoutUse() {
    Instant end = START.plus(Duration.ofDays(14));
    assertEquals(end, RefreshTokens.end(started.row()));
    assertInstanceOf(
        Rotation.Rotate.class, present(started.row(), started.token(), end.minusMillis(1)));
    assertInstanceOf(Rotation.Expired.class, present(started.row(), started.token(), end));
  }

  @Test
  void expireAfterSixtyDaysHoweverOftenTheyAreUsed() {
    SessionRow row = started.row();
    String token = started.token();
    for (int day = 10; day < 60; day += 10) {
      Instant now = START.plus(Duration.ofDays(day));
      var rotate = assertInstanceOf(Rotation.Rotate.class, present(row, token, now));
      row = rotate.next();
      token = rotate.token();
    }
    assertEquals(START.plus(Duration.ofDays(60)), RefreshTokens.end(row));
    assertInstanceOf(Rotation.Expired.class, present(row, token, START.plus(Duration.ofDays(60))));
  }

  @Test
  void areWorthNothingOnceRevoked() {
    SessionRow row = started.row();
    SessionRow revoked =
        new SessionRow(
            row.id(), row.user(), 1, row.currentHash(), row.previousHash(), START, START, true);
    assertInstanceOf(Rotation.Expired.class, present(revoked, started.token(), START));
  }

  @Test
  void surviveAChangeOfTheSecretSaveForTheGrace() {
    RefreshTokens later = new RefreshTokens(secret());
    byte[] hash = RefreshTokens.parse(started.token()).orElseThrow().hash();
    assertInstanceOf(Rotation.Rotate.class, later.decide(started.row(), hash, START));
    var rotate =
        assertInstanceOf(Rotation.Rotate.class, present(started.row(), started.token(), START));
    assertInstanceOf(Rotation.Expired.class, later.decide(rotate.next(), hash, START));
  }

  @Test
  void haveOneSpellingOnly() {
    String token = started.token();
    for (String other :
        List.of(
            "",
            token + "=",
            token + "A",
            token.substring(1),
            " " + token.substring(1),
            token.substring(0, 63) + "+",
            "\u00e9".repeat(64))) {
      assertTrue(RefreshTokens.parse(other).isEmpty(), other);
    }
  }

  @Test
  void printNothing() {
    var rotation = present(started.row(), started.token(), START);
    var rotate = assertInstanceOf(Rotation.Rotate.class, rotation);
    var replay = present(rotate.next(), started.token(), START);
    String text =
        started + " " + rotate + " " + replay + " " + RefreshTokens.parse(started.token());
    assertFalse(text.contains(started.token()));
    assertFalse(text.contains(rotate.token()));
    assertFalse(text.contains("[B@"));
    assertNotEquals("", text);
  }

  private Rotation present(SessionRow row, String token, Instant now) {
    return tokens.decide(row, RefreshTokens.parse(token).orElseThrow().hash(), now);
  }

  private static SessionSecret secret() {
    return Keysets.open(List.of(), MasterKey.of("")).session();
  }
}
