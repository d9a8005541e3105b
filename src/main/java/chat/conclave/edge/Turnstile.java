package chat.conclave.edge;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.time.Clock;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.Supplier;

/**
 * Lets a few at a time say who they are and enter rooms, which the database has to be asked for;
 * the others stand in line. A thousand who come back at once are let in sooner so than if they all
 * pushed, and waited for the database in vain. All of it happens on one event loop.
 */
final class Turnstile {
  static final int AT_ONCE = 4;
  static final int LINE = 10_000;

  /** Whoever has waited for so long has given up, or soon will. */
  static final Duration PATIENCE = Duration.ofSeconds(10);

  private final Clock clock;
  private final Deque<Runnable> line = new ArrayDeque<>();
  private int inside;
  private boolean turning;

  Turnstile(Clock clock) {
    this.clock = clock;
  }

  /**
   * Does {@code work} when it is its turn; {@code unavailable} when the line is too long, or does
   * not move.
   */
  <T> Future<T> pass(Supplier<Future<T>> work) {
    if (line.size() >= LINE) {
      return refused();
    }
    Instant latest = clock.now().plus(PATIENCE);
    Promise<T> done = Promise.promise();
    line.add(() -> begin(() -> clock.now().isAfter(latest) ? refused() : work.get(), done));
    turn();
    return done.future();
  }

  static <T> Future<T> refused() {
    return Future.failedFuture(Refusal.of(ErrorCode.UNAVAILABLE));
  }

  private void turn() {
    if (turning) {
      // What is done at once comes back here while it is let in: the loop below goes on.
      return;
    }
    turning = true;
    while (inside < AT_ONCE && !line.isEmpty()) {
      line.remove().run();
    }
    turning = false;
  }

  private <T> void begin(Supplier<Future<T>> work, Promise<T> done) {
    inside++;
    Future.succeededFuture()
        .compose(mine -> work.get())
        .onComplete(done)
        .onComplete(
            over -> {
              inside--;
              turn();
            });
  }
}
