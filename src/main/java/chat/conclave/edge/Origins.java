package chat.conclave.edge;

import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.net.HostAndPort;
import java.net.URI;
import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Which pages may speak to this server: those that it served itself, and those that the operator
 * named. An origin is compared as browsers write it (RFC 6454, section 6.2): anything that only
 * resembles one is none.
 */
final class Origins {
  private final Set<String> further;
  private final boolean tls;
  private final boolean loopbackOnly;

  /**
   * @param further as configured, in lower case
   * @param tls whether the server itself speaks TLS
   * @param loopbackOnly whether the server listens on loopback, so that a foreign host name in a
   *     request is a rebinding trick
   */
  Origins(Set<String> further, boolean tls, boolean loopbackOnly) {
    this.further = further;
    this.tls = tls;
    this.loopbackOnly = loopbackOnly;
  }

  /**
   * Whether a page of {@code origin} may speak to a server addressed as {@code host}.
   *
   * @param host host and port as the request names them
   */
  boolean allows(@Nullable String origin, @Nullable String host) {
    if (origin == null || host == null) {
      return false;
    }
    if (further.contains(origin)) {
      return true;
    }
    // Without TLS of its own and not on loopback, the server may stand behind a proxy that has it.
    boolean served =
        (!tls && origin.equals("http://" + host))
            || ((tls || !loopbackOnly) && origin.equals("https://" + host));
    return served
        && origin.equals(origin.toLowerCase(Locale.ROOT))
        && (!loopbackOnly || loopback(origin));
  }

  /** Host and port as {@code request} names them. */
  static @Nullable String host(HttpServerRequest request) {
    String host = request.getHeader("Host");
    HostAndPort authority = request.authority();
    if (host != null || authority == null) {
      return host;
    }
    return authority.port() < 0 ? authority.host() : authority.host() + ":" + authority.port();
  }

  private static boolean loopback(String origin) {
    String host = URI.create(origin).getHost();
    return host != null
        && (host.equals("localhost")
            || host.equals("[::1]")
            || host.matches("127(\\.\\d{1,3}){3}"));
  }
}
