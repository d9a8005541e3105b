package chat.conclave.simulator;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerResponse;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.zip.GZIPOutputStream;

/** What can go wrong with a provider; {@link #OK} is what goes right. */
public enum Fault {
  OK {
    @Override
    void answer(Exchange exchange) {
      exchange.stream(exchange.script());
    }
  },
  REJECT_401 {
    @Override
    void answer(Exchange exchange) {
      exchange.refuse(401, "authentication_error", "Incorrect API key provided: sk-***.");
    }
  },
  NO_CREDIT {
    @Override
    void answer(Exchange exchange) {
      exchange.refuse(402, "billing_error", "There is an issue with your billing.");
    }
  },
  RATE_LIMITED {
    @Override
    void answer(Exchange exchange) {
      exchange.response().putHeader("Retry-After", "7");
      exchange.refuse(429, "rate_limit_error", "Slow down.");
    }
  },
  /** Asks for a wait that nobody sits out. */
  RATE_LIMITED_LONG {
    @Override
    void answer(Exchange exchange) {
      exchange.response().putHeader("Retry-After", "40");
      exchange.refuse(429, "rate_limit_error", "Slow down.");
    }
  },
  OVERLOADED_529 {
    @Override
    void answer(Exchange exchange) {
      exchange.refuse(529, "overloaded_error", "Overloaded");
    }
  },
  SERVER_ERROR {
    @Override
    void answer(Exchange exchange) {
      exchange.refuse(500, "api_error", "Internal server error");
    }
  },
  /** Does not understand the request. */
  BAD_REQUEST {
    @Override
    void answer(Exchange exchange) {
      exchange.refuse(400, "invalid_request_error", "What?");
    }
  },
  BAD_GATEWAY {
    @Override
    void answer(Exchange exchange) {
      exchange.reply(502, "text/html", "<html><body>502 Bad Gateway</body></html>");
    }
  },
  /** Takes the request and never answers. */
  SILENT {
    @Override
    void answer(Exchange exchange) {}
  },
  /** Cuts the connection before any head. */
  HANG_UP {
    @Override
    void answer(Exchange exchange) {
      exchange.request().connection().close().onFailure(closed -> {});
    }
  },
  STALL {
    @Override
    void answer(Exchange exchange) {
      exchange.stream(exchange.beginning(), Step.silence());
    }
  },
  /** A head and comments, for ever. */
  DRIP {
    @Override
    void answer(Exchange exchange) {
      exchange.stream(Step.forever(exchange.timers(), exchange.bytes(": keep-alive\n\n")));
    }
  },
  CUT {
    @Override
    void answer(Exchange exchange) {
      exchange.stream(exchange.beginning(), Step.cut());
    }
  },
  /** Ends as if all were said, without the mark that says so. */
  POLITE_END {
    @Override
    void answer(Exchange exchange) {
      exchange.stream(exchange.beginning(), Step.end());
    }
  },
  ERROR_MIDSTREAM {
    @Override
    void answer(Exchange exchange) {
      String error = exchange.wire().error("overloaded_error", "Overloaded");
      exchange.stream(exchange.beginning(), exchange.say(error), Step.end());
    }
  },
  /** Gives its reason to finish and never the mark that ends the stream (Chat Completions). */
  NO_MARK {
    @Override
    void answer(Exchange exchange) {
      String reason = "data: {\"choices\":[{\"delta\":{},\"finish_reason\":\"stop\"}]}\n\n";
      exchange.stream(
          exchange.beginning(), Step.forever(exchange.timers(), exchange.bytes(reason)));
    }
  },
  /** Says all, and then keeps the connection open and talks on. */
  NEVER_CLOSES {
    @Override
    void answer(Exchange exchange) {
      String all = exchange.wire().begin() + exchange.wire().piece("All.");
      exchange.stream(
          exchange.say(all + exchange.wire().finish(1)),
          Step.forever(exchange.timers(), exchange.bytes(exchange.wire().piece("More."))));
    }
  },
  /** Gives the key back in an error's body, reason and headers. */
  ECHO_HEADERS {
    @Override
    void answer(Exchange exchange) {
      exchange
          .response()
          .setStatusMessage(exchange.key())
          .putHeader("x-request-id", exchange.key())
          .putHeader("Set-Cookie", "key=" + exchange.key());
      exchange.refuse(400, exchange.key(), "Your key is " + exchange.key());
    }
  },
  /** Gives the key back in an error inside the stream. */
  ECHO_IN_STREAM {
    @Override
    void answer(Exchange exchange) {
      exchange.response().putHeader("x-request-id", "id." + exchange.key());
      String error = exchange.wire().error(exchange.key(), exchange.key());
      exchange.stream(exchange.beginning(), exchange.say(error), Step.end());
    }
  },
  /** Has the model say the key. */
  ECHO_AS_TEXT {
    @Override
    void answer(Exchange exchange) {
      String words = exchange.wire().piece("You are " + exchange.key() + "!");
      exchange.stream(
          exchange.say(exchange.wire().begin() + words + exchange.wire().finish(3)), Step.end());
    }
  },
  REDIRECT {
    @Override
    void answer(Exchange exchange) {
      exchange.response().putHeader("Location", "/elsewhere" + exchange.request().path());
      exchange.reply(307, "text/plain", "over there");
    }
  },
  HTML_200 {
    @Override
    void answer(Exchange exchange) {
      exchange.reply(200, "text/html", "<html><body>Please sign in.</body></html>");
    }
  },
  JSON_200 {
    @Override
    void answer(Exchange exchange) {
      exchange.reply(200, "application/json", "{\"choices\":[]}");
    }
  },
  GARBAGE {
    @Override
    void answer(Exchange exchange) {
      exchange.stream(exchange.beginning(), exchange.say("data: {\"choices\":[\n\n"), Step.end());
    }
  },
  /** A line that never ends. */
  HUGE_LINE {
    @Override
    void answer(Exchange exchange) {
      exchange.stream(
          exchange.beginning(),
          exchange.say("data: "),
          Step.forever(exchange.timers(), exchange.bytes("x".repeat(16 * 1024))));
    }
  },
  HUGE_HEADERS {
    @Override
    void answer(Exchange exchange) {
      exchange.response().putHeader("x-filler", "x".repeat(32 * 1024));
      exchange.stream(exchange.script());
    }
  },
  GZIP {
    @Override
    void answer(Exchange exchange) {
      HttpServerResponse response = exchange.response().putHeader("Content-Encoding", "gzip");
      response.putHeader("Content-Type", "text/event-stream");
      String all = exchange.wire().begin() + exchange.wire().finish(1);
      exchange.run(response, List.of(Step.write(packed(all)), Step.end()));
    }
  },
  /** Never stops talking. */
  ENDLESS {
    @Override
    void answer(Exchange exchange) {
      String piece = exchange.wire().piece("and on and on ".repeat(50));
      exchange.stream(
          exchange.say(exchange.wire().begin()),
          Step.forever(exchange.timers(), exchange.bytes(piece)));
    }
  },
  /** Says a little something, again and again, and never comes to its end. */
  CHATTY {
    @Override
    void answer(Exchange exchange) {
      exchange.stream(
          exchange.say(exchange.wire().begin()),
          Step.forever(exchange.timers(), exchange.bytes(exchange.wire().piece("so "))));
    }
  },
  INVALID_UTF8 {
    @Override
    void answer(Exchange exchange) {
      String piece = exchange.wire().piece("a?b");
      byte[] bytes = piece.getBytes(StandardCharsets.UTF_8);
      bytes[piece.indexOf("a?b") + 1] = (byte) 0xC3;
      exchange.stream(
          exchange.say(exchange.wire().begin()),
          Step.write(Buffer.buffer(bytes)),
          exchange.say(exchange.wire().finish(1)),
          Step.end());
    }
  };

  abstract void answer(Exchange exchange);

  /** The fault a prompt asks for, such as {@code !stall}: for trying things by hand. */
  static Optional<Fault> askedFor(String prompt) {
    String asked = prompt.toUpperCase(Locale.ROOT).replace('-', '_');
    return Arrays.stream(values()).filter(f -> asked.contains("!" + f.name())).findFirst();
  }

  private static Buffer packed(String text) {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream gzip = new GZIPOutputStream(bytes)) {
      gzip.write(text.getBytes(StandardCharsets.UTF_8));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Buffer.buffer(bytes.toByteArray());
  }
}
