package chat.conclave.provider;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.provider.ProviderEvent.Failure;
import chat.conclave.provider.ProviderEvent.Finish;
import chat.conclave.provider.ProviderEvent.Usage;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A stream of Chat Completions, with what its many speakers make of it: fields absent or null,
 * content as a list of parts, reasoning under two names, usage in three places.
 */
final class ChatDecoder extends Decoder {
  private @Nullable FinishReason reason;

  ChatDecoder(ProviderLimits limits) {
    super(limits);
  }

  @Override
  void on(String name, String data, Consumer<ProviderEvent> out) {
    if (data.strip().equals("[DONE]")) {
      // The mark alone is enough: some servers never give a reason.
      out.accept(new Finish(reason == null ? FinishReason.OTHER : reason));
    } else {
      super.on(name, data, out);
    }
  }

  @Override
  void decode(JsonObject event, Consumer<ProviderEvent> out) {
    @Nullable String raw = null;
    for (JsonObject choice : Fields.objects(event, "choices")) {
      if (Tokens.count(choice, "index") > 0) {
        continue;
      }
      delta(Fields.object(choice, "delta"), out);
      raw = Fields.text(choice, "finish_reason");
    }
    spent(event, out);
    // Some take the reason back on a later chunk: the first one stands.
    if (raw != null && !raw.isEmpty() && reason == null) {
      finished(raw, out);
    }
  }

  private void delta(@Nullable JsonObject delta, Consumer<ProviderEvent> out) {
    if (delta == null) {
      return;
    }
    @Nullable String thought = Fields.text(delta, "reasoning_content");
    speech.reasoning(thought == null ? Fields.text(delta, "reasoning") : thought, out);
    speech.declined(Fields.text(delta, "refusal"), out);
    Object content = delta.getValue("content");
    if (content instanceof String text) {
      speech.text(text, out);
    } else if (content instanceof JsonArray) {
      Fields.objects(delta, "content").forEach(part -> part(part, out));
    }
  }

  /** Mistral's way: a list of parts, of which thinking is a list again. */
  private void part(JsonObject part, Consumer<ProviderEvent> out) {
    if ("text".equals(Fields.text(part, "type"))) {
      speech.text(Fields.text(part, "text"), out);
    }
    for (JsonObject thought : Fields.objects(part, "thinking")) {
      speech.reasoning(Fields.text(thought, "text"), out);
    }
  }

  private void finished(String raw, Consumer<ProviderEvent> out) {
    switch (raw) {
      case "stop", "end_turn", "eos", "stop_sequence" -> reason = FinishReason.STOP;
      case "length", "max_tokens" -> reason = FinishReason.LENGTH;
      case "content_filter" -> reason = FinishReason.FILTERED;
      case "refusal" -> reason = FinishReason.DECLINED;
      case "error" -> out.accept(Failure.of(ErrorCode.PROVIDER_UNREACHABLE, 200));
      case "insufficient_system_resource" ->
          out.accept(Failure.of(ErrorCode.PROVIDER_OVERLOADED, 200));
      default -> reason = FinishReason.OTHER;
    }
  }

  @Override
  void spent(JsonObject event, Consumer<ProviderEvent> out) {
    @Nullable JsonObject usage = Fields.object(event, "usage");
    for (JsonObject choice : Fields.objects(event, "choices")) {
      usage = usage == null ? Fields.object(choice, "usage") : usage;
    }
    if (usage != null) {
      tell(usage(event, usage), out);
    }
  }

  private static @Nullable Usage usage(JsonObject event, JsonObject usage) {
    long input = Tokens.count(usage, "prompt_tokens");
    long output = Tokens.count(usage, "completion_tokens");
    if (input < 0 || output < 0) {
      return null;
    }
    @Nullable JsonObject details = Fields.object(usage, "completion_tokens_details");
    long reasoning = Math.max(0, Tokens.count(details, "reasoning_tokens"));
    // xAI leaves reasoning out of the completion; the total tells.
    if (reasoning > 0 && Tokens.count(usage, "total_tokens") == input + output + reasoning) {
      output += reasoning;
    }
    return new Usage(input, output, reasoning, Tokens.cost(event, usage));
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
