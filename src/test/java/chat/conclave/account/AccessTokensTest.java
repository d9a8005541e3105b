package chat.conclave.account;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.key.Keysets;
import chat.conclave.key.MasterKey;
import chat.conclave.key.SigningKey;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class AccessTokensTest {
  private static final Vertx VERTX = Vertx.vertx();
  private static final SigningKey KEY = key();
  private static final Instant NOW = Instant.parse("2031-03-04T05:06:07Z");
  private static final long SECOND = NOW.getEpochSecond();
  private static final UUID USER = UUID.fromString("0b9a5a0e-92a8-4b4e-9d0a-5c53b8a1f00d");
  private static final UUID SESSION = UUID.fromString("7c9a5a0e-92a8-4b4e-9d0a-5c53b8a1f00d");

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

  static Stream<Arguments> headers() {
    return Stream.of(
        Arguments.of("alg none", header().put("alg", "none")),
        Arguments.of("alg None", header().put("alg", "None")),
        Arguments.of("alg NONE", header().put("alg", "NONE")),
        Arguments.of("alg nOnE", header().put("alg", "nOnE")),
        Arguments.of("alg empty", header().put("alg", "")),
        Arguments.of("alg null", header().putNull("alg")),
        Arguments.of("alg array", header().put("alg", new JsonArray().add("ES256"))),
        Arguments.of("alg ES384", header().put("alg", "ES384")),
        Arguments.of("alg RS256", header().put("alg", "RS256")),
        Arguments.of("alg HS256", header().put("alg", "HS256")),
        Arguments.of("alg lower case", header().put("alg", "es256")),
        Arguments.of("no alg", without(header(), "alg")),
        Arguments.of("typ JWT", header().put("typ", "JWT")),
        Arguments.of("typ refresh", header().put("typ", "rt+jwt")),
        Arguments.of("typ id token", header().put("typ", "id+jwt")),
        Arguments.of("typ upper case", header().put("typ", "AT+JWT")),
        Arguments.of("no typ", without(header(), "typ")),
        Arguments.of("unknown kid", header().put("kid", "other")),
        Arguments.of("kid traversal", header().put("kid", "../../../../dev/null")),
        Arguments.of("kid injection", header().put("kid", "' or '1'='1")),
        Arguments.of("kid number", header().put("kid", 1)),
        Arguments.of("no kid", without(header(), "kid")),
        Arguments.of("crit unknown", header().put("crit", new JsonArray().add("x")).put("x", 1)),
        Arguments.of("crit empty", header().put("crit", new JsonArray())),
        Arguments.of("b64 false", header().put("b64", false)),
        Arguments.of("jwk", header().put("jwk", new JsonObject().put("kty", "EC"))),
        Arguments.of("jku", header().put("jku", "https://evil.example/jwks")),
        Arguments.of("x5u", header().put("x5u", "https://evil.example/x5u")),
        Arguments.of("x5c", header().put("x5c", new JsonArray().add("MIIB"))),
        Arguments.of("zip", header().put("zip", "DEF")),
        Arguments.of("enc", header().put("enc", "A256GCM")));
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("headers")
  void areRefusedForTheirHeaderThoughWellSigned(String what, JsonObject header) {
    assertRefused(signed(header, payload()));
  }

  static Stream<Arguments> payloads() {
    Stream<Arguments> missing =
        Stream.of("iss", "aud", "sub", "sid", "name", "role", "jti", "iat", "exp")
            .flatMap(
                name ->
                    Stream.of(
                        Arguments.of("no " + name, without(payload(), name)),
                        Arguments.of(name + " null", payload().putNull(name)),
                        Arguments.of(name + " object", payload().put(name, new JsonObject())),
                        Arguments.of(name + " empty", payload().put(name, ""))));
    Stream<Arguments> wrong =
        Stream.of(
            Arguments.of("exp string", payload().put("exp", "" + (SECOND + 600))),
            Arguments.of("exp fraction", payload().put("exp", SECOND + 600.5)),
            Arguments.of("exp whole as fraction", payload().put("exp", (double) (SECOND + 600))),
            Arguments.of("exp 1e300", payload().put("exp", 1e300)),
            Arguments.of("exp huge", payload().put("exp", BigInteger.TEN.pow(30))),
            Arguments.of("exp largest long", payload().put("exp", Long.MAX_VALUE)),
            Arguments.of("exp negative", payload().put("exp", -1)),
            Arguments.of("exp true", payload().put("exp", true)),
            Arguments.of("exp passed", payload().put("exp", SECOND).put("iat", SECOND - 600)),
            Arguments.of(
                "exp before iat", payload().put("iat", SECOND + 20).put("exp", SECOND + 10)),
            Arguments.of("lives 15 minutes and a second", payload().put("exp", SECOND + 901)),
            Arguments.of("iat string", payload().put("iat", "" + SECOND)),
            Arguments.of("iat 31 s ahead", payload().put("iat", SECOND + 31)),
            Arguments.of("iat negative", payload().put("iat", -1)),
            Arguments.of("iat smallest long", payload().put("iat", Long.MIN_VALUE)),
            Arguments.of("nbf 31 s ahead", payload().put("nbf", SECOND + 31)),
            Arguments.of("nbf string", payload().put("nbf", "0")),
            Arguments.of("nbf null", payload().putNull("nbf")),
            Arguments.of("iss other", payload().put("iss", "https://evil.example")),
            Arguments.of("iss longer", payload().put("iss", "https://chat.example/")),
            Arguments.of("aud other", payload().put("aud", "other")),
            Arguments.of("aud two", payload().put("aud", JsonArray.of("conclave", "other"))),
            Arguments.of("aud list of one", payload().put("aud", JsonArray.of("conclave"))),
            Arguments.of("sub no uuid", payload().put("sub", "root")),
            Arguments.of("sub short uuid", payload().put("sub", "1-1-1-1-1")),
            Arguments.of(
                "sub capitals", payload().put("sub", "0B9A5A0E-92A8-4B4E-9D0A-5C53B8A1F00D")),
            Arguments.of("sid number", payload().put("sid", 7)),
            Arguments.of("role list", payload().put("role", JsonArray.of("admin"))));
    return Stream.concat(missing, wrong);
  }

  @ParameterizedTest(name = "{0}")
  @MethodSource("payloads")
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

  private static JsonObject header() {
    return new JsonObject().put("alg", "ES256").put("typ", "at+jwt").put("kid", KEY.kid());
  }

  private static JsonObject payload() {
    return new JsonObject()
        .put("iss", "https://chat.example")
        .put("aud", "conclave")
        .put("sub", USER.toString())
        .put("sid", SESSION.toString())
        .put("name", "n")
        .put("role", "member")
        .put("jti", "j")
        .put("iat", SECOND)
        .put("exp", SECOND + 600);
  }

  private static JsonObject without(JsonObject object, String name) {
    object.remove(name);
    return object;
  }

  private static String signed(JsonObject header, JsonObject payload) {
    return signed(header.encode(), payload.encode());
  }

  private static String signed(String header, String payload) {
    return sign(
        Base64Url.encode(header.getBytes(StandardCharsets.UTF_8))
            + "."
            + Base64Url.encode(payload.getBytes(StandardCharsets.UTF_8)));
  }

  private static String sign(String text) {
    byte[] signature = KEY.sign(text.getBytes(StandardCharsets.US_ASCII));
    return text + "." + Base64Url.encode(signature);
  }

  private static SigningKey key() {
    return Keysets.open(List.of(), MasterKey.of("")).signing();
  }
}
