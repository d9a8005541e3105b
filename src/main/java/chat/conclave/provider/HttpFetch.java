package chat.conclave.provider;

import chat.conclave.key.Secret;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.time.Clock;
import chat.conclave.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import org.jspecify.annotations.Nullable;

/** One small document: within the time of a first byte, and within the size of a list. */
final class HttpFetch {
  private final Promise<Reply> reply = Promise.promise();
  private final Timers timers;
  private final Clock clock;
  private final ProviderLimits limits;
  private final Provider provider;
  private @Nullable Secret key;
  private @Nullable HttpClientRequest request;

  HttpFetch(
      Timers timers, Clock clock, ProviderLimits limits, Provider provider, @Nullable Secret key) {
    this.timers = timers;
    this.clock = clock;
    this.limits = limits;
    this.provider = provider;
    this.key = key;
  }

  /** Fails with a {@link Refusal} and nothing of the HTTP client's own words. */
  Future<Reply> reply() {
    return reply.future();
  }

  void begin(HttpClient http, RequestOptions options) {
    Timers.Timer timer = timers.after(limits.firstByte(), () -> fail(ErrorCode.PROVIDER_TIMEOUT));
    reply.future().onComplete(done -> timer.cancel());
    http.request(options)
        .onComplete(
            this::connected,
            failure ->
                fail(
                    failure instanceof ConnectionPoolTooBusyException
                        ? ErrorCode.PROVIDER_OVERLOADED
                        : ErrorCode.PROVIDER_UNREACHABLE));
  }

  /** Instead of beginning. */
  void refuse(Throwable refusal) {
    dropKey();
    reply.tryFail(refusal);
  }

  private void connected(HttpClientRequest connected) {
    request = connected;
    connected.exceptionHandler(failure -> unreachable());
    if (reply.future().isComplete()) {
      reset();
      return;
    }
    Secret secret = key;
    if (secret != null) {
      key = null;
      if (!KeyHeader.write(connected, provider, secret, Buffer.buffer(), clock.now())) {
        fail(ErrorCode.UNAVAILABLE);
        return;
      }
    }
    connected.send().onComplete(this::answered, failure -> unreachable());
  }

  private void answered(HttpClientResponse response) {
    Buffer body = Buffer.buffer();
    response.exceptionHandler(failure -> unreachable());
    response.handler(
        bytes -> {
          if (body.length() + bytes.length() > limits.maxList()) {
            fail(ErrorCode.PROVIDER_GARBLED);
          } else {
            body.appendBuffer(bytes);
          }
        });
    response.endHandler(
        end -> reply.tryComplete(new Reply(response.statusCode(), response.headers(), body)));
  }

  private void unreachable() {
    fail(ErrorCode.PROVIDER_UNREACHABLE);
  }

  private void fail(ErrorCode code) {
    dropKey();
    if (reply.tryFail(Refusal.of(code))) {
      reset();
    }
  }

  private void reset() {
    if (request != null) {
      request.reset().onFailure(closed -> {});
    }
  }

  private void dropKey() {
    if (key != null) {
      key.close();
      key = null;
    }
  }
}
