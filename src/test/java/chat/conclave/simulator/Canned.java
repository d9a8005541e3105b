package chat.conclave.simulator;

import java.util.Map;

/** An answer that is no stream, whole as it stands. */
public record Canned(int status, Map<String, String> headers, String body) {
  public Canned {
    headers = Map.copyOf(headers);
  }

  void answer(Exchange exchange) {
    headers.forEach(exchange.response()::putHeader);
    exchange.reply(status, "application/json", body);
  }
}
