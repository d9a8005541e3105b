package chat.conclave.edge;

import chat.conclave.edge.Connection.Parts;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.Locale;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Lets sockets in (RFC 6455, section 4.2), after the checks that the library leaves out: version,
 * origin, subprotocol, numbers.
 */
final class SocketDoor {
  static final String SUBPROTOCOL = "conclave.v1";
  private static final Pattern KEY = Pattern.compile("[A-Za-z0-9+/]{22}==");
  private static final Logger LOG = LoggerFactory.getLogger(SocketDoor.class);

  private final Parts parts;
  private final Origins origins;
  private final boolean behindProxy;

  SocketDoor(Parts parts, Origins origins, boolean behindProxy) {
    this.parts = parts;
    this.origins = origins;
    this.behindProxy = behindProxy;
  }

  void handle(RoutingContext context) {
    HttpServerRequest request = context.request();
    if (!"websocket".equals(lower(request.getHeader("Upgrade")))) {
      context.response().putHeader("Upgrade", "websocket");
      refuse(context, 426, ErrorCode.INVALID, "This address speaks WebSocket.");
    } else if (!"13".equals(request.getHeader("Sec-WebSocket-Version"))) {
      context.response().putHeader("Sec-WebSocket-Version", "13");
      refuse(context, 426, ErrorCode.INVALID, "WebSocket version 13 is needed.");
    } else if (!mayOpen(request)) {
      refuse(context, 403, ErrorCode.FORBIDDEN, "This page may not open a socket here.");
    } else if (!offers(request.getHeader("Sec-WebSocket-Protocol"))) {
      refuse(context, 400, ErrorCode.INVALID, "The subprotocol is " + SUBPROTOCOL + ".");
    } else if (!isHandshake(request)) {
      refuse(context, 400, ErrorCode.INVALID, "That is not the handshake of RFC 6455.");
    } else {
      // Or else the request is over before the answer is there.
      request.pause();
      bearer(request).onComplete(allowed -> open(context), context::fail);
    }
  }

  private static void refuse(RoutingContext context, int status, ErrorCode code, String words) {
    Problems.send(context, status, Refusal.of(code, words));
  }

  private static boolean isHandshake(HttpServerRequest request) {
    String key = request.getHeader("Sec-WebSocket-Key");
    return key != null
        && KEY.matcher(key).matches()
        && lower(request.getHeader("Connection")).contains("upgrade");
  }

  /**
   * A browser names its page's origin. Who names none is a program, and shows its token before the
   * upgrade.
   */
  private boolean mayOpen(HttpServerRequest request) {
    var named = request.headers().getAll("Origin");
    return named.isEmpty()
        ? request.getHeader("Authorization") != null
        : named.size() == 1 && origins.allows(named.get(0), Origins.host(request));
  }

  private Future<?> bearer(HttpServerRequest request) {
    String header = request.getHeader("Authorization");
    if (request.getHeader("Origin") != null || header == null) {
      return Future.succeededFuture();
    }
    String[] words = header.split(" ", 2);
    return words.length == 2 && words[0].equalsIgnoreCase("Bearer")
        ? parts.bearers().entering(words[1].strip())
        : Future.failedFuture(Refusal.of(ErrorCode.UNAUTHENTICATED));
  }

  private void open(RoutingContext context) {
    HttpServerRequest request = context.request();
    String address = Remote.address(request, behindProxy);
    if (!parts.sockets().admit(address)) {
      refuse(context, 429, ErrorCode.RATE_LIMITED, "There are too many sockets from this address.");
      return;
    }
    request
        .toWebSocket()
        .onComplete(
            socket -> {
              if (socket.isClosed()) {
                parts.sockets().release(address, false);
                return;
              }
              Connection[] made = new Connection[1];
              made[0] =
                  new Connection(
                      socket,
                      parts,
                      () -> Cut.atOnce(request.connection()),
                      () -> parts.sockets().release(address, made[0].who() != null));
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
