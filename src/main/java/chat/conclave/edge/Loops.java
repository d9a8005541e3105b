package chat.conclave.edge;

import chat.conclave.time.Clock;
import chat.conclave.time.Timers;
import chat.conclave.time.Timers.Timer;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The event loops that serve people: how long each lets somebody wait who has work for it. */
final class Loops {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  private final Queue<Context> loops = new ConcurrentLinkedQueue<>();

  void add(Context loop) {
    loops.add(loop);
  }

  /** The wait of each in milliseconds; nothing of one that has not come to it in two seconds. */
  Future<List<Optional<Long>>> waits(Timers timers, Clock clock) {
    Context here = Objects.requireNonNull(Vertx.currentContext(), "asked on an event loop");
    List<Future<Optional<Long>>> waits =
        loops.stream().map(loop -> wait(loop, here, timers, clock)).toList();
    return Future.all(waits).map(all -> all.list());
  }

  private static Future<Optional<Long>> wait(
      Context loop, Context here, Timers timers, Clock clock) {
    Promise<Optional<Long>> waited = Promise.promise();
    Instant asked = clock.now();
    Timer patience = timers.after(PATIENCE, () -> waited.tryComplete(Optional.empty()));
    loop.runOnContext(
        turn -> {
          long millis = Math.max(0, Duration.between(asked, clock.now()).toMillis());
          here.runOnContext(back -> waited.tryComplete(Optional.of(millis)));
        });
    return waited.future().onComplete(done -> patience.cancel());
  }
}
