package chat.conclave.provider;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.provider.ProviderEvent.Failure;
import chat.conclave.provider.ProviderEvent.Finish;
import chat.conclave.provider.ProviderEvent.Usage;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream of ConverseStream: objects with one field, which names the event. The usage follows the
 * reason to stop.
 */
final class ConverseDecoder extends Decoder {
  private static final Map<String, ErrorCode> EXCEPTIONS =
      Map.of(
          "throttlingException", ErrorCode.PROVIDER_RATE_LIMITED,
          "serviceUnavailableException", ErrorCode.PROVIDER_OVERLOADED,
          "internalServerException", ErrorCode.PROVIDER_UNREACHABLE,
          "modelStreamErrorException", ErrorCode.PROVIDER_UNREACHABLE,
          "validationException", ErrorCode.PROVIDER_GARBLED);

  private @Nullable FinishReason reason;
  private int block = -1;

  ConverseDecoder(ProviderLimits limits) {
    super(limits);
  }

  @Override
  void decode(JsonObject event, Consumer<ProviderEvent> out) {
    for (Map.Entry<String, ErrorCode> exception : EXCEPTIONS.entrySet()) {
      if (event.containsKey(exception.getKey())) {
        out.accept(Failure.of(exception.getValue(), 200));
        return;
      }
    }
    @Nullable JsonObject piece = Fields.object(event, "contentBlockDelta");
    if (piece != null) {
      delta(piece, out);
    }
    @Nullable String why = Fields.text(Fields.object(event, "messageStop"), "stopReason");
    if (why != null && reason == null) {
      reason = reason(why);
    }
    spent(event, out);
    if (reason != null && event.containsKey("metadata")) {
      out.accept(new Finish(reason));
    }
  }

  private void delta(JsonObject piece, Consumer<ProviderEvent> out) {
    @Nullable JsonObject delta = Fields.object(piece, "delta");
    speech.reasoning(Fields.text(Fields.object(delta, "reasoningContent"), "text"), out);
    @Nullable String text = Fields.text(delta, "text");
    if (text != null) {
      int index = (int) Tokens.count(piece, "contentBlockIndex");
      speech.text(speech.hasText() && index != block ? "\n\n" + text : text, out);
      block = index;
    }
  }

  private static FinishReason reason(String raw) {
    return switch (raw) {
      case "end_turn", "stop_sequence" -> FinishReason.STOP;
      case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
      case "content_filtered", "guardrail_intervened" -> FinishReason.FILTERED;
      default -> FinishReason.OTHER;
    };
  }

  @Override
  void spent(JsonObject event, Consumer<ProviderEvent> out) {
    @Nullable JsonObject usage = Fields.object(Fields.object(event, "metadata"), "usage");
    long fresh = Tokens.count(usage, "inputTokens");
    long output = Tokens.count(usage, "outputTokens");
    if (fresh >= 0 && output >= 0) {
      long cached =
          Math.max(0, Tokens.count(usage, "cacheReadInputTokens"))
              + Math.max(0, Tokens.count(usage, "cacheWriteInputTokens"));
      tell(new Usage(fresh + cached, output, 0, null), out);
    }
  }

  @Override
  boolean whole() {
    return reason != null;
  }

  @Override
  ProviderEvent end() {
    return reason == null ? Failure.brokenOff() : new Finish(reason);
  }
}
