package chat.conclave.provider;

import chat.conclave.protocol.ErrorCode;

/** Our codes for the categories that the fixtures use. */
final class Catalogue {
  private Catalogue() {}

  static ErrorCode code(String category) {
    return switch (category) {
      case "invalid_key", "permission" -> ErrorCode.KEY_REJECTED;
      case "no_credit" -> ErrorCode.KEY_NO_CREDIT;
      case "rate_limited" -> ErrorCode.PROVIDER_RATE_LIMITED;
      case "overloaded" -> ErrorCode.PROVIDER_OVERLOADED;
      case "context_too_long" -> ErrorCode.CONTEXT_TOO_LONG;
      case "model_not_found", "verification_required" -> ErrorCode.MODEL_NOT_FOUND;
      case "content_filtered" -> ErrorCode.CONTENT_FILTERED;
      case "provider_error", "overloaded_or_server", "truncated" -> ErrorCode.PROVIDER_UNREACHABLE;
      case "bad_request", "bad_response", "protocol_error" -> ErrorCode.PROVIDER_GARBLED;
      default -> throw new IllegalArgumentException(category);
    };
  }
}
