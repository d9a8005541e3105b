package chat.conclave.provider;

import chat.conclave.provider.ProviderEvent.Failure;
import chat.conclave.provider.ProviderEvent.Finish;
import chat.conclave.provider.ProviderEvent.Ping;
import chat.conclave.provider.ProviderEvent.Usage;
import io.vertx.core.json.JsonObject;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** A stream of Messages: blocks one after the other, of which only text and thinking are for us. */
final class MessagesDecoder extends Decoder {
  private String block = "";
  private boolean apart;
  private FinishReason reason = FinishReason.OTHER;
  private boolean stopped;

  private long fresh = -1;
  private long cacheRead;
  private long cacheWritten;
  private long output = -1;
  private long reasoning;

  MessagesDecoder(ProviderLimits limits) {
    super(limits);
  }

  @Override
  void decode(JsonObject event, Consumer<ProviderEvent> out) {
    @Nullable String type = Fields.text(event, "type");
    switch (type == null ? "" : type) {
      case "message_start", "message_delta" -> {
        spent(event, out);
        reason(Fields.text(Fields.object(event, "delta"), "stop_reason"));
      }
      case "content_block_start" -> begin(Fields.object(event, "content_block"), out);
      case "content_block_delta" -> delta(Fields.object(event, "delta"), out);
      case "message_stop" -> {
        stopped = true;
        out.accept(new Finish(reason));
      }
      case "ping" -> out.accept(new Ping());
      default -> {}
    }
  }

  private void begin(@Nullable JsonObject start, Consumer<ProviderEvent> out) {
    @Nullable String type = Fields.text(start, "type");
    block = type == null ? "" : type;
    if (block.equals("text")) {
      text(Fields.text(start, "text"), out);
    } else {
      // The stream holds no separator between two texts with something else between them.
      apart = speech.hasText();
    }
  }

  private void delta(@Nullable JsonObject delta, Consumer<ProviderEvent> out) {
    @Nullable String type = Fields.text(delta, "type");
    if (block.equals("text") && "text_delta".equals(type)) {
      text(Fields.text(delta, "text"), out);
    } else if (block.equals("thinking") && "thinking_delta".equals(type)) {
      speech.reasoning(Fields.text(delta, "thinking"), out);
    }
  }

  private void text(@Nullable String text, Consumer<ProviderEvent> out) {
    if (text != null && !text.isEmpty()) {
      speech.text(apart ? "\n\n" + text : text, out);
      apart = false;
    }
  }

  private void reason(@Nullable String raw) {
    if (raw == null) {
      return;
    }
    reason =
        switch (raw) {
          case "end_turn", "stop_sequence" -> FinishReason.STOP;
          case "max_tokens", "model_context_window_exceeded" -> FinishReason.LENGTH;
          case "refusal" -> FinishReason.DECLINED;
          default -> FinishReason.OTHER;
        };
  }

  /** Later figures replace earlier ones, each for itself. */
  @Override
  void spent(JsonObject event, Consumer<ProviderEvent> out) {
    @Nullable JsonObject message = Fields.object(event, "message");
    @Nullable JsonObject usage = Fields.object(message == null ? event : message, "usage");
    fresh = newer(usage, "input_tokens", fresh);
    cacheRead = newer(usage, "cache_read_input_tokens", cacheRead);
    cacheWritten = newer(usage, "cache_creation_input_tokens", cacheWritten);
    output = newer(usage, "output_tokens", output);
    reasoning = newer(Fields.object(usage, "output_tokens_details"), "thinking_tokens", reasoning);
    if (fresh >= 0 && output >= 0) {
      tell(new Usage(fresh + cacheRead + cacheWritten, output, reasoning, null), out);
    }
  }

  private static long newer(@Nullable JsonObject usage, String name, long older) {
    long count = Tokens.count(usage, name);
    return count < 0 ? older : count;
  }

  @Override
  boolean whole() {
    return stopped;
  }

  @Override
  ProviderEvent end() {
    return stopped ? new Finish(reason) : Failure.brokenOff();
  }
}
