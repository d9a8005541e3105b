package chat.conclave.edge;

import io.vertx.core.http.HttpConnection;
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
}
