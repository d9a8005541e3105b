package chat.conclave.edge;

import chat.conclave.edge.Connection.Parts;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets sockets in (RFC 6455, section 4.2), after the checks that the library leaves out: version,
 * origin, subprotocol, numbers.
 */
final class SocketDoor {
  static final String SUBPROTOCOL = "conclave.v1";
  private static final Logger LOG = LoggerFactory.getLogger(SocketDoor.class);

  private final Parts parts;
  private final Origins origins;

  SocketDoor(Parts parts, Origins origins) {
    this.parts = parts;
    this.origins = origins;
  }

  void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (!"websocket".equals(lower(request.getHeader("Upgrade")))) {
      context.response().putHeader("Upgrade", "websocket");
      Problems.send(context, 426, Refusal.of(ErrorCode.INVALID, "This address speaks WebSocket."));
      return;
    }
    if (!"13".equals(request.getHeader("Sec-WebSocket-Version"))) {
      context.response().putHeader("Sec-WebSocket-Version", "13");
      Problems.send(context, 426, Refusal.of(ErrorCode.INVALID, "WebSocket version 13 is needed."));
      return;
    }
    if (!mayOpen(request)) {
      Problems.send(
          context, 403, Refusal.of(ErrorCode.FORBIDDEN, "This page may not open a socket here."));
      return;
    }
    if (!offers(request.getHeader("Sec-WebSocket-Protocol"))) {
      Problems.send(
          context, 400, Refusal.of(ErrorCode.INVALID, "The subprotocol is " + SUBPROTOCOL + "."));
      return;
    }
    bearer(request)
        .onComplete(
            allowed -> {
              if (allowed.failed()) {
                Problems.send(
                    context,
                    403,
                    Refusal.of(ErrorCode.FORBIDDEN, "This page may not open a socket here."));
              } else {
                open(context);
              }
            });
  }

  /**
   * A browser names its page's origin. Who names none is a program, and shows its token before the
   * upgrade.
   */
  private boolean mayOpen(HttpServerRequest request) {
    var named = request.headers().getAll("Origin");
    return named.isEmpty()
        ? request.getHeader("Authorization") != null
        : named.size() == 1 && origins.allows(named.get(0), request.getHeader("Host"));
  }

  private Future<?> bearer(HttpServerRequest request) {
    String header = request.getHeader("Authorization");
    if (request.getHeader("Origin") != null || header == null) {
      return Future.succeededFuture();
    }
    String[] words = header.split(" ", 2);
    return words.length == 2 && words[0].equalsIgnoreCase("Bearer")
        ? parts.accounts().authenticate(words[1].strip())
        : Future.failedFuture(Refusal.of(ErrorCode.UNAUTHENTICATED));
  }

  private void open(RoutingContext context) {
    HttpServerRequest request = context.request();
    String address =
        request.remoteAddress() == null
            ? ""
            : String.valueOf(request.remoteAddress().hostAddress());
    if (!parts.sockets().admit(address)) {
      Problems.send(
          context,
          429,
          Refusal.of(ErrorCode.RATE_LIMITED, "There are too many sockets from this address."));
      return;
    }
    request
        .toWebSocket()
        .onComplete(
            socket -> {
              Connection[] made = new Connection[1];
              made[0] =
                  new Connection(
                      socket, parts, () -> parts.sockets().release(address, made[0].who() != null));
              made[0].onGreeted(() -> parts.sockets().known(address));
            },
            failure -> {
              LOG.debug("a socket was not opened: {}", failure.getMessage());
              parts.sockets().release(address, false);
            });
  }

  private static boolean offers(@Nullable String protocols) {
    return protocols != null
        && Arrays.stream(protocols.split(",")).anyMatch(each -> each.strip().equals(SUBPROTOCOL));
  }

  private static String lower(@Nullable String text) {
    return text == null ? "" : text.toLowerCase(Locale.ROOT);
  }
}
