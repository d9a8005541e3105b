package chat.conclave.provider;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import java.net.InetAddress;
import java.net.URI;
import java.util.Collection;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Predicate;

/**
 * Which addresses people may use as providers of their own: public ones behind https, and what the
 * operator lists. The name is judged here; where it leads is judged at each connection.
 */
public final class OwnEndpoints {
  private final Set<String> allowed;
  private final Predicate<InetAddress> open;
  private final int port;

  /**
   * @param allowed each a host and a port, as in {@code localhost:11434}: not judged any further
   */
  public OwnEndpoints(Set<String> allowed) {
    this(allowed, PublicAddress::is, OwnEndpoint.HTTPS);
  }

  /**
   * For tests, which have no public address.
   *
   * @param open which addresses are public
   * @param port that of https
   */
  OwnEndpoints(Set<String> allowed, Predicate<InetAddress> open, int port) {
    this.allowed = Set.copyOf(allowed);
    this.open = open;
    this.port = port;
  }

  /**
   * Reads the address; asks no name server.
   *
   * @return it in one spelling: lower case, no default port, no slash at the end
   * @throws Refusal {@code endpoint-forbidden}, with words that say what is allowed
   */
  public URI check(String baseUrl) {
    return parse(baseUrl).url();
  }

  OwnEndpoint parse(String baseUrl) {
    OwnEndpoint endpoint = OwnEndpoint.parse(baseUrl).orElseThrow(this::forbidden);
    boolean fits =
        endpoint.secure()
            && endpoint.port() == port
            && !endpoint.doubtful()
            && endpoint.address().map(open::test).orElse(true);
    if (!fits && !allows(endpoint)) {
      throw forbidden();
    }
    return endpoint;
  }

  /** Whether the operator lets people use it, wherever it leads. */
  boolean allows(OwnEndpoint endpoint) {
    return allowed.contains(endpoint.hostAndPort());
  }

  /** Whether a name that leads to all of these leads to the open Internet, and only there. */
  boolean open(Collection<InetAddress> addresses) {
    return !addresses.isEmpty() && addresses.stream().allMatch(open);
  }

  Refusal forbidden() {
    String words =
        "That address is not allowed. It has to begin with https://, have a public name in plain letters, no port"
            + " of its own, no user, no question mark and no hash";
    return Refusal.of(
        ErrorCode.ENDPOINT_FORBIDDEN,
        allowed.isEmpty()
            ? words + "."
            : words + "; or be one of " + String.join(", ", new TreeSet<>(allowed)) + ".");
  }
}
