package chat.conclave.account;

import static chat.conclave.account.HostileTokens.KEY;
import static chat.conclave.account.HostileTokens.NOW;
import static chat.conclave.account.HostileTokens.SECOND;
import static chat.conclave.account.HostileTokens.SESSION;
import static chat.conclave.account.HostileTokens.USER;
import static chat.conclave.account.HostileTokens.header;
import static chat.conclave.account.HostileTokens.key;
import static chat.conclave.account.HostileTokens.payload;
import static chat.conclave.account.HostileTokens.sign;
import static chat.conclave.account.HostileTokens.signed;
import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokensTest {
  private static final Vertx VERTX = Vertx.vertx();

  private Instant now = NOW;
  private final AccessTokens tokens =
      new AccessTokens(VERTX, KEY, "https://chat.example", "conclave", () -> now);
  private final AccessClaims claims =
      AccessClaims.fresh(USER, SESSION, "J\u00fcrgen \"\ud83d\ude00\"", "member", NOW);

  @AfterAll
  static void close() throws Exception {
    VERTX.close().await(10, SECONDS);
  }

  @Test
  void areAcceptedAsIssued() throws Exception {
    assertEquals(claims, tokens.check(tokens.issue(claims)).await(10, SECONDS));
    assertEquals(NOW.plusSeconds(600), claims.expiresAt());
  }

  @Test
  void liveTenMinutesAndNotASecondLonger() {
    String token = tokens.issue(claims);
    now = NOW.plusSeconds(600).minusNanos(1);
    assertTrue(tokens.check(token).succeeded());
    now = NOW.plusSeconds(600);
    assertRefused(token);
  }

  @Test
  void mayComeFromAClockThatIsThirtySecondsAhead() {
    String token = tokens.issue(claims);
    now = NOW.minusSeconds(30);
    assertTrue(tokens.check(token).succeeded());
    now = NOW.minusSeconds(31);
    assertRefused(token);
  }

  @Test
  void mayHoldANotBeforeThatHasPassed() {
    assertTrue(tokens.check(signed(header(), payload().put("nbf", SECOND + 30))).succeeded());
  }

  @Test
  void areEachTheirOwn() {
    assertNotEquals(claims.id(), AccessClaims.fresh(USER, SESSION, "n", "member", NOW).id());
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("chat.conclave.account.HostileTokens#headers")
  void areRefusedForTheirHeaderThoughWellSigned(String what, JsonObject header) {
    assertRefused(signed(header, payload()));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("chat.conclave.account.HostileTokens#payloads")
  void areRefusedForTheirClaimsThoughWellSigned(String what, JsonObject payload) {
    assertRefused(signed(header(), payload));
  }

  @ParameterizedTest
  @ValueSource(strings = {"sub", "exp", "role", "aud"})
  void areRefusedWithAClaimTwice(String name) {
    String once = payload().encode();
    String twice =
        "{\"" + name + "\":" + JsonObject.of("v", payload().getValue(name)).encode().substring(5);
    String text = twice.substring(0, twice.length() - 1) + "," + once.substring(1);
    assertTrue(new JsonObject(text).containsKey(name), "well formed but for the repetition");
    assertRefused(signed(header().encode(), text));
    assertRefused(signed(header().encode().replace("{", "{\"alg\":\"ES256\","), once));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "{}", "[]", "null", "\"x\"", "{", "{}{}", "\ufeff{}", "not json", "[[[[[[[["})
  void areRefusedWhenAPartIsNotAnObject(String text) {
    assertRefused(signed(text, payload().encode()));
    assertRefused(signed(header().encode(), text));
  }

  @Test
  void areRefusedWithBrokenUtf8() {
    byte[] payload = payload().put("name", "~").encode().getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < payload.length; i++) {
      payload[i] = payload[i] == '~' ? (byte) 0xff : payload[i];
    }
    String head = Base64Url.encode(header().encode().getBytes(StandardCharsets.UTF_8));
    assertRefused(sign(head + "." + Base64Url.encode(payload)));
  }

  @Test
  void areRefusedInAnyOtherSpelling() {
    String token = tokens.issue(claims);
    String[] part = token.split("\\.");
    String[] spellings = {
      "",
      ".",
      "..",
      "...",
      part[0],
      part[0] + "." + part[1],
      part[0] + "." + part[1] + ".",
      "." + part[1] + "." + part[2],
      token + ".",
      "." + token,
      token + ".a.b",
      token + "=",
      token + "==",
      token + "\n",
      " " + token,
      part[0] + "=." + part[1] + "." + part[2],
      part[0] + ".\n" + part[1] + "." + part[2],
      "Bearer " + token,
      "\u00e9" + token,
      "\u0000",
      token.replace('.', ','),
    };
    for (String spelling : spellings) {
      assertRefused(spelling);
    }
  }

  @Test
  void areRefusedWithOtherTrailingBitsInTheSignature() {
    String token = tokens.issue(claims);
    String alphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    int last = alphabet.indexOf(token.charAt(token.length() - 1));
    assertEquals(0, last % 16, "64 bytes leave four bits over");
    for (int bits = 1; bits < 16; bits++) {
      String other = token.substring(0, token.length() - 1) + alphabet.charAt(last + bits);
      byte[] same = Base64.getUrlDecoder().decode(other.split("\\.")[2]);
      assertEquals(64, same.length);
      assertRefused(other);
    }
  }

  @Test
  void areRefusedWithAnyBitOfTheSignatureFlipped() {
    String token = tokens.issue(claims);
    int dot = token.lastIndexOf('.');
    byte[] signature = Base64Url.decode(token.substring(dot + 1)).orElseThrow();
    for (int bit = 0; bit < signature.length * 8; bit += 7) {
      byte[] flipped = signature.clone();
      flipped[bit / 8] ^= (byte) (1 << (bit % 8));
      assertRefused(token.substring(0, dot + 1) + Base64Url.encode(flipped));
    }
  }

  @Test
  void areRefusedWithASignatureOfNothingOrAnotherLength() {
    String token = tokens.issue(claims);
    String signed = token.substring(0, token.lastIndexOf('.') + 1);
    for (int length : new int[] {0, 1, 32, 63, 64, 65, 70, 128}) {
      assertRefused(signed + Base64Url.encode(new byte[length]));
    }
  }

  @Test
  void areRefusedOverFourKibibytes() {
    String large = signed(header(), payload().put("name", "n".repeat(4_096)));
    assertRefused(large);
    assertRefused("a".repeat(1 << 20));
    assertRefused(".".repeat(1 << 20));
    assertTrue(
        tokens.check(signed(header(), payload().put("name", "n".repeat(2_000)))).succeeded());
  }

  @Test
  void areRefusedWhenSignedByAnotherKeyUnderOurName() {
    AccessTokens other =
        new AccessTokens(VERTX, key(), "https://chat.example", "conclave", () -> NOW);
    assertRefused(other.issue(claims));
    String head = Base64Url.encode(header().encode().getBytes(StandardCharsets.UTF_8));
    String body = Base64Url.encode(payload().encode().getBytes(StandardCharsets.UTF_8));
    byte[] signature = key().sign((head + "." + body).getBytes(StandardCharsets.US_ASCII));
    assertRefused(head + "." + body + "." + Base64Url.encode(signature));
  }

  @Test
  void areRefusedWithAMacMadeOfThePublicKey() throws GeneralSecurityException {
    Mac mac = Mac.getInstance("HmacSHA256");
    mac.init(new SecretKeySpec(KEY.publicPem().getBytes(StandardCharsets.US_ASCII), "HmacSHA256"));
    for (String algorithm : List.of("HS256", "ES256")) {
      String signed =
          Base64Url.encode(header().put("alg", algorithm).encode().getBytes(StandardCharsets.UTF_8))
              + "."
              + Base64Url.encode(payload().encode().getBytes(StandardCharsets.UTF_8));
      byte[] tag = mac.doFinal(signed.getBytes(StandardCharsets.US_ASCII));
      assertRefused(signed + "." + Base64Url.encode(tag));
    }
  }

  @Test
  void areNotIssuedWithClaimsThatMakeNoSense() {
    for (long lifetime : new long[] {-1, 0, 901}) {
      assertThrows(
          IllegalArgumentException.class,
          () -> new AccessClaims(USER, SESSION, "n", "r", "i", NOW, NOW.plusSeconds(lifetime)));
    }
  }

  private void assertRefused(String token) {
    Future<AccessClaims> checked = tokens.check(token);
    assertTrue(checked.failed(), "at once");
    Refusal refusal = (Refusal) checked.cause();
    assertEquals(ErrorCode.UNAUTHENTICATED, refusal.code());
    assertEquals(ErrorCode.UNAUTHENTICATED.message(), refusal.detail());
    assertNull(refusal.getCause());
    assertFalse(refusal.facts().containsKey("token"));
  }
}
