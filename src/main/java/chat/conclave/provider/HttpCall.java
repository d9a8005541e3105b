package chat.conclave.provider;

import chat.conclave.key.Secret;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.provider.ProviderEvent.Failure;
import chat.conclave.provider.ProviderEvent.Finish;
import chat.conclave.provider.ProviderEvent.Ping;
import chat.conclave.time.Clock;
import chat.conclave.time.Timers;
import io.vertx.core.Context;
import io.vertx.core.Handler;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ConnectionPoolTooBusyException;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientRequest;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.RequestOptions;
import java.time.Duration;
import java.util.Locale;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * One prompt and its stream on one connection. All of it happens on one context. Three clocks run:
 * for the head, for the next content, for the whole; a request's own timeouts end with its head.
 */
final class HttpCall implements Call {
  private static final int NOT_FOUND = 404;

  private final Context context;
  private final Timers timers;
  private final Clock clock;
  private final ProviderLimits limits;
  private final Provider provider;
  private final Dialect dialect;
  private final Decoder decoder;
  private final Handler<ProviderEvent> events;
  private final Relay relay = new Relay(this);
  private BooleanSupplier elsewhere = () -> false;
  private @Nullable Secret key;
  private @Nullable KeyEcho echo;
  private @Nullable HttpClientRequest request;
  private @Nullable HttpClientResponse response;
  private Timers.@Nullable Timer next;
  private Timers.@Nullable Timer total;
  private final Buffer errorBody = Buffer.buffer();

  /** Read by {@link #stop} from any thread; written by the context but for that. */
  private volatile boolean over;

  HttpCall(
      Context context,
      Timers timers,
      Clock clock,
      ProviderLimits limits,
      Provider provider,
      Dialect dialect,
      @Nullable Secret key,
      Handler<ProviderEvent> events) {
    this.context = context;
    this.timers = timers;
    this.clock = clock;
    this.limits = limits;
    this.provider = provider;
    this.dialect = dialect;
    this.decoder = dialect.decoder(limits);
    this.key = key;
    this.events = events;
  }

  /**
   * @param elsewhere asked when nothing is at the path of the prompt: whether a further call would
   *     go to another one
   */
  void orElse(BooleanSupplier elsewhere) {
    this.elsewhere = elsewhere;
  }

  void begin(HttpClient http, RequestOptions options, Buffer body) {
    if (over) {
      return;
    }
    next = timers.after(limits.firstByte(), () -> end(failure(ErrorCode.PROVIDER_TIMEOUT)));
    total = timers.after(limits.total(), () -> end(failure(ErrorCode.PROVIDER_TIMEOUT)));
    http.request(options)
        .onComplete(
            connected -> connected(connected, body),
            failure ->
                end(
                    failure instanceof ConnectionPoolTooBusyException
                        ? failure(ErrorCode.PROVIDER_OVERLOADED)
                        : failure(ErrorCode.PROVIDER_UNREACHABLE)));
  }

  private void connected(HttpClientRequest connected, Buffer body) {
    request = connected;
    connected.exceptionHandler(failure -> broken());
    if (over) {
      reset();
      return;
    }
    Secret secret = key;
    if (secret != null) {
      key = null;
      echo = new KeyEcho(secret);
      if (!KeyHeader.write(connected, provider, secret, body, clock.now())) {
        end(failure(ErrorCode.UNAVAILABLE));
        return;
      }
    }
    connected.send(body).onComplete(this::answered, failure -> broken());
  }

  private void answered(HttpClientResponse answer) {
    if (over) {
      return;
    }
    response = answer;
    awaitNext(limits.idle(), () -> end(stalled()));
    answer.exceptionHandler(failure -> broken());
    if (answer.statusCode() != 200) {
      answer.handler(this::errorBytes);
      answer.endHandler(end -> ended(error()));
    } else if (!streams(answer)) {
      end(failure(ErrorCode.PROVIDER_GARBLED));
    } else {
      Handler<Buffer> reader = dialect.reader(limits.maxLine(), new Events());
      answer.handler(
          bytes -> {
            if (!over) {
              reader.handle(bytes);
            }
          });
      answer.endHandler(end -> ended(decoder.end()));
    }
  }

  /**
   * A proxy's page or a whole JSON answer is no stream, nor is what we never asked to be packed.
   */
  private boolean streams(HttpClientResponse answer) {
    @Nullable String type = answer.getHeader("Content-Type");
    @Nullable String packed = answer.getHeader("Content-Encoding");
    return type != null
        && type.toLowerCase(Locale.ROOT).startsWith(dialect.media())
        && (packed == null || packed.equalsIgnoreCase("identity"));
  }

