package chat.conclave.provider;

import io.vertx.core.MultiMap;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** The provider's name for a call. Text of a stranger, so only what looks like a name passes. */
final class RequestId {
  private static final List<String> HEADERS =
      List.of("x-request-id", "request-id", "x-generation-id", "x-ds-trace-id", "x-amzn-requestid");
  private static final Pattern NAME = Pattern.compile("[A-Za-z0-9_.:-]{1,100}");

  private RequestId() {}

  static @Nullable String of(MultiMap headers) {
    return HEADERS.stream()
        .map(headers::get)
        .filter(Objects::nonNull)
        .filter(id -> NAME.matcher(id).matches())
        .findFirst()
        .orElse(null);
  }

  static @Nullable String of(@Nullable JsonObject error) {
    @Nullable String id = Fields.text(error, "request_id");
    return id != null && NAME.matcher(id).matches() ? id : null;
  }
}
