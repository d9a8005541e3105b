package chat.conclave.account;

import chat.conclave.key.SigningKey;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.time.Clock;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.time.Instant;
import java.util.UUID;

/**
 * Issues access tokens and checks them: ES256, one key, one issuer, one audience, every claim
 * required. Whatever is wrong with a token, the answer is the same {@code unauthenticated}; whether
 * its session still lives is asked elsewhere.
 */
public final class AccessTokens {
  /** How far another clock may be ahead. Nothing is given to an expired token. */
  static final Duration LEEWAY = Duration.ofSeconds(30);

  /** The year 9999: beyond it an Instant prints oddly, and nobody means it. */
  private static final long LAST_SECOND = 253_402_300_799L;

  private final SigningKey key;
  private final String issuer;
  private final String audience;
  private final Clock clock;
  private final JWTAuth signatures;

  public AccessTokens(Vertx vertx, SigningKey key, String issuer, String audience, Clock clock) {
    this.key = key;
    this.issuer = issuer;
    this.audience = audience;
    this.clock = clock;
    // It has the public half only. The times are checked here, by our clock.
    this.signatures =
        JWTAuth.create(
            vertx,
            new JWTAuthOptions()
                .setJWTOptions(new JWTOptions().setIgnoreExpiration(true))
                .addPubSecKey(
                    new PubSecKeyOptions()
                        .setAlgorithm(TokenShape.ALGORITHM)
                        .setId(key.kid())
                        .setBuffer(key.publicPem())));
  }

  /** A signed token. (The library writes {@code typ: JWT} whatever it is told.) */
  public String issue(AccessClaims claims) {
    JsonObject header =
        new JsonObject()
            .put("alg", TokenShape.ALGORITHM)
            .put("typ", TokenShape.TYPE)
            .put("kid", key.kid());
    JsonObject payload =
        new JsonObject()
            .put("iss", issuer)
            .put("aud", audience)
            .put("sub", claims.user().toString())
            .put("sid", claims.session().toString())
            .put("name", claims.name())
            .put("role", claims.role())
            .put("jti", claims.id())
            .put("iat", claims.issuedAt().getEpochSecond())
            .put("exp", claims.expiresAt().getEpochSecond());
    String signed = part(header) + "." + part(payload);
    return signed + "." + Base64Url.encode(key.sign(signed.getBytes(StandardCharsets.US_ASCII)));
  }

  /** The claims of a valid token, else a failure with {@code unauthenticated}. Never throws. */
  public Future<AccessClaims> check(String token) {
    try {
      AccessClaims claims = claims(TokenShape.payload(token, key.kid()));
      return signatures
          .authenticate(new TokenCredentials(token))
          .transform(user -> user.succeeded() ? Future.succeededFuture(claims) : refused());
    } catch (IOException | RuntimeException e) {
      return refused();
    }
  }

  private AccessClaims claims(JsonObject payload) throws IOException {
    if (!issuer.equals(payload.getValue("iss")) || !audience.equals(payload.getValue("aud"))) {
      throw new IOException("for somebody else");
    }
    Instant now = clock.now();
    Instant latest = now.plus(LEEWAY);
    AccessClaims claims =
        new AccessClaims(
            uuid(payload, "sub"),
            uuid(payload, "sid"),
            text(payload, "name"),
            text(payload, "role"),
            text(payload, "jti"),
            time(payload, "iat"),
            time(payload, "exp"));
    if (!claims.expiresAt().isAfter(now) || claims.issuedAt().isAfter(latest)) {
      throw new IOException("not now");
    }
    if (payload.containsKey("nbf") && time(payload, "nbf").isAfter(latest)) {
      throw new IOException("not yet");
    }
    return claims;
  }

  private static UUID uuid(JsonObject payload, String name) throws IOException {
    String text = text(payload, name);
    UUID uuid = UUID.fromString(text);
    if (!uuid.toString().equals(text)) {
      throw new IOException(name);
    }
    return uuid;
  }

  private static String text(JsonObject payload, String name) throws IOException {
    if (payload.getValue(name) instanceof String text) {
      return text;
    }
    throw new IOException(name);
  }

  private static Instant time(JsonObject payload, String name) throws IOException {
    Object value = payload.getValue(name);
    if (value instanceof Integer || value instanceof Long) {
      long seconds = ((Number) value).longValue();
      if (seconds >= 0 && seconds <= LAST_SECOND) {
        return Instant.ofEpochSecond(seconds);
      }
    }
    throw new IOException(name);
  }

  private static String part(JsonObject json) {
    return Base64Url.encode(json.encode().getBytes(StandardCharsets.UTF_8));
  }

  private static Future<AccessClaims> refused() {
    return Future.failedFuture(Refusal.of(ErrorCode.UNAUTHENTICATED));
  }
}
