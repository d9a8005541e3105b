package chat.conclave.provider;

import static chat.conclave.protocol.ErrorCode.CONTENT_FILTERED;
import static chat.conclave.protocol.ErrorCode.CONTEXT_TOO_LONG;
import static chat.conclave.protocol.ErrorCode.KEY_NO_CREDIT;
import static chat.conclave.protocol.ErrorCode.KEY_REJECTED;
import static chat.conclave.protocol.ErrorCode.MODEL_NOT_FOUND;
import static chat.conclave.protocol.ErrorCode.PROVIDER_GARBLED;
import static chat.conclave.protocol.ErrorCode.PROVIDER_OVERLOADED;
import static chat.conclave.protocol.ErrorCode.PROVIDER_RATE_LIMITED;
import static chat.conclave.protocol.ErrorCode.PROVIDER_TIMEOUT;
import static chat.conclave.protocol.ErrorCode.PROVIDER_UNREACHABLE;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.StrictJson;
import chat.conclave.provider.ProviderEvent.Failure;
import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * What a provider's error means. Evidence counts in this order: the provider's machine code, the
 * HTTP status where it says something definite, the wording. The wording itself goes nowhere: some
 * providers put part of the key into it.
 */
final class ProviderErrors {
  private static final StrictJson JSON = Fields.reader(ProviderLimits.MAX_ERROR_BODY);

  private ProviderErrors() {}

  /** An answer that is no stream. */
  static Failure of(Provider provider, int status, MultiMap headers, Buffer body) {
    String text = unwrapped(body.toString(StandardCharsets.UTF_8));
    @Nullable JsonObject object = null;
    try {
      object = JSON.object(text);
    } catch (IOException e) {
      // Plain text or a proxy's page: only the status and some words can tell.
    }
    Evidence evidence = object == null ? Evidence.ofWords(text) : Evidence.of(object);
    evidence = evidence.and(headers.get("x-amzn-errortype"));
    @Nullable Duration wait = RetryHint.of(headers);
    wait = wait == null ? RetryHint.of(object) : wait;
    ErrorCode code = code(evidence, status, wait != null);
    // Anthropic's spend cap looks like a rate limit that names no end.
    boolean endless = wait == null && status == 429 && provider.dialect() == Dialect.MESSAGES;
    if (endless && evidence.has("rate_limit_error") && code == PROVIDER_RATE_LIMITED) {
      code = KEY_NO_CREDIT;
    }
    @Nullable String id = RequestId.of(headers);
    return new Failure(
        code,
        false,
        wait,
        status,
        id == null ? RequestId.of(object) : id,
        RetryHint.passing(code, status, wait, headers.get("x-should-retry")));
  }

  /** The error that an event of a running stream holds, or null. */
  static @Nullable Failure inStream(String name, JsonObject event) {
    boolean named = name.equals("error") || "error".equals(Fields.text(event, "type"));
    if (!named && event.getValue("error") == null) {
      return null;
    }
    return said(event);
  }

  /** What an object that holds an error in the middle of a stream says. */
  static Failure said(@Nullable JsonObject holder) {
    Evidence evidence = holder == null ? Evidence.ofWords("") : Evidence.of(holder);
    ErrorCode code = code(evidence, evidence.status(), false);
    return new Failure(code, false, null, 200, RequestId.of(holder));
  }

  /** Google wraps an error into a list where no stream was begun. */
  private static String unwrapped(String text) {
    String bare = text.strip();
    return bare.startsWith("[{") && bare.endsWith("}]")
        ? bare.substring(1, bare.length() - 1)
        : text;
  }

  private static ErrorCode code(Evidence evidence, int status, boolean waits) {
    return evidence
        .byMachineCode()
        .or(() -> exhausted(evidence, status))
        .or(() -> definite(status, waits))
        .or(evidence::byWords)
        .orElseGet(() -> presumed(status));
  }

  /** Google says the same of a rate and of a purse; its status tells them apart. */
  private static Optional<ErrorCode> exhausted(Evidence evidence, int status) {
    return evidence.has("resource_exhausted") && status == 429
        ? Optional.of(PROVIDER_RATE_LIMITED)
        : Optional.empty();
  }

  private static Optional<ErrorCode> definite(int status, boolean waits) {
    return Optional.ofNullable(
        switch (status) {
          case 401 -> KEY_REJECTED;
          case 402 -> waits ? PROVIDER_RATE_LIMITED : KEY_NO_CREDIT;
          case 408, 504, 524 -> PROVIDER_TIMEOUT;
          case 413 -> CONTEXT_TOO_LONG;
          case 451 -> CONTENT_FILTERED;
          case 503, 529 -> PROVIDER_OVERLOADED;
          default -> null;
        });
  }

  private static ErrorCode presumed(int status) {
    return switch (status) {
      case 403 -> KEY_REJECTED;
      case 404 -> MODEL_NOT_FOUND;
      case 429 -> PROVIDER_RATE_LIMITED;
      default ->
          // A redirect, a page, a request they did not understand: no sense in trying again.
          status == 0 || status == 424 || status >= 500 ? PROVIDER_UNREACHABLE : PROVIDER_GARBLED;
    };
  }
}
