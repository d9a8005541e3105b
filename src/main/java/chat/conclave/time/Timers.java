package chat.conclave.time;

import io.vertx.core.Vertx;
import java.time.Duration;

/**
 * Waits. Everything that happens later is started here, so that a test can turn the hands itself.
 */
public interface Timers {
  /**
   * Runs {@code task} once, on the caller's context.
   *
   * @param delay at least one millisecond; shorter ones are rounded up
   */
  Timer after(Duration delay, Runnable task);

  /** Runs {@code task} again and again, on the caller's context, until cancelled. */
  Timer every(Duration period, Runnable task);

  /** A running timer. */
  @FunctionalInterface
  interface Timer {
    /** Stops the timer; nothing happens when it has already fired. */
    void cancel();
  }

  /** The real ones, on Vert.x. */
  static Timers of(Vertx vertx) {
    return new VertxTimers(vertx);
  }
}
