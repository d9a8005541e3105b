package chat.conclave.provider;

import static chat.conclave.protocol.ErrorCode.CONTENT_FILTERED;
import static chat.conclave.protocol.ErrorCode.CONTEXT_TOO_LONG;
import static chat.conclave.protocol.ErrorCode.KEY_NO_CREDIT;
import static chat.conclave.protocol.ErrorCode.KEY_REJECTED;
import static chat.conclave.protocol.ErrorCode.MODEL_NOT_FOUND;
import static chat.conclave.protocol.ErrorCode.PROVIDER_OVERLOADED;
import static chat.conclave.protocol.ErrorCode.PROVIDER_RATE_LIMITED;
import static chat.conclave.protocol.ErrorCode.PROVIDER_TIMEOUT;

import chat.conclave.protocol.ErrorCode;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The parts of an error that tell what it is.
 *
 * @param codes machine codes, the most telling first
 * @param words the message in lower case; for comparing, never for showing
 */
record Evidence(List<String> codes, String words) {
  private static final Map<String, ErrorCode> BY_CODE = byCode();
  private static final Map<String, ErrorCode> BY_WORDS = byWordsTable();

  static Evidence ofWords(String text) {
    return new Evidence(List.of(), text.toLowerCase(Locale.ROOT));
  }

  /** Of an error's body or event: the error may be an object, a string, a detail or all of it. */
  static Evidence of(JsonObject body) {
    @Nullable JsonObject nested = Fields.object(body, "error");
    JsonObject error = nested == null ? body : nested;
    @Nullable JsonObject metadata = Fields.object(error, "metadata");
    List<String> codes =
        Stream.of(
                Fields.text(Fields.object(error, "details"), "error_code"),
                reason(error),
                Fields.text(metadata, "limit_source"),
                Fields.text(metadata, "error_type"),
                Fields.code(error, "code"),
                Fields.text(error, "type"),
                Fields.text(error, "status"))
            .filter(Objects::nonNull)
            .map(code -> code.toLowerCase(Locale.ROOT))
            .toList();
    String words =
        Stream.of(
                Fields.text(error, "message"),
                Fields.text(error, "Message"),
                Fields.text(error, "error"),
                Fields.text(error, "detail"),
                Fields.text(error, "param"))
            .filter(Objects::nonNull)
            .reduce("", (all, part) -> all + part + "\n");
    return new Evidence(codes, words.toLowerCase(Locale.ROOT));
  }

  /** Google's {@code ErrorInfo}. */
  private static @Nullable String reason(JsonObject error) {
    return Fields.objects(error, "details").stream()
        .map(detail -> Fields.text(detail, "reason"))
        .filter(Objects::nonNull)
        .findFirst()
        .orElse(null);
  }

  /** With the type that AWS names in a header, behind which an address stands. */
  Evidence and(@Nullable String type) {
    if (type == null) {
      return this;
    }
    String code = type.split(":", 2)[0].toLowerCase(Locale.ROOT);
    return new Evidence(Stream.concat(Stream.of(code), codes.stream()).toList(), words);
  }

  boolean has(String code) {
    return codes.contains(code);
  }

  /** The HTTP status that stands as the code of an error inside a stream, or 0. */
  int status() {
    return codes.stream()
        .filter(code -> code.matches("[1-5][0-9][0-9]"))
        .mapToInt(Integer::parseInt)
        .findFirst()
        .orElse(0);
  }

  Optional<ErrorCode> byMachineCode() {
    return codes.stream().map(Evidence::meaning).filter(Objects::nonNull).findFirst();
  }

  Optional<ErrorCode> byWords() {
    return BY_WORDS.entrySet().stream()
        .filter(entry -> words.contains(entry.getKey()))
        .map(Map.Entry::getValue)
        .findFirst();
  }

  private static @Nullable ErrorCode meaning(String code) {
    boolean spent = code.endsWith("_spend_limit_exceeded") || code.endsWith("_spend_limit_reached");
    return spent ? KEY_NO_CREDIT : BY_CODE.get(code);
  }

