package chat.conclave.time;

import io.vertx.core.Vertx;
import java.time.Duration;

record VertxTimers(Vertx vertx) implements Timers {
  @Override
  public Timer after(Duration delay, Runnable task) {
    long id = vertx.setTimer(millis(delay), fired -> task.run());
    return () -> vertx.cancelTimer(id);
  }

  @Override
  public Timer every(Duration period, Runnable task) {
    long id = vertx.setPeriodic(millis(period), fired -> task.run());
    return () -> vertx.cancelTimer(id);
  }

  private static long millis(Duration duration) {
    return Math.max(1, duration.toMillis());
  }
}
