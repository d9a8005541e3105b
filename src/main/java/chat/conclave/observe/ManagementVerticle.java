package chat.conclave.observe;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.json.JsonObject;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Probes: {@code /health/live} says that the process answers, {@code /health/ready} that its
 * database does.
 */
public final class ManagementVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(ManagementVerticle.class);

  private final String host;
  private final int port;
  private final Supplier<Future<JsonObject>> readiness;
  private final Metrics metrics;
  private @Nullable HttpServer server;

  /**
   * @param readiness details, with {@code ready} as a boolean
   */
  public ManagementVerticle(
      String host, int port, Supplier<Future<JsonObject>> readiness, Metrics metrics) {
    this.host = host;
    this.port = port;
    this.readiness = readiness;
    this.metrics = metrics;
  }

  @Override
  public Future<?> start() {
    HttpServerOptions options =
        new HttpServerOptions().setHttp2ClearTextEnabled(false).setMaxHeaderSize(8_192);
    options.setReadIdleTimeout(30).setIdleTimeoutUnit(TimeUnit.SECONDS);
    return vertx
        .createHttpServer(options)
        .requestHandler(this::handle)
        .listen(port, host)
        .onSuccess(listening -> server = listening);
  }

  public int port() {
    return server == null ? 0 : server.actualPort();
  }

  private void handle(HttpServerRequest request) {
    switch (request.path()) {
      case "/health/live" -> answer(request, 200, new JsonObject().put("live", true));
      case "/health/ready" ->
          readiness
              .get()
              .onComplete(
                  details -> answer(request, details.getBoolean("ready") ? 200 : 503, details),
                  failure -> answer(request, 503, new JsonObject().put("ready", false)));
      case "/metrics" -> metrics.answer(request);
      default -> answer(request, 404, new JsonObject());
    }
  }

  private static void answer(HttpServerRequest request, int status, JsonObject body) {
    request
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(body.encode())
        .onFailure(failure -> LOG.debug("a probe was not answered: {}", failure.getMessage()));
  }

  @Override
  public Future<?> stop() {
    return server == null ? Future.succeededFuture() : server.close();
  }
}
