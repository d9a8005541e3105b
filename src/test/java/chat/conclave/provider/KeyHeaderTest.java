package chat.conclave.provider;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import chat.conclave.key.Secret;
import chat.conclave.time.Clock;
import chat.conclave.time.Timers;
import io.netty.resolver.dns.DnsServerAddressStreamProviders;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.net.SelfSignedCertificate;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * The key arrives as it is, over real connections, and is wiped when the head is on its way. Fails
 * when a new version of the HTTP library has no place between codec and TLS any more.
 */
class KeyHeaderTest {
  private static final String KEY = "sk-canary-0123456789abcdefghijklmnop";

  @ParameterizedTest
  @CsvSource({
    "true, openai, Authorization, 'Bearer '",
    "true, anthropic, x-api-key, ''",
    "false, openai, Authorization, 'Bearer '",
    "false, anthropic, x-api-key, ''"
  })
  void itArrivesInOneHeaderAndIsWiped(boolean tls, String provider, String header, String scheme) {
    Vertx vertx = Vertx.vertx();
    SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
    List<@Nullable String> arrived = new CopyOnWriteArrayList<>();
    List<HttpVersion> versions = new CopyOnWriteArrayList<>();
    HttpServerOptions options = new HttpServerOptions().setUseAlpn(true);
    if (tls) {
      options.setSsl(true).setKeyCertOptions(certificate.keyCertOptions());
    }
    HttpServer server =
        vertx
            .createHttpServer(options)
            .requestHandler(
                request -> {
                  arrived.add(request.getHeader(header));
                  versions.add(request.version());
                  answer(request);
                });
    Stage.wait(server.listen(0, "127.0.0.1"));
    ProviderClient client =
        new ProviderClient(
            vertx,
            Timers.of(vertx),
            Clock.SYSTEM,
            Limits.of(64 * 1024, 64 * 1024),
            new OwnEndpoints(Set.of()),
            tls ? certificate.trustOptions() : null,
            DnsServerAddressStreamProviders.platformDefault());
    try {
      Provider at =
          Providers.load(Map.of())
              .find(provider)
              .orElseThrow()
              .at(URI.create((tls ? "https" : "http") + "://localhost:" + server.actualPort()));
      for (int call = 0; call < 3; call++) {
        byte[] bytes = KEY.getBytes(StandardCharsets.US_ASCII);
        Secret secret = new Secret(bytes);
        Stage.wait(client.get(at, "/models", secret));
        assertArrayEquals(new byte[bytes.length], bytes);
        assertThrows(IllegalStateException.class, secret::bytes);
        Heard heard = new Heard();
        byte[] again = KEY.getBytes(StandardCharsets.US_ASCII);
        new HttpModel(at, client).start(new Secret(again), Stage.PROMPT, heard);
        Stage.wait(heard.end());
        assertArrayEquals(new byte[again.length], again);
      }
      assertEquals(List.of(scheme + KEY), arrived.stream().distinct().toList());
      assertEquals(6, arrived.size());
      assertEquals(List.of(HttpVersion.HTTP_1_1), versions.stream().distinct().toList());
    } finally {
      Stage.wait(client.close());
      Stage.wait(vertx.close());
      certificate.delete();
    }
  }

  private static void answer(HttpServerRequest request) {
    request
        .body()
        .compose(
            body ->
                request
                    .response()
                    .putHeader("Content-Type", "application/json")
                    .end("{\"data\":[]}"))
        .onFailure(gone -> {});
  }
}
