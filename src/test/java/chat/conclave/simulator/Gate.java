package chat.conclave.simulator;

import io.vertx.core.Future;
import io.vertx.core.Promise;

/** A point of a stream that holds until a test has looked at it. */
public final class Gate {
  private final Promise<Void> reached = Promise.promise();
  private final Promise<Void> released = Promise.promise();

  /** Completes when all before it was written. */
  public Future<Void> reached() {
    return reached.future();
  }

  public void release() {
    released.tryComplete();
  }

  Future<Void> pass() {
    reached.tryComplete();
    return released.future();
  }
}
