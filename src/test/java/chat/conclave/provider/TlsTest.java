package chat.conclave.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.conclave.protocol.ErrorCode;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.net.SelfSignedCertificate;
import java.net.URI;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

class TlsTest {
  @Test
  void aServerThatNobodyVouchesForGetsNoRequest() {
    AtomicInteger requests = new AtomicInteger();
    SelfSignedCertificate certificate = SelfSignedCertificate.create("localhost");
    try (Stage stage = new Stage()) {
      HttpServer server =
          stage
              .vertx
              .createHttpServer(
                  new HttpServerOptions()
                      .setSsl(true)
                      .setKeyCertOptions(certificate.keyCertOptions()))
              .requestHandler(request -> requests.incrementAndGet());
      Stage.wait(server.listen(0, "127.0.0.1"));
      URI url = URI.create("https://localhost:" + server.actualPort() + "/v1");
      Heard heard = new Heard();
      stage.start(stage.at("openai", url), Stage.KEY, heard);
      Stage.wait(heard.end()).failed(ErrorCode.PROVIDER_UNREACHABLE, false);
      assertEquals(0, requests.get());
    } finally {
      certificate.delete();
    }
  }
}
