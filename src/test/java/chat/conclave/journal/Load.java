package chat.conclave.journal;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Clients that each say one thing after the other, until they are told to stop or their connection
 * is gone.
 */
final class Load {
  private final List<JournalClient> clients;
  private final AtomicInteger acknowledged = new AtomicInteger();
  private final AtomicInteger refused = new AtomicInteger();
  private final AtomicLong slowest = new AtomicLong();
  private final int wanted;
  private final Promise<Void> enough = Promise.promise();
  private final Promise<Void> turned = Promise.promise();
  private volatile Further further = new Further(Integer.MAX_VALUE, Promise.promise());
  private final Crowd crowd;
  private volatile boolean over;

  /** What is waited for: so many acknowledged messages. */
  private record Further(int wanted, Promise<Void> reached) {}

  /**
   * @param wanted how many acknowledged messages are {@link #enough}
   */
  Load(Crowd crowd, List<JournalClient> clients, int wanted) {
    this.crowd = crowd;
    this.clients = clients;
    this.wanted = wanted;
  }

  /** Begins; done when all have stopped. */
  Future<Void> begin() {
    return Future.join(clients.stream().map(this::speak).toList()).mapEmpty();
  }

  private Future<Void> speak(JournalClient client) {
    if (over) {
      return Future.succeededFuture();
    }
    long start = System.nanoTime();
    return client
        .say("what is said under load")
        .onSuccess(answer -> slowest.accumulateAndGet(System.nanoTime() - start, Math::max))
        .compose(answer -> heard(client, answer))
        .compose(v -> speak(client))
        .recover(gone -> Future.succeededFuture());
  }

  private Future<Void> heard(JournalClient client, JsonObject answer) {
    if ("ok".equals(answer.getString("type"))) {
      int now = acknowledged.incrementAndGet();
      if (now >= wanted) {
        enough.tryComplete();
      }
      if (now >= further.wanted()) {
        further.reached().tryComplete();
      }
      return Future.succeededFuture();
    }
    if ("rate-limited".equals(answer.getString("code"))) {
      // A new connection may say as much again.
      return client.cut().compose(v -> client.open());
    }
    refused.incrementAndGet();
    turned.tryComplete();
    return crowd.pause();
  }

  /** Done when as many were acknowledged as are wanted. */
  Future<Void> enough() {
    return enough.future();
  }

  /** Done when the first one was refused for another reason than its speed. */
  Future<Void> refusing() {
    return turned.future();
  }

  /** Done when so many more than now were acknowledged. */
  Future<Void> goesOn(int more) {
    Further next = new Further(acknowledged.get() + more, Promise.promise());
    further = next;
    return next.reached().future();
  }

  int acknowledged() {
    return acknowledged.get();
  }

  int refused() {
    return refused.get();
  }

  /** How long the slowest answer took. */
  Duration slowest() {
    return Duration.ofNanos(slowest.get());
  }

  /** Nobody begins anything more. */
  void stop() {
    over = true;
  }
}
