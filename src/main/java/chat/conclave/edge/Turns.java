package chat.conclave.edge;

import chat.conclave.protocol.FrameReader.Inbound;
import io.vertx.core.Future;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.function.BiConsumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The frames of one socket: each is handled when the one before it has its answer. */
final class Turns {
  private static final int WAITING = 64;

  private final Function<Inbound, Future<?>> handle;
  private final BiConsumer<@Nullable Object, Throwable> failed;
  private final Deque<Inbound> waiting = new ArrayDeque<>();
  private boolean busy;
  private boolean over;

  /**
   * @param handle answers a frame; what it throws is a failure
   * @param failed is told which frame was not handled, and why
   */
  Turns(Function<Inbound, Future<?>> handle, BiConsumer<@Nullable Object, Throwable> failed) {
    this.handle = handle;
    this.failed = failed;
  }

  /** Whether one more would be too many. */
  boolean full() {
    return waiting.size() >= WAITING;
  }

  void add(Inbound inbound) {
    waiting.add(inbound);
    next();
  }

  private void next() {
    if (busy || over || waiting.isEmpty()) {
      return;
    }
    busy = true;
    Inbound inbound = waiting.remove();
    handled(inbound)
        .onComplete(
            done -> {
              if (done.failed()) {
                failed.accept(inbound.re(), done.cause());
              }
              busy = false;
              next();
            });
  }

  private Future<?> handled(Inbound inbound) {
    try {
      return handle.apply(inbound);
    } catch (RuntimeException e) {
      return Future.failedFuture(e);
    }
  }

  /** Nobody waits for an answer any more. */
  void end() {
    over = true;
    waiting.clear();
  }
}
