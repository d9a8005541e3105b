package chat.conclave.edge;

import chat.conclave.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.http.ServerWebSocket;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Ends a socket: says why, closes it, and cuts the TCP connection of a client that does not take
 * its part in that. (The library's own patience begins when its close has been written, and that
 * waits for ever behind what a slow reader does not read.)
 */
final class Farewell {
  private static final Duration PATIENCE = Duration.ofSeconds(5);
  private static final Duration PATIENCE_WITH_A_FLOOD = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(Farewell.class);

  private final ServerWebSocket socket;
  private final Outbox outbox;
  private final Timers timers;
  private final Runnable tcp;
  private Timers.Timer cut = () -> {};

  /**
   * @param tcp cuts the TCP connection, whatever is still to be written
   */
  Farewell(ServerWebSocket socket, Outbox outbox, Timers timers, Runnable tcp) {
    this.socket = socket;
    this.outbox = outbox;
    this.timers = timers;
    this.tcp = tcp;
  }

  /** Once a socket. Done when the close is written, or cannot be. */
  Future<Void> say(CloseReason reason) {
    JsonObject bye = new JsonObject().put("type", "bye").put("code", reason.word());
    if (reason.comeBack()) {
      bye.put("reconnectAfter", 1);
    }
    outbox.last(bye.encode());
    Future<Void> written =
        socket
            .close(reason.code(), reason.word())
            .onFailure(failure -> LOG.debug("a close was not written: {}", failure.getMessage()));
    boolean flood = reason == CloseReason.FLOOD;
    if (flood) {
      // The library would go on answering pings.
      socket.pause();
    }
    cut = timers.after(flood ? PATIENCE_WITH_A_FLOOD : PATIENCE, tcp);
    return written.otherwiseEmpty();
  }

  /** The socket is gone. */
  void over() {
    cut.cancel();
  }
}
