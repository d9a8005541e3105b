package chat.conclave.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.conclave.protocol.ErrorCode;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A server that understands no request for usage, and one that understands nothing. */
class UsageAversionTest {
  private final Stage stage = new Stage();
  private final List<Boolean> asked = new CopyOnWriteArrayList<>();
  private volatile boolean understands = true;
  private final HttpServer server =
      Stage.wait(stage.vertx.createHttpServer().requestHandler(this::asked).listen(0, "127.0.0.1"));
  private final URI url = URI.create("http://127.0.0.1:" + server.actualPort() + "/v1");

  private void asked(HttpServerRequest request) {
    request
        .body()
        .compose(
            body -> {
              boolean usage = new JsonObject(body).containsKey("stream_options");
              asked.add(usage);
              return usage || !understands
                  ? request
                      .response()
                      .setStatusCode(400)
                      .end("{\"error\":{\"message\":\"What?\",\"code\":400}}")
                  : request
                      .response()
                      .putHeader("Content-Type", "text/event-stream")
                      .end(
                          "data: {\"choices\":[{\"delta\":{\"content\":\"Yes.\"},"
                              + "\"finish_reason\":\"stop\"}]}\n\ndata: [DONE]\n\n");
            })
        .onFailure(gone -> {});
  }

  private Heard ask(String provider) {
    Heard heard = new Heard();
    stage.start(stage.at(provider, url), Stage.KEY, heard);
    return Stage.wait(heard.end());
  }

  private void refused(String provider, boolean again) {
    Heard heard = ask(provider).failed(ErrorCode.PROVIDER_GARBLED, false);
    assertEquals(again, Objects.requireNonNull(heard.failure).passing());
  }

  @Test
  void itIsAskedAgainWithoutAndKeptSo() {
    refused("openai-compatible", true);
    assertEquals("Yes.", ask("openai-compatible").finished(FinishReason.STOP).text.toString());
    assertEquals("Yes.", ask("openai-compatible").finished(FinishReason.STOP).text.toString());
    assertEquals(List.of(true, false, false), asked);
  }

  @Test
  void oneForWhichThatChangesNothingIsAskedAsBefore() {
    understands = false;
    refused("ollama", true);
    refused("ollama", false);
    refused("ollama", true);
    assertEquals(List.of(true, false, true), asked);
  }

  @Test
  void theProvidersOfTheTableAreTakenAtTheirWord() {
    refused("moonshot", false);
    refused("moonshot", false);
    assertEquals(List.of(true, true), asked);
  }

  @AfterEach
  void close() {
    stage.close();
  }
}
