package chat.conclave.edge;

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
  private final boolean loopbackOnly;

  /**
   * @param further as configured, in lower case
   * @param loopbackOnly whether the server listens on loopback, so that a foreign host name in a
   *     request is a rebinding trick
   */
  Origins(Set<String> further, boolean loopbackOnly) {
    this.further = further;
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
    boolean served = origin.equals("http://" + host) || origin.equals("https://" + host);
    return served
        && origin.equals(origin.toLowerCase(Locale.ROOT))
        && (!loopbackOnly || loopback(origin));
  }

  private static boolean loopback(String origin) {
    String host = URI.create(origin).getHost();
    return host != null
        && (host.equals("localhost")
            || host.equals("[::1]")
            || host.matches("127(\\.\\d{1,3}){3}"));
  }
}
