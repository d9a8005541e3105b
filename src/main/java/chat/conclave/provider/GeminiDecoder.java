package chat.conclave.provider;

import chat.conclave.provider.ProviderEvent.Failure;
import chat.conclave.provider.ProviderEvent.Finish;
import chat.conclave.provider.ProviderEvent.Usage;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream of streamGenerateContent: chunks without names and without an end mark. A blocked prompt
 * has no candidates at all.
 */
final class GeminiDecoder extends Decoder {
  private @Nullable FinishReason reason;

  GeminiDecoder(ProviderLimits limits) {
    super(limits);
  }

  @Override
  void decode(JsonObject event, Consumer<ProviderEvent> out) {
    boolean over = reason != null;
    if (Fields.text(Fields.object(event, "promptFeedback"), "blockReason") != null) {
      reason = FinishReason.FILTERED;
    }
    for (JsonObject candidate : Fields.objects(event, "candidates")) {
      if (over || Tokens.count(candidate, "index") > 0) {
        continue;
      }
      for (JsonObject part : Fields.objects(Fields.object(candidate, "content"), "parts")) {
        if (Fields.flag(part, "thought")) {
          speech.reasoning(Fields.text(part, "text"), out);
        } else {
          speech.text(Fields.text(part, "text"), out);
        }
      }
      @Nullable String why = Fields.text(candidate, "finishReason");
      if (why != null && reason == null) {
        reason = reason(why);
      }
    }
    spent(event, out);
  }

  private static FinishReason reason(String raw) {
    return switch (raw) {
      case "STOP" -> FinishReason.STOP;
      case "MAX_TOKENS", "CONTINUATION" -> FinishReason.LENGTH;
      case "SAFETY",
          "RECITATION",
          "BLOCKLIST",
          "PROHIBITED_CONTENT",
          "SPII",
          "IMAGE_SAFETY",
          "IMAGE_PROHIBITED_CONTENT" ->
          FinishReason.FILTERED;
      default -> FinishReason.OTHER;
    };
  }

  /** The last figures count; the candidates' leave the thoughts out. */
  @Override
  void spent(JsonObject event, Consumer<ProviderEvent> out) {
    @Nullable JsonObject usage = Fields.object(event, "usageMetadata");
    long input = Tokens.count(usage, "promptTokenCount");
    long written = Tokens.countOrNone(usage, "candidatesTokenCount");
    long thoughts = Tokens.countOrNone(usage, "thoughtsTokenCount");
    if (input >= 0 && written >= 0 && thoughts >= 0) {
      tell(new Usage(input, written + thoughts, thoughts, null), out);
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
