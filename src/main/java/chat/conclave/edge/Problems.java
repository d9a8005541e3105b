package chat.conclave.edge;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import io.vertx.core.VertxException;
import io.vertx.core.http.HttpClosedException;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.openapi.validation.ValidatorException;
import java.io.IOException;
import java.util.Map;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Errors of REST as problem documents (RFC 9457). Nothing of the request is repeated in them, and
 * nothing of the inside is told.
 */
final class Problems {
  static final String TYPE = "application/problem+json";

  private static final Logger LOG = LoggerFactory.getLogger(Problems.class);

  /** What the library's own refusals are called; others are {@code invalid}. */
  private static final Map<Integer, ErrorCode> CODES =
      Map.of(
          401, ErrorCode.UNAUTHENTICATED,
          403, ErrorCode.FORBIDDEN,
          404, ErrorCode.NOT_FOUND,
          413, ErrorCode.TOO_LARGE,
          414, ErrorCode.TOO_LARGE,
          429, ErrorCode.RATE_LIMITED,
          431, ErrorCode.TOO_LARGE);

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
    } else if (status >= 400 && status < 500) {
      send(request, status, Refusal.of(CODES.getOrDefault(status, ErrorCode.INVALID)));
    } else {
      if (hungUp(request, failure)) {
        LOG.debug("a request ended before its end");
      } else {
        LOG.error("{} {} failed", request.request().method(), request.normalizedPath(), failure);
      }
      send(request, 503, Refusal.of(ErrorCode.UNAVAILABLE));
    }
  }

  /**
   * Whether the client has gone. Reading and writing fails on its connection alone: what a database
   * or a provider does not answer comes here as a refusal.
   */
  private static boolean hungUp(RoutingContext request, Throwable failure) {
    return failure instanceof HttpClosedException
        || failure instanceof IOException
        || (failure instanceof VertxException && request.response().closed());
  }

  static void send(RoutingContext request, int status, Refusal refusal) {
    HttpServerResponse response = request.response();
    if (response.ended() || response.closed()) {
      return;
    }
    if (!request.request().isEnded()
        && request.request().version() != HttpVersion.HTTP_2
        && Guard.hasBody(request.request())) {
      response.putHeader("Connection", "close");
    }
    if (status == 401) {
      response.putHeader("WWW-Authenticate", "Bearer");
    }
    if (refusal.facts().get("retryAfter") instanceof Number seconds) {
      response.putHeader("Retry-After", seconds.toString());
    }
    response
        .setStatusCode(status)
        .putHeader("Content-Type", TYPE)
        .end(document(status, refusal))
        .onFailure(failure -> LOG.debug("an answer was not written: {}", failure.getMessage()));
  }

  static String document(int status, Refusal refusal) {
    JsonObject problem = new JsonObject();
    refusal.facts().forEach(problem::put);
    return problem
        .put("type", "about:blank")
        .put("title", refusal.code().message())
        .put("status", status)
        .put("detail", refusal.detail())
        .put("code", refusal.code().code())
        .encode();
  }
}
