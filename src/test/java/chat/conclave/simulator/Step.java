package chat.conclave.simulator;

import chat.conclave.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/** One thing a stream does; the next one follows when its future completes. */
@FunctionalInterface
public interface Step {
  Future<Void> run(HttpServerResponse response);

  static Step write(String text) {
    return write(Buffer.buffer(text));
  }

  static Step write(Buffer bytes) {
    return response -> response.write(bytes.copy());
  }

  /** Writes bytes in pieces of {@code stride}, each its own chunk. */
  static List<Step> pieces(Buffer bytes, int stride) {
    List<Step> steps = new ArrayList<>();
    for (int at = 0; at < bytes.length(); at += stride) {
      steps.add(write(bytes.getBuffer(at, Math.min(bytes.length(), at + stride))));
    }
    return steps;
  }

  static Step pause(Timers timers, Duration delay) {
    Promise<Void> over = Promise.promise();
    return response -> {
      if (delay.isZero()) {
        return Future.succeededFuture();
      }
      timers.after(delay, over::tryComplete);
      return over.future();
    };
  }

  static Step hold(Gate gate) {
    return response -> gate.pass();
  }

  /** Nothing more, ever; the connection stays open. */
  static Step silence() {
    return response -> Promise.<Void>promise().future();
  }

  /** Says the same again and again, until the client has had enough. */
  static Step forever(Timers timers, Buffer text) {
    return response -> {
      Promise<Void> gone = Promise.promise();
      Timers.Timer[] timer = new Timers.Timer[1];
      timer[0] =
          timers.every(
              Duration.ofMillis(10),
              () -> {
                if (response.closed()) {
                  timer[0].cancel();
                  gone.tryComplete();
                } else if (!response.writeQueueFull()) {
                  response.write(text.copy()).onFailure(closed -> {});
                }
              });
      return gone.future();
    };
  }

  /** Cuts the connection, with the body unfinished. */
  static Step cut() {
    return response -> response.reset();
  }

  static Step end() {
    return response -> response.end();
  }
}
