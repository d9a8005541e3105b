package chat.conclave.account;

import chat.conclave.key.Keysets;
import chat.conclave.key.MasterKey;
import chat.conclave.key.SigningKey;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigInteger;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.params.provider.Arguments;

/** Tokens that nobody issued, each well signed: only what they say is wrong. */
final class HostileTokens {
  static final SigningKey KEY = key();
  static final Instant NOW = Instant.parse("2031-03-04T05:06:07Z");
  static final long SECOND = NOW.getEpochSecond();
  static final UUID USER = UUID.fromString("0b9a5a0e-92a8-4b4e-9d0a-5c53b8a1f00d");
  static final UUID SESSION = UUID.fromString("7c9a5a0e-92a8-4b4e-9d0a-5c53b8a1f00d");

  private HostileTokens() {}

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

  static JsonObject header() {
    return new JsonObject().put("alg", "ES256").put("typ", "at+jwt").put("kid", KEY.kid());
  }

  static JsonObject payload() {
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

  static JsonObject without(JsonObject object, String name) {
    object.remove(name);
    return object;
  }

  static String signed(JsonObject header, JsonObject payload) {
    return signed(header.encode(), payload.encode());
  }

  static String signed(String header, String payload) {
    return sign(
        Base64Url.encode(header.getBytes(StandardCharsets.UTF_8))
            + "."
            + Base64Url.encode(payload.getBytes(StandardCharsets.UTF_8)));
  }

  static String sign(String text) {
    byte[] signature = KEY.sign(text.getBytes(StandardCharsets.US_ASCII));
    return text + "." + Base64Url.encode(signature);
  }

  static SigningKey key() {
    return Keysets.open(List.of(), MasterKey.of("")).signing();
  }
}