  private static Map<String, ErrorCode> byCode() {
    Map<String, ErrorCode> table = new HashMap<>();
    put(
        table,
        KEY_REJECTED,
        "invalid_api_key",
        "api_key_invalid",
        "authentication",
        "authentication_error",
        "invalid_authentication_error",
        "incorrect_api_key_error",
        "unauthenticated:no-credentials",
        "permission_error",
        "permission_denied",
        "unauthenticated",
        "unrecognizedclientexception",
        "invalidsignatureexception",
        "expiredtokenexception");
    put(
        table,
        KEY_NO_CREDIT,
        "insufficient_quota",
        "credit_balance_exhausted",
        "organization_usage_limit_exceeded",
        "billing_not_active",
        "billing_error",
        "exceeded_current_quota_error",
        "openrouter_credits");
    put(
        table,
        PROVIDER_RATE_LIMITED,
        "rate_limit",
        "rate_limit_error",
        "rate_limit_exceeded",
        "rate_limit_reached_error",
        "ramp_limit_exceeded",
        "slow_down",
        "throttlingexception",
        "servicequotaexceededexception",
        "openrouter_in_flight_budget");
    put(
        table,
        PROVIDER_OVERLOADED,
        "overloaded_error",
        "engine_overloaded_error",
        "server_is_overloaded",
        "serviceunavailableexception",
        "modelnotreadyexception",
        "unavailable",
        "service_unavailable_error",
        "unavailable_error",
        "provider_overloaded",
        "provider_unavailable",
        "insufficient_system_resource");
    put(
        table,
        CONTEXT_TOO_LONG,
        "context_length_exceeded",
        "exceed_context_size_error",
        "request_too_large",
        "payload_too_large",
        "token_limit_exceeded",
        "max_tokens_exceeded",
        "string_too_long");
    put(
        table,
        MODEL_NOT_FOUND,
        "model_not_found",
        "not_found",
        "not_found_error",
        "notfounderror",
        "resource_not_found_error");
    put(
        table,
        CONTENT_FILTERED,
        "content_filter",
        "content_policy_violation",
        "content_policy",
        "invalid_prompt",
        "bio_policy",
        "misalignment_policy_violation",
        "refusal");
    put(table, PROVIDER_TIMEOUT, "timeout", "timeout_error");
    return Map.copyOf(table);
  }

  /** In this order: a message about credit may mention a model, and so on. */
  private static Map<String, ErrorCode> byWordsTable() {
    Map<String, ErrorCode> table = new LinkedHashMap<>();
    put(
        table,
        KEY_NO_CREDIT,
        "credit balance",
        "all available credits",
        "spending limit",
        "spend limit",
        "usage limit",
        "insufficient balance",
        "insufficient credits",
        "current quota");
    put(
        table,
        KEY_REJECTED,
        "incorrect api key",
        "invalid api key",
        "api key is invalid",
        "api key not valid",
        "location is not supported",
        "api key is currently blocked",
        "authentication fails");
    put(
        table,
        CONTEXT_TOO_LONG,
        "prompt is too long",
        "context limit",
        "context length",
        "context size",
        "input token count",
        "input is too long",
        "model token limit",
        "token length too long");
    put(table, CONTENT_FILTERED, "content exists risk", "considered high risk", "moderation");
    put(table, CONTENT_FILTERED, "content policy", "safety check", "safety system");
    // To an account that is not verified, a model that streams does not exist.
    put(table, MODEL_NOT_FOUND, "must be verified to stream", "not found or inactive");
    put(table, MODEL_NOT_FOUND, "model identifier is invalid", "on-demand throughput");
    put(table, MODEL_NOT_FOUND, "model not found", "model not exist", "not found the model");
    return table;
  }

  private static void put(Map<String, ErrorCode> table, ErrorCode meaning, String... names) {
    for (String name : names) {
      table.put(name, meaning);
    }
  }
}
