package chat.conclave.simulator;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpServerRequest;
import java.util.List;
import java.util.Optional;

/** Looks at the key as the real ones do: in the header of the dialect, and nowhere else. */
final class Doorkeeper {
  private static final List<String> PREFIXES =
      List.of("sk-", "xai-", "AQ.", "AIza", "ABSK", "acme-");

  private Doorkeeper() {}

  static Optional<Fault> check(HttpServerRequest request, Buffer body) {
    if (request.path().startsWith("/local/")) {
      return Optional.empty();
    }
    String name =
        request.getHeader("anthropic-version") != null
            ? "x-api-key"
            : request.path().startsWith("/v1beta/") ? "x-goog-api-key" : "Authorization";
    String header = request.getHeader(name);
    String key = header == null ? "" : header.replaceFirst("^Bearer ", "");
    if (key.startsWith("AWS4-HMAC-SHA256 ")) {
      return AwsDoor.fits(request, body) ? Optional.empty() : Optional.of(Fault.REJECT_401);
    }
    boolean known = PREFIXES.stream().anyMatch(key::startsWith);
    boolean elsewhere = request.path().startsWith("/china/") != key.contains("-china-");
    if (!known || elsewhere || key.contains("-revoked-")) {
      return Optional.of(Fault.REJECT_401);
    }
    return key.contains("-nocredit-") ? Optional.of(Fault.NO_CREDIT) : Optional.empty();
  }
}
