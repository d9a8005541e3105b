package chat.conclave.cli;

import chat.conclave.config.Settings;
import io.vertx.core.Future;

/** Starts the server. */
@FunctionalInterface
public interface Server {
  /**
   * Starts with these settings and leaves threads behind that keep the process alive.
   *
   * @return done when people can connect, or failed with a message for the operator
   */
  Future<?> start(Settings settings);
}
