package chat.conclave.provider;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.util.Optional;

/**
 * Finds where the address of somebody's own provider leads, asking for its name once: who is
 * connected to is who was judged, whatever the name leads to a moment later.
 */
final class EndpointJudge {
  private final OwnEndpoints own;
  private final NameServers names;

  EndpointJudge(OwnEndpoints own, NameServers names) {
    this.own = own;
    this.names = names;
  }

  /**
   * @return where to connect to; empty where the operator has allowed it wherever it leads. Fails
   *     with a {@link Refusal}
   */
  Future<Optional<SocketAddress>> judge(URI url) {
    OwnEndpoint endpoint;
    try {
      endpoint = own.parse(url.toString());
    } catch (Refusal refusal) {
      return Future.failedFuture(refusal);
    }
    if (own.allows(endpoint)) {
      return Future.succeededFuture(Optional.empty());
    }
    return names
        .resolve(endpoint.name())
        .recover(unknown -> Future.failedFuture(Refusal.of(ErrorCode.PROVIDER_UNREACHABLE)))
        .compose(
            addresses ->
                own.open(addresses)
                    ? Future.succeededFuture(Optional.of(server(addresses.get(0), endpoint.port())))
                    : Future.failedFuture(own.forbidden()));
  }

  /** By its digits, so that nobody asks for the name again. */
  private static SocketAddress server(InetAddress address, int port) {
    return SocketAddress.inetSocketAddress(port, address.getHostAddress());
  }
}
