package chat.conclave.edge;

import io.netty.channel.Channel;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.net.impl.ConnectionBase;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Ends connections that nobody is owed a word on. */
final class Cut {
  private static final Logger LOG = LoggerFactory.getLogger(Cut.class);

  private Cut() {}

  static void off(HttpConnection connection) {
    connection
        .close()
        .onFailure(
            failure ->
                LOG.debug("a connection was gone before it was cut: {}", failure.getMessage()));
  }

  /** Also past what is still to be written, for which the library's own close waits. */
  static void atOnce(HttpConnection connection) {
    Channel channel = ((ConnectionBase) connection).channelHandlerContext().channel();
    channel
        .pipeline()
        .firstContext()
        .close()
        .addListener(
            done -> {
              if (!done.isSuccess()) {
                LOG.debug("a connection could not be cut: {}", done.cause().getMessage());
              }
            });
  }
}
