package chat.conclave.edge;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Who;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.validation.RequestParameter;
import io.vertx.openapi.validation.ValidatedRequest;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** One validated request, and who makes it. */
final class Caller {
  private static final String BEARER = "conclave.bearer";

  private final RoutingContext context;

  Caller(RoutingContext context) {
    this.context = context;
  }

  /** What an operation does; a failed future becomes a problem document. */
  @FunctionalInterface
  interface Operation {
    Future<?> handle(Caller caller);
  }

  static void known(RoutingContext context, Bearer bearer) {
    context.put(BEARER, bearer);
  }

  Bearer bearer() {
    return Objects.requireNonNull(
        context.<Bearer>get(BEARER), "the operation needs a signed-in caller");
  }

  Who who() {
    return bearer().who();
  }

  /** Refuses whoever is neither an admin nor has a management key. */
  void mustAdminister() {
    if (!bearer().administers()) {
      throw Refusal.of(ErrorCode.FORBIDDEN, "This is for admins.");
    }
  }

  RoutingContext context() {
    return context;
  }

  private ValidatedRequest request() {
    return context.get(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST);
  }

  JsonObject body() {
    RequestParameter body = request().getBody();
    return body == null || body.isNull() ? new JsonObject() : body.getJsonObject();
  }

  String path(String name) {
    return Objects.requireNonNull(request().getPathParameters().get(name), name).getString();
  }

  UUID pathId(String name) {
    return chat.conclave.protocol.Fields.parseId(path(name), name);
  }

  @Nullable RequestParameter query(String name) {
    RequestParameter value = request().getQuery().get(name);
    return value == null || value.isNull() ? null : value;
  }

  Future<Void> json(int status, Object value) {
    String text =
        value instanceof JsonObject object
            ? object.encode()
            : io.vertx.core.json.Json.encode(value);
    return context
        .response()
        .setStatusCode(status)
        .putHeader("Content-Type", "application/json")
        .end(text);
  }

  Future<Void> nothing() {
    return context.response().setStatusCode(204).end();
  }
}
