package chat.conclave.simulator;

import chat.conclave.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import io.vertx.core.http.HttpServerResponse;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * One prompt, to be answered.
 *
 * @param script what to say where nothing goes wrong
 */
record Exchange(
    HttpServerRequest request, Wire wire, String text, List<Step> script, Timers timers) {

  /** Answers with a stream. */
  void stream(Step... steps) {
    stream(List.of(steps));
  }

  void stream(List<Step> steps) {
    run(response().putHeader("Content-Type", wire.media()), steps);
  }

  /** Answers with one document. */
  void reply(int status, String type, String body) {
    response()
        .setStatusCode(status)
        .putHeader("Content-Type", type)
        .end(body)
        .onFailure(closed -> {});
  }

  void refuse(int status, String type, String message) {
    reply(status, "application/json", wire.body(type, message));
  }

  void run(HttpServerResponse response, List<Step> steps) {
    response.setChunked(true);
    Future<Void> done = response.writeHead();
    for (Step step : steps) {
      done = done.compose(written -> step.run(response));
    }
    done.onFailure(closed -> {});
  }

  HttpServerResponse response() {
    return request.response();
  }

  /** Something in the wire's own words. */
  Step say(String text) {
    return Step.write(bytes(text));
  }

  Buffer bytes(String text) {
    return wire.bytes(text);
  }

  /** The first words, as a beginning that is not whole. */
  Step beginning() {
    return say(wire.begin() + wire.piece("Partial ") + wire.piece("answer"));
  }

  /** The key that came, however it came. */
  String key() {
    @Nullable String bearer = request.getHeader("Authorization");
    return bearer != null
        ? bearer.replaceFirst("Bearer ", "")
        : Stream.of("x-api-key", "x-goog-api-key")
            .map(request::getHeader)
            .filter(Objects::nonNull)
            .findFirst()
            .orElse("");
  }
}
