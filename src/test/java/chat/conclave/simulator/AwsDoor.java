package chat.conclave.simulator;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.net.URI;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import software.amazon.awssdk.http.ContentStreamProvider;
import software.amazon.awssdk.http.SdkHttpMethod;
import software.amazon.awssdk.http.SdkHttpRequest;
import software.amazon.awssdk.http.auth.aws.signer.AwsV4HttpSigner;
import software.amazon.awssdk.http.auth.spi.signer.HttpSigner;
import software.amazon.awssdk.identity.spi.AwsCredentialsIdentity;
import software.amazon.awssdk.identity.spi.AwsSessionCredentialsIdentity;

/** AWS's door: it signs what arrived by AWS's own signer, and compares. */
public final class AwsDoor {
  /** Whose secret the simulator knows. */
  public static final String ID = "AKIAIOSFODNN7EXAMPLE";

  public static final String SECRET = "wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY";

  private static final AwsV4HttpSigner SIGNER = AwsV4HttpSigner.create();
  private static final DateTimeFormatter STAMP =
      DateTimeFormatter.ofPattern("yyyyMMdd'T'HHmmssX").withZone(ZoneOffset.UTC);

  private static final Set<String> KNOWN = ConcurrentHashMap.newKeySet();

  private AwsDoor() {}

  /** Lets in who signs with this one, too. */
  public static void know(String secret) {
    KNOWN.add(secret);
  }

  static boolean fits(HttpServerRequest request, Buffer body) {
    return Stream.concat(Stream.of(SECRET), KNOWN.stream())
        .anyMatch(secret -> fits(request, body, secret));
  }

  private static boolean fits(HttpServerRequest request, Buffer body, String secret) {
    String given = request.getHeader("Authorization");
    String[] scope = given.split("Credential=")[1].split(",")[0].split("/");
    String token = request.getHeader("x-amz-security-token");
    SdkHttpRequest.Builder copy =
        SdkHttpRequest.builder()
            .method(SdkHttpMethod.fromValue(request.method().name()))
            .uri(URI.create("http://" + request.getHeader("Host") + request.uri()));
    for (String name : Set.of("Content-Type")) {
      if (request.getHeader(name) != null) {
        copy.putHeader(name.toLowerCase(Locale.ROOT), request.getHeader(name));
      }
    }
    Instant at = Instant.from(STAMP.parse(request.getHeader("x-amz-date")));
    AwsCredentialsIdentity identity =
        token == null
            ? AwsCredentialsIdentity.create(scope[0], secret)
            : AwsSessionCredentialsIdentity.create(scope[0], secret, token);
    String expected =
        SIGNER
            .sign(
                sign ->
                    sign.identity(identity)
                        .request(copy.build())
                        .payload(ContentStreamProvider.fromByteArray(body.getBytes()))
                        .putProperty(AwsV4HttpSigner.SERVICE_SIGNING_NAME, "bedrock")
                        .putProperty(AwsV4HttpSigner.REGION_NAME, scope[2])
                        .putProperty(HttpSigner.SIGNING_CLOCK, Clock.fixed(at, ZoneOffset.UTC)))
            .request()
            .firstMatchingHeader("Authorization")
            .orElseThrow();
    return expected.equals(given);
  }
}
