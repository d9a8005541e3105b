package chat.conclave.edge;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.StrictJson;
import chat.conclave.time.Timers;
import io.netty.handler.codec.http.TooLongHttpHeaderException;
import io.netty.handler.codec.http.TooLongHttpLineException;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.HttpVersion;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;

/** What every request must keep to, and what every answer carries. */
final class Guard {
  static final int BODY = 65_536;
  private static final Duration WHOLE_REQUEST = Duration.ofSeconds(15);

  /** How long a client is listened to whose answer is already there. */
  private static final Duration UNWANTED_REST = Duration.ofSeconds(1);

  private static final Set<HttpMethod> METHODS =
      Set.of(
          HttpMethod.GET,
          HttpMethod.HEAD,
          HttpMethod.POST,
          HttpMethod.PUT,
          HttpMethod.PATCH,
          HttpMethod.DELETE);
  private static final Set<String> SECRETS =
      Set.of(
          "token",
          "access_token",
          "accesstoken",
          "refresh_token",
          "authorization",
          "key",
          "api_key",
          "api-key",
          "apikey",
          "sealedkey",
          "secret",
          "password");
  private static final Pattern BROKEN_ESCAPE = Pattern.compile("%(?![0-9A-Fa-f]{2})");
  private static final StrictJson JSON = StrictJson.storable(16, BODY);

  private static final String POLICY =
      "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; font-src 'self'; connect-src 'self'; manifest-src 'self';"
          + " worker-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'; require-trusted-types-for 'script'; trusted-types dompurify bell";

  private final Timers timers;
  private final boolean tls;

  Guard(Timers timers, boolean tls) {
    this.timers = timers;
    this.tls = tls;
  }

  /** Whether the router can read the URL: of others it makes errors of its own. */
  static boolean isReadable(HttpServerRequest request) {
    String uri = request.uri();
    return (uri.startsWith("/") || uri.startsWith("http")) && !BROKEN_ESCAPE.matcher(uri).find();
  }

  /** Before everything else. */
  void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    limit(context);
    if (!METHODS.contains(request.method())) {
      context.response().putHeader("Allow", "GET, HEAD, POST, PUT, PATCH, DELETE");
      Rest.wrongMethod(context);
    } else if (!namesOneHost(request)) {
      refuse(context, 400, "A request names one host.");
    } else if (holdsSecret(request)) {
      refuse(context, 400, "A secret never stands in a URL. Consider it lost, and replace it.");
    } else if (request.getHeader("Content-Encoding") != null) {
      refuse(context, 415, "Send the body as it is, not compressed.");
    } else if (hasBody(request) && !isJson(request)) {
      refuse(context, 415, "Send JSON, as application/json.");
    } else {
      context.next();
    }
  }

  /** Answers what the decoder or the router could make nothing of, and closes the connection. */
  void malformed(HttpServerRequest request) {
    Throwable cause = request.decoderResult().cause();
    int status =
        cause instanceof TooLongHttpLineException
            ? 414
            : cause instanceof TooLongHttpHeaderException ? 431 : 400;
    Refusal refusal = Refusal.of(status == 400 ? ErrorCode.INVALID : ErrorCode.TOO_LARGE);
    dress(request.response())
        .setStatusCode(status)
        .putHeader("Connection", "close")
        .putHeader("Content-Type", Problems.TYPE)
        .end(Problems.document(status, refusal))
        .onComplete(done -> Cut.off(request.connection()));
  }

  /** A body has to be there in time, also when the answer does not wait for it. */
  private void limit(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (!hasBody(request)) {
      return;
    }
    Timers.Timer cut = timers.after(WHOLE_REQUEST, () -> cut(request));
    context.addEndHandler(
        answered -> {
          cut.cancel();
          if (!request.isEnded()) {
            timers.after(UNWANTED_REST, () -> cut(request));
          }
        });
  }

  private static void cut(HttpServerRequest request) {
    if (!request.isEnded()) {
      Cut.off(request.connection());
    }
  }

  private static void refuse(RoutingContext context, int status, String words) {
    Problems.send(context, status, Refusal.of(ErrorCode.INVALID, words));
  }

  private static boolean namesOneHost(HttpServerRequest request) {
    String host = Origins.host(request);
    String uri = request.uri();
    String own = request.scheme() + "://" + host;
    return host != null
        && request.authority() != null
        && !request.authority().host().isEmpty()
        && request.headers().getAll("Host").size() <= 1
        && (uri.startsWith("/") || uri.equals(own) || uri.startsWith(own + "/"));
  }

  private static boolean holdsSecret(HttpServerRequest request) {
    return request.params().names().stream()
        .anyMatch(name -> SECRETS.contains(name.toLowerCase(Locale.ROOT)));
  }

  static boolean hasBody(HttpServerRequest request) {
    String length = request.getHeader("Content-Length");
    return request.getHeader("Transfer-Encoding") != null
        || (length != null && !length.equals("0"))
        || (request.version() == HttpVersion.HTTP_2 && request.getHeader("Content-Type") != null);
  }

  private static boolean isJson(HttpServerRequest request) {
    String type = request.getHeader("Content-Type");
    return type != null
        && type.split(";", 2)[0].strip().toLowerCase(Locale.ROOT).equals("application/json");
  }

  /** Gives an answer the headers that every answer has. */
  HttpServerResponse dress(HttpServerResponse response) {
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
    return response;
  }

  /** After the body is there: it is JSON, and strictly so. */
  static void strictBody(RoutingContext context) {
    try {
      if (context.body().length() > 0) {
        JSON.object(utf8(context.body().buffer()));
      }
      context.next();
    } catch (IOException e) {
      refuse(context, 422, "The body is one JSON object, no deeper than 16.");
    }
  }

  private static String utf8(Buffer bytes) throws CharacterCodingException {
    return StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(bytes.getBytes())).toString();
  }
}
