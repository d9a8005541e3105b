package chat.conclave.edge;

import chat.conclave.edge.Rates.Limit;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Fields;
import chat.conclave.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.openapi.router.OpenAPIRoute;
import io.vertx.ext.web.openapi.router.RequestExtractor;
import io.vertx.ext.web.openapi.router.RouterBuilder;
import io.vertx.openapi.contract.OpenAPIContract;
import io.vertx.openapi.contract.Path;
import io.vertx.openapi.validation.RequestValidator;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * REST as the contract has it: the contract routes, validates and says which operations need a
 * token.
 */
final class Rest {
  private final Vertx vertx;
  private final OpenAPIContract contract;
  private final Bearers bearers;
  private final Rates rates;
  private final RequestValidator validator;

  Rest(Vertx vertx, OpenAPIContract contract, Bearers bearers, Rates rates) {
    this.vertx = vertx;
    this.contract = contract;
    this.bearers = bearers;
    this.rates = rates;
    this.validator = RequestValidator.create(vertx, contract);
  }

  /**
   * @param operations by operation id; every operation of the contract must be there
   */
  Router router(Map<String, Caller.Operation> operations) {
    RequestExtractor extractor = RequestExtractor.withBodyHandler();
    RouterBuilder builder = RouterBuilder.create(vertx, contract, extractor);
    for (OpenAPIRoute route : builder.getRoutes()) {
      String id = route.getOperation().getOperationId();
      Caller.Operation operation = Objects.requireNonNull(operations.get(id), id);
      // Not the library's order: who may not ask is told so, and nothing about the question.
      route.setDoSecurity(false);
      route.setDoValidation(false);
      Set<String> schemes = schemes(route, contract);
      route.addHandler(
          schemes.isEmpty() ? RoutingContext::next : context -> authenticate(context, schemes));
      if (KeyRoutes.TAKE_KEYS.contains(id)) {
        route.addHandler(ClearKey::take);
      }
      route.addHandler(Guard::strictBody);
      route.addHandler(
          context ->
              extractor
                  .extractValidatableRequest(context, route.getOperation())
                  .compose(request -> validator.validate(request, id))
                  .onComplete(
                      valid -> {
                        context.put(RouterBuilder.KEY_META_DATA_VALIDATED_REQUEST, valid);
                        context.next();
                      },
                      context::fail));
      route.addHandler(context -> run(operation, context));
      route.addFailureHandler(Problems::handle);
    }
    return builder.createRouter();
  }

  /** What kinds of bearers the contract lets in; nothing for {@code security: []}. */
  private static Set<String> schemes(OpenAPIRoute route, OpenAPIContract contract) {
    JsonObject operation = route.getOperation().getOpenAPIModel();
    JsonArray security =
        operation.getJsonArray(
            operation.containsKey(Contract.BEARERS) ? Contract.BEARERS : "security",
            contract.getRawContract().getJsonArray("security"));
    return security.stream()
        .flatMap(each -> ((JsonObject) each).fieldNames().stream())
        .collect(Collectors.toUnmodifiableSet());
  }

  private void authenticate(RoutingContext context, Set<String> schemes) {
    String header = context.request().getHeader("Authorization");
    String[] words = header == null ? new String[0] : header.split(" ", 2);
    Future<?> known =
        words.length == 2 && words[0].equalsIgnoreCase("Bearer")
            ? bearers
                .known(words[1].strip())
                .map(
                    found -> {
                      rates.check(limit(found), found.who().user().toString());
                      if (!schemes.contains(found.kind().scheme())) {
                        throw Refusal.of(ErrorCode.FORBIDDEN, words(found));
                      }
                      reach(found, context.pathParam("room"));
                      Caller.known(context, found);
                      return null;
                    })
            : Future.failedFuture(Refusal.of(ErrorCode.UNAUTHENTICATED));
    known.onComplete(done -> context.next(), context::fail);
  }

  private static Limit limit(Bearer bearer) {
    return switch (bearer.kind()) {
      case PERSON -> Limit.READ;
      case CHAT_KEY -> Limit.CHAT_KEY;
      case MANAGEMENT_KEY -> Limit.MANAGEMENT_KEY;
    };
  }

  private static String words(Bearer bearer) {
    return switch (bearer.kind()) {
      case PERSON -> ErrorCode.FORBIDDEN.message();
      case CHAT_KEY -> "A chat key acts in rooms and does nothing else.";
      case MANAGEMENT_KEY -> "A management key administers and does nothing else.";
    };
  }

  /** The same answer for every other room: a key does not tell which there are. */
  private static void reach(Bearer bearer, @Nullable String room) {
    if (room != null && !bearer.reaches(Fields.parseId(room, "room"))) {
      throw Refusal.of(ErrorCode.FORBIDDEN, "This key is for other rooms.");
    }
  }

  private static void run(Caller.Operation operation, RoutingContext context) {
    Future<?> done;
    try {
      done = operation.handle(new Caller(context));
    } catch (RuntimeException e) {
      done = Future.failedFuture(e);
    }
    done.onFailure(context::fail);
  }

  /** A path that the contract does not have, or a method that its path does not take. */
  void unknown(RoutingContext context) {
    Path path = contract.findPath(context.normalizedPath());
    if (path == null) {
      Problems.send(context, 404, Refusal.of(ErrorCode.NOT_FOUND));
      return;
    }
    context
        .response()
        .putHeader(
            "Allow",
            path.getOperations().stream()
                .map(each -> each.getHttpMethod().name())
                .collect(Collectors.joining(", ")));
    wrongMethod(context);
  }

  static void wrongMethod(RoutingContext context) {
    Problems.send(context, 405, Refusal.of(ErrorCode.INVALID, "That method is not used here."));
  }
}
