package chat.conclave.provider;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.conclave.key.Secret;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.SortedMap;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/**
 * Our signatures are AWS's: its test suite, Bedrock's requests, and random ones beside its signer.
 */
class AwsSignatureTest {
  private static final String SUITE = "recorded/bedrock/sigv4/";
  private static final String LETTERS = "ABab01-_.~:%20+/=& ";

  @ParameterizedTest
  @ValueSource(
      strings = {
        "get-vanilla",
        "post-vanilla",
        "post-header-key-sort",
        "get-utf8",
        "get-vanilla-query-order-encoded"
      })
  void theTestSuiteIsSignedAsWritten(String name) {
    JsonObject context = Fixture.json(SUITE + name + "/context.json");
    JsonObject credentials = context.getJsonObject("credentials");
    List<String> lines = Fixture.text(SUITE + name + "/request.txt").lines().toList();
    String[] first = lines.get(0).split(" ");
    SortedMap<String, String> headers = new TreeMap<>();
    for (String line : lines.subList(1, lines.size())) {
      if (!line.isBlank()) {
        String[] header = line.split(":", 2);
        headers.merge(header[0].toLowerCase(Locale.ROOT), header[1], (a, b) -> a + "," + b);
      }
    }
    AwsSignature signature =
        new AwsSignature(
            context.getString("region"),
            context.getString("service"),
            Instant.parse(context.getString("timestamp")));
    try (AccessKey key =
        key(
            credentials.getString("access_key_id"),
            credentials.getString("secret_access_key"),
            "")) {
      String authorization =
          signature
              .sign(
                  key,
                  first[0],
                  URI.create("https://example.amazonaws.com" + first[1]),
                  headers,
                  AwsSignature.hash(new byte[0]))
              .getOrDefault("Authorization", "");
      String expected = Fixture.text(SUITE + name + "/header-signature.txt").strip();
      assertEquals(expected, authorization.substring(authorization.indexOf("Signature=") + 10));
    }
  }

  @Test
  void requestsToBedrockAreSignedAsAwsSignsThem() {
    JsonObject file = Fixture.json(SUITE + "aws-sdk-vectors.json");
    assertEquals(3, file.getJsonArray("vectors").size());
    for (Object each : file.getJsonArray("vectors")) {
      JsonObject vector = (JsonObject) each;
      JsonObject expected = vector.getJsonObject("signed_headers");
      String body = vector.getString("body_utf8", "");
      SortedMap<String, String> headers = new TreeMap<>();
      for (String name : List.of("Host", "content-type", "x-amz-content-sha256")) {
        if (expected.containsKey(name)) {
          headers.put(name.toLowerCase(Locale.ROOT), expected.getString(name));
        }
      }
      AwsSignature signature =
          new AwsSignature(
              vector.getString("region"),
              vector.getString("service"),
              Instant.parse(vector.getString("timestamp")));
      try (AccessKey key =
          key(vector.getString("access_key_id"), vector.getString("secret_access_key"), "")) {
        assertEquals(
            expected.getString("Authorization"),
            signature
                .sign(
                    key,
                    vector.getString("method"),
                    URI.create(vector.getString("url")),
                    headers,
                    AwsSignature.hash(body.getBytes(StandardCharsets.UTF_8)))
                .get("Authorization"),
            vector.getString("name"));
      }
    }
  }

  @Test
  void randomRequestsAreSignedAsTheSdkSignsThem() {
    Random random = new Random(7);
    for (int i = 0; i < 1_000; i++) {
      String secret = text(random, "abcdEFGH0123/+", 16 + random.nextInt(60));
      String token = random.nextBoolean() ? "" : text(random, "abcdEFGH0123/+=", 200);
      String model =
          URLEncoder.encode(
              "m" + text(random, LETTERS, 1 + random.nextInt(30)), StandardCharsets.UTF_8);
      String query = random.nextBoolean() ? "" : "?b=" + random.nextInt(9) + "&a=TEXT&c";
      URI url = URI.create("https://bedrock.eu-west-1.amazonaws.com/model/" + model + "/x" + query);
      byte[] body =
          text(random, "{}[]äöü日👋 ".substring(0, 8), random.nextInt(300))
              .getBytes(StandardCharsets.UTF_8);
      Instant at = Instant.ofEpochSecond(1_700_000_000L + random.nextInt(100_000_000));
      SortedMap<String, String> headers = new TreeMap<>();
      headers.put("host", url.getHost());
      headers.put("content-type", "application/json");
      headers.put("x-amz-content-sha256", AwsSignature.hash(body));
      byte[] kept;
      try (AccessKey key = key("AKIDEXAMPLE", secret, token)) {
        kept = key.secret().bytes();
        assertEquals(
            sdk(url, secret, token, body, at),
            new AwsSignature("eu-west-1", "bedrock", at)
                .sign(key, "POST", url, headers, AwsSignature.hash(body))
                .get("Authorization"),
            () -> url + " " + token.length());
      }
      assertArrayEquals(new byte[secret.length()], kept);
    }
  }

  private static String sdk(URI url, String secret, String token, byte[] body, Instant at) {
    AwsCredentialsIdentity identity =
        token.isEmpty()
            ? AwsCredentialsIdentity.create("AKIDEXAMPLE", secret)
            : AwsSessionCredentialsIdentity.create("AKIDEXAMPLE", secret, token);
    return AwsV4HttpSigner.create()
        .sign(
            sign ->
                sign.identity(identity)
                    .request(
                        SdkHttpRequest.builder()
                            .method(SdkHttpMethod.POST)
                            .uri(url)
                            .putHeader("content-type", "application/json")
                            .build())
                    .payload(ContentStreamProvider.fromByteArray(body))
                    .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "bedrock")
                    .putProperty(AwsV4HttpSigner.REGION_NAME, "eu-west-1")
                    .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(at, ZoneOffset.UTC)))
        .request()
        .firstMatchingHeader("Authorization")
        .orElseThrow();
  }

  private static AccessKey key(String id, String secret, String token) {
    String whole = token.isEmpty() ? id + ":" + secret : id + ":" + secret + ":" + token;
    return AccessKey.of(new Secret(whole.getBytes(StandardCharsets.US_ASCII)));
  }

  private static String text(Random random, String letters, int length) {
    StringBuilder text = new StringBuilder();
    for (int i = 0; i < length; i++) {
      text.append(letters.charAt(random.nextInt(letters.length())));
    }
    return text.toString();
  }
}
