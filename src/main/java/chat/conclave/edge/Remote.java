package chat.conclave.edge;

import io.vertx.core.http.HttpServerRequest;

/** Whose address a request counts for. */
final class Remote {
  private static final int LONGEST = 64;

  private Remote() {}

  /**
   * The address at the other end; behind a proxy, the one that the proxy has put last into {@code
   * X-Forwarded-For}, since everything before it is the client's own invention.
   */
  static String address(HttpServerRequest request, boolean behindProxy) {
    String forwarded = behindProxy ? request.getHeader("X-Forwarded-For") : null;
    if (forwarded != null) {
      String last = forwarded.substring(forwarded.lastIndexOf(',') + 1).strip();
      if (!last.isEmpty() && last.length() <= LONGEST) {
        return last;
      }
    }
    var remote = request.remoteAddress();
    return remote == null ? "" : String.valueOf(remote.hostAddress());
  }
}