  private void errorBytes(Buffer bytes) {
    if (errorBody.length() + bytes.length() <= ProviderLimits.MAX_ERROR_BODY) {
      errorBody.appendBuffer(bytes);
    } else {
      end(error());
    }
  }

  private ProviderEvent error() {
    if (response == null) {
      return failure(ErrorCode.PROVIDER_UNREACHABLE);
    }
    Failure failure =
        ProviderErrors.of(provider, response.statusCode(), response.headers(), errorBody);
    return status() == NOT_FOUND && elsewhere.getAsBoolean() ? failure.again() : failure;
  }

  /** Nothing came for too long. The status of an error's head is worth more than its body. */
  private ProviderEvent stalled() {
    if (status() != 200) {
      return error();
    }
    return decoder.whole() ? decoder.end() : failure(ErrorCode.PROVIDER_TIMEOUT);
  }

  /** The answer has come to its end: the connection can serve again. */
  private void ended(ProviderEvent terminal) {
    request = null;
    end(terminal);
  }

  /** The connection could not be made, or was cut. */
  private void broken() {
    if (over) {
      return;
    }
    end(response != null && status() == 200 ? decoder.end() : error());
  }

  /** From the relay: content arrived, so the patience begins anew. */
  void content(ProviderEvent event, String text) {
    if (echo != null && echo.in(text)) {
      // A provider that speaks the key aloud would have the room read it.
      end(failure(ErrorCode.PROVIDER_GARBLED));
    } else {
      deliver(event);
    }
  }

  void deliver(ProviderEvent event) {
    if (over) {
      return;
    }
    if (!decoder.whole()) {
      awaitNext(limits.idle(), () -> end(stalled()));
    }
    events.handle(event);
  }

  /** Tells of life without any content: no clock is wound up. */
  void ping(Ping ping) {
    if (!over) {
      events.handle(ping);
    }
  }

  void end(ProviderEvent terminal) {
    if (over) {
      return;
    }
    close(terminal instanceof Finish && decoder.whole());
    events.handle(terminal instanceof Failure failure ? named(failure) : terminal);
  }

  /** With the provider's name for the call, unless that holds the key. */
  private Failure named(Failure failure) {
    @Nullable String id = failure.requestId();
    if (id == null && response != null) {
      id = RequestId.of(response.headers());
    }
    boolean leaks = id != null && echo != null && echo.in(id);
    return failure.withRequestId(leaks ? null : id);
  }

  @Override
  public void stop() {
    if (!over) {
      over = true;
      if (Vertx.currentContext() == context) {
        close(false);
      } else {
        context.runOnContext(now -> close(false));
      }
    }
  }

  /**
   * @param graceful leaves the end of the body a moment to arrive, so that the connection can serve
   *     again
   */
  private void close(boolean graceful) {
    over = true;
    dropKey();
    if (total != null) {
      total.cancel();
    }
    if (graceful && request != null && response != null) {
      awaitNext(limits.tail(), this::reset);
      response.endHandler(end -> settled());
    } else {
      settled();
      reset();
    }
  }

  private void settled() {
    if (next != null) {
      next.cancel();
    }
  }

  private void reset() {
    if (request != null) {
      request.reset().onFailure(closed -> {});
    }
  }

  private void awaitNext(Duration patience, Runnable then) {
    settled();
    next = timers.after(patience, then);
  }

  private void dropKey() {
    if (key != null) {
      key.close();
      key = null;
    }
  }

  private int status() {
    return response == null ? 0 : response.statusCode();
  }

  private Failure failure(ErrorCode code) {
    return Failure.of(code, status());
  }

  /** What the reader finds. */
  private final class Events implements EventSink {
    private boolean tailing;

    @Override
    public void event(String name, String data) {
      if (over) {
        return;
      }
      decoder.on(
          name,
          data,
          event -> {
            if (!over) {
              event.on(relay);
            }
          });
      if (!over && decoder.whole() && !tailing) {
        // Set once: whoever has nothing left to say cannot win time by saying it again.
        tailing = true;
        awaitNext(limits.tail(), () -> end(stalled()));
      }
    }

    @Override
    public void comment() {
      ping(new Ping());
    }

    @Override
    public void unreadable() {
      end(decoder.whole() ? decoder.end() : failure(ErrorCode.PROVIDER_GARBLED));
    }
  }
}
