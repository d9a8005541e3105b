package chat.conclave.edge;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.StrictJson;
import chat.conclave.time.Timers;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;

/** What every request must keep to, and what every answer carries. */
final class Guard {
  static final int BODY = 65_536;
  private static final Duration WHOLE_REQUEST = Duration.ofSeconds(15);
  private static final Set<HttpMethod> METHODS =
      Set.of(
          HttpMethod.GET,
          HttpMethod.HEAD,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.PATCH,
          HttpMethod.DELETE);
  private static final Set<String> SECRETS =
      Set.of("token", "access_token", "key", "api_key", "apikey", "password", "sealedkey");
  private static final StrictJson JSON = new StrictJson(16, BODY);

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self';"
          + " form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types dompurify";

  private final Timers timers;
  private final boolean tls;

  Guard(Timers timers, boolean tls) {
    this.timers = timers;
    this.tls = tls;
  }

  /** Before everything else. */
  void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    headers(context.response());
    if (!METHODS.contains(request.method())) {
      context.response().putHeader("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE");
      Problems.send(context, 405, Refusal.of(ErrorCode.INVALID, "That method is not used here."));
      return;
    }
    if (request.authority() == null || request.headers().getAll("Host").size() > 1) {
      Problems.send(context, 400, Refusal.of(ErrorCode.INVALID, "A request names one host."));
      return;
    }
    if (request.params().names().stream()
        .anyMatch(name -> SECRETS.contains(name.toLowerCase(Locale.ROOT)))) {
      Problems.send(
          context,
          400,
          Refusal.of(
              ErrorCode.INVALID,
              "A secret never stands in a URL. Consider it lost, and replace it."));
      return;
    }
    if (request.getHeader("Content-Encoding") != null) {
      Problems.send(
          context, 415, Refusal.of(ErrorCode.INVALID, "Send the body as it is, not compressed."));
      return;
    }
    Timers.Timer cut = timers.after(WHOLE_REQUEST, () -> cut(request));
    context.addEndHandler(done -> cut.cancel());
    context.next();
  }

  private static void cut(HttpServerRequest request) {
    if (!request.isEnded()) {
      var unused = request.connection().close();
    }
  }

  private void headers(HttpServerResponse response) {
    response
        .putHeader("Content-Security-Policy", POLICY)
        .putHeader("X-Content-Type-Options", "nosniff")
        .putHeader("Referrer-Policy", "no-referrer")
        .putHeader("Cross-Origin-Opener-Policy", "same-origin")
        .putHeader("Cross-Origin-Resource-Policy", "same-origin")
        .putHeader(
            "Permissions-Policy", "camera=(), geolocation=(), microphone=(), payment=(), usb=()")
        .putHeader("Cache-Control", "no-cache");
    if (tls) {
      response.putHeader("Strict-Transport-Security", "max-age=31536000");
    }
  }

  /** After the body is there: it is JSON, and strictly so. */
  static void strictBody(RoutingContext context) {
    context.response().putHeader("Cache-Control", "no-store");
    if (context.body().length() <= 0) {
      context.next();
      return;
    }
    String type = context.request().getHeader("Content-Type");
    String media = type == null ? "" : type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT);
    if (!media.equals("application/json")) {
      Problems.send(context, 415, Refusal.of(ErrorCode.INVALID, "Send JSON, as application/json."));
      return;
    }
    try {
      JSON.object(context.body().asString("UTF-8"));
    } catch (IOException e) {
      Problems.send(
          context,
          422,
          Refusal.of(ErrorCode.INVALID, "The body is one JSON object, no deeper than 16."));
      return;
    }
    context.next();
  }
}
