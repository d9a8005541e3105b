package chat.conclave.provider;

import chat.conclave.provider.ProviderEvent.Failure;
import chat.conclave.provider.ProviderEvent.Finish;
import chat.conclave.provider.ProviderEvent.Usage;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A stream of Responses: items, of which each event names the kind. */
final class ResponsesDecoder extends Decoder {
  private String item = "";
  private boolean declined;
  private boolean thought;
  private @Nullable FinishReason reason;

  ResponsesDecoder(ProviderLimits limits) {
    super(limits);
  }

  @Override
  void decode(JsonObject event, Consumer<ProviderEvent> out) {
    @Nullable String type = Fields.text(event, "type");
    switch (type == null ? "" : type) {
      case "response.output_text.delta" -> text(event, out);
      case "response.refusal.delta" -> {
        declined = true;
        speech.declined(Fields.text(event, "delta"), out);
      }
      case "response.refusal.done" -> {
        if (!declined) {
          speech.declined(Fields.text(event, "refusal"), out);
        }
      }
      case "response.reasoning_summary_text.delta", "response.reasoning_text.delta" -> {
        thought = true;
        speech.reasoning(Fields.text(event, "delta"), out);
      }
      case "response.reasoning_summary_part.added" -> {
        if (thought) {
          speech.reasoning("\n\n", out);
        }
      }
      case "response.completed" -> finish(FinishReason.STOP, event, out);
      case "response.incomplete" -> finish(incomplete(event), event, out);
      case "response.failed" -> {
        spent(event, out);
        out.accept(ProviderErrors.said(Fields.object(event, "response")));
      }
      default -> {}
    }
  }

  /** Two messages of one reply, such as a comment and the answer, stand apart. */
  private void text(JsonObject event, Consumer<ProviderEvent> out) {
    @Nullable String id = Fields.text(event, "item_id");
    boolean next = id != null && !id.equals(item) && speech.hasText();
    item = id == null ? item : id;
    @Nullable String delta = Fields.text(event, "delta");
    speech.text(next && delta != null ? "\n\n" + delta : delta, out);
  }

  private void finish(FinishReason why, JsonObject event, Consumer<ProviderEvent> out) {
    reason = why;
    spent(event, out);
    out.accept(new Finish(why));
  }

  private static FinishReason incomplete(JsonObject event) {
    @Nullable JsonObject details =
        Fields.object(Fields.object(event, "response"), "incomplete_details");
    @Nullable String why = Fields.text(details, "reason");
    return switch (why == null ? "" : why) {
      case "max_output_tokens" -> FinishReason.LENGTH;
      case "content_filter" -> FinishReason.FILTERED;
      default -> FinishReason.OTHER;
    };
  }

  @Override
  void spent(JsonObject event, Consumer<ProviderEvent> out) {
    @Nullable JsonObject usage = Fields.object(Fields.object(event, "response"), "usage");
    long input = Tokens.count(usage, "input_tokens");
    long output = Tokens.count(usage, "output_tokens");
    if (usage != null && input >= 0 && output >= 0) {
      long reasoning =
          Tokens.count(Fields.object(usage, "output_tokens_details"), "reasoning_tokens");
      tell(new Usage(input, output, Math.max(0, reasoning), Tokens.cost(event, usage)), out);
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
