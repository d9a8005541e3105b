package chat.conclave.provider;

import chat.conclave.time.Timers;
import io.netty.channel.EventLoop;
import io.netty.resolver.ResolvedAddressTypes;
import io.netty.resolver.dns.DnsAddressResolverGroup;
import io.netty.resolver.dns.DnsNameResolverBuilder;
import io.netty.resolver.dns.DnsServerAddressStreamProvider;
import io.netty.resolver.dns.NoopDnsCache;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.internal.VertxInternal;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeoutException;

/**
 * Asks the name servers for all addresses of a name, of both kinds. Vert.x's own resolver is
 * content with the first kind that arrives, and would leave the other unjudged.
 */
final class NameServers implements AutoCloseable {
  private final VertxInternal vertx;
  private final Timers timers;
  private final Duration patience;
  private final DnsAddressResolverGroup resolvers;

  /**
   * @param servers whom to ask
   */
  NameServers(
      Vertx vertx, Timers timers, Duration patience, DnsServerAddressStreamProvider servers) {
    this.vertx = (VertxInternal) vertx;
    this.timers = timers;
    this.patience = patience;
    resolvers =
        new DnsAddressResolverGroup(
            new DnsNameResolverBuilder()
                .datagramChannelFactory(this.vertx.transport()::datagramChannel)
                .nameServerProvider(servers)
                // Names are meant as they stand; nothing is remembered of them.
                .searchDomains(List.of())
                .resolveCache(NoopDnsCache.INSTANCE)
                .resolvedAddressTypes(ResolvedAddressTypes.IPV4_PREFERRED)
                .completeOncePreferredResolved(false)
                .queryTimeoutMillis(patience.toMillis()));
  }

  /**
   * @param name or an address, for which nobody is asked
   */
  Future<List<InetAddress>> resolve(String name) {
    Promise<List<InetAddress>> found = Promise.promise();
    Timers.Timer timer =
        timers.after(patience, () -> found.tryFail(new TimeoutException("no name server")));
    EventLoop loop = vertx.getOrCreateContext().nettyEventLoop();
    resolvers
        .getResolver(loop)
        .resolveAll(InetSocketAddress.createUnresolved(name, 0))
        .addListener(
            (io.netty.util.concurrent.Future<List<InetSocketAddress>> answer) -> {
              if (answer.isSuccess()) {
                found.tryComplete(
                    answer.getNow().stream().map(InetSocketAddress::getAddress).toList());
              } else {
                found.tryFail(answer.cause());
              }
            });
    return found.future().onComplete(done -> timer.cancel());
  }

  @Override
  public void close() {
    resolvers.close();
  }
}
