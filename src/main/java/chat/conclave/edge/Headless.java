package chat.conclave.edge;

import chat.conclave.time.Timers;
import io.vertx.core.http.HttpConnection;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;

/**
 * The connections of one event loop that have not sent the head of a request yet. They are cut: the
 * library would wait for as long as a byte comes now and then.
 */
final class Headless {
  private static final Duration FIRST_REQUEST = Duration.ofSeconds(10);

  private final Timers timers;
  private final Map<HttpConnection, Timers.Timer> cuts = new HashMap<>();

  Headless(Timers timers) {
    this.timers = timers;
  }

  void opened(HttpConnection connection) {
    cuts.put(connection, timers.after(FIRST_REQUEST, () -> cut(connection)));
    connection.closeHandler(closed -> headArrived(connection));
  }

  void headArrived(HttpConnection connection) {
    Timers.Timer cut = cuts.remove(connection);
    if (cut != null) {
      cut.cancel();
    }
  }

  private void cut(HttpConnection connection) {
    cuts.remove(connection);
    Cut.off(connection);
  }
}
