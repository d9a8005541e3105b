package chat.conclave.simulator;

import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/** Looks at the key as the real ones do: in the header of the dialect, and nowhere else. */
final class Doorkeeper {
  private static final List<String> PREFIXES = List.of("sk-", "xai-");

  private Doorkeeper() {}

  static Optional<Fault> check(HttpServerRequest request) {
    if (request.path().startsWith("/local/")) {
      return Optional.empty();
    }
    boolean versioned = request.getHeader("anthropic-version") != null;
    String header = request.getHeader(versioned ? "x-api-key" : "Authorization");
    String key = header == null ? "" : versioned ? header : header.replaceFirst("^Bearer ", "");
    boolean known = PREFIXES.stream().anyMatch(key::startsWith);
    if (!known || key.contains("-revoked-")) {
      return Optional.of(Fault.REJECT_401);
    }
    return key.contains("-nocredit-") ? Optional.of(Fault.NO_CREDIT) : Optional.empty();
  }
}
