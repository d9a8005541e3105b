package chat.conclave.provider;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.time.Timers;
import io.vertx.core.AsyncResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * Finds where the address of somebody's own provider leads, asking for its name once: who is
 * connected to is who was judged, whatever the name leads to a moment later.
 */
final class EndpointJudge {
  private final VertxInternal vertx;
  private final Timers timers;
  private final Duration patience;
  private final OwnEndpoints own;

  /**
   * @param vertx whose resolver is asked: name servers and the hosts file
   * @param patience for the name servers
   */
  EndpointJudge(Vertx vertx, Timers timers, Duration patience, OwnEndpoints own) {
    this.vertx = (VertxInternal) vertx;
    this.timers = timers;
    this.patience = patience;
    this.own = own;
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
    return own.allows(endpoint)
        ? Future.succeededFuture(Optional.empty())
        : resolve(endpoint.name())
            .compose(
                addresses ->
                    own.open(addresses)
                        ? Future.succeededFuture(
                            Optional.of(server(addresses.get(0), endpoint.port())))
                        : Future.failedFuture(own.forbidden()));
  }

  /** By its digits, so that nobody asks for the name again. */
  private static SocketAddress server(InetAddress address, int port) {
    return SocketAddress.inetSocketAddress(port, address.getHostAddress());
  }

  private Future<List<InetAddress>> resolve(String name) {
    Promise<List<InetAddress>> found = Promise.promise();
    Timers.Timer timer = timers.after(patience, () -> found.tryFail(unknown()));
    vertx.nameResolver().resolveAll(name, answer -> take(answer, found));
    return found.future().onComplete(done -> timer.cancel());
  }

  private static void take(
      AsyncResult<List<InetSocketAddress>> answer, Promise<List<InetAddress>> found) {
    if (answer.succeeded()) {
      found.tryComplete(answer.result().stream().map(InetSocketAddress::getAddress).toList());
    } else {
      found.tryFail(unknown());
    }
  }

  private static Refusal unknown() {
    return Refusal.of(
        ErrorCode.PROVIDER_UNREACHABLE, "Nobody knows the name in the provider's address.");
  }
}
