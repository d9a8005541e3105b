package chat.conclave.edge;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.validation.ValidatorException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Errors of REST as problem documents (RFC 9457). Nothing of the request is repeated in them, and
 * nothing of the inside is told.
 */
final class Problems {
  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  private Problems() {}

  /** Answers whatever went wrong. */
  static void handle(RoutingContext request) {
    Throwable failure = request.failure();
    int status = request.statusCode();
    if (failure instanceof Refusal refusal) {
      send(request, refusal.code().status(), refusal);
    } else if (failure instanceof ValidatorException) {
      send(
          request,
          422,
          Refusal.of(ErrorCode.INVALID, "The request does not fit what this address takes."));
    } else if (status == 413) {
      send(request, 413, Refusal.of(ErrorCode.TOO_LARGE));
    } else if (status >= 400 && status < 500) {
      send(request, status, Refusal.of(status == 404 ? ErrorCode.NOT_FOUND : ErrorCode.INVALID));
    } else {
      LOG.error("{} {} failed", request.request().method(), request.normalizedPath(), failure);
      send(request, 503, Refusal.of(ErrorCode.UNAVAILABLE));
    }
  }

  static void send(RoutingContext request, int status, Refusal refusal) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    JsonObject problem = new JsonObject();
    refusal.facts().forEach(problem::put);
    problem
        .put("type", "about:blank")
        .put("title", refusal.code().message())
        .put("status", status)
        .put("detail", refusal.detail())
        .put("code", refusal.code().code());
    if (status == 401) {
      response.putHeader("WWW-Authenticate", "Bearer");
    }
    if (refusal.facts().get("retryAfter") instanceof Long seconds) {
      response.putHeader("Retry-After", seconds.toString());
    }
    response
        .setStatusCode(status)
        .putHeader("Content-Type", "application/problem+json")
        .end(problem.encode())
        .onFailure(failure -> LOG.debug("an answer was not written: {}", failure.getMessage()));
  }
}
