package chat.conclave.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** How each dialect puts things on the wire. */
enum Wire {
  CHAT {
    @Override
    String begin() {
      return chunk(new JsonObject().put("role", "assistant").put("content", ""), null);
    }

    @Override
    String piece(String text) {
      return chunk(new JsonObject().put("content", text), null);
    }

    @Override
    String finish(int words) {
      JsonObject usage =
          new JsonObject()
              .put("prompt_tokens", 7)
              .put("completion_tokens", words)
              .put("total_tokens", 7 + words);
      return chunk(new JsonObject(), "stop")
          + data(new JsonObject().put("choices", new JsonArray()).put("usage", usage))
          + "data: [DONE]\n\n";
    }

    @Override
    String error(String type, String message) {
      return data(new JsonObject(body(type, message)));
    }

    @Override
    String body(String type, String message) {
      JsonObject error = new JsonObject().put("message", message).put("type", type);
      return new JsonObject().put("error", error.put("code", type)).encode();
    }

    private String chunk(JsonObject delta, @Nullable String reason) {
      JsonObject choice =
          new JsonObject().put("index", 0).put("delta", delta).put("finish_reason", reason);
      return data(
          new JsonObject()
              .put("id", "sim-1")
              .put("object", "chat.completion.chunk")
              .put("choices", new JsonArray().add(choice)));
    }

    private String data(JsonObject event) {
      return "data: " + event.encode() + "\n\n";
    }
  },

  MESSAGES {
    @Override
    String begin() {
      JsonObject usage = new JsonObject().put("input_tokens", 7).put("output_tokens", 1);
      JsonObject block = new JsonObject().put("type", "text").put("text", "");
      return event("message_start", "message", new JsonObject().put("usage", usage))
          + event("content_block_start", "content_block", block)
          + "event: ping\ndata: {\"type\": \"ping\"}\n\n";
    }

    @Override
    String piece(String text) {
      JsonObject delta = new JsonObject().put("type", "text_delta").put("text", text);
      return event("content_block_delta", "delta", delta);
    }

    @Override
    String finish(int words) {
      JsonObject end =
          new JsonObject()
              .put("type", "message_delta")
              .put("delta", new JsonObject().put("stop_reason", "end_turn"))
              .put("usage", new JsonObject().put("output_tokens", words));
      return "event: content_block_stop\ndata: {\"type\":\"content_block_stop\"}\n\n"
          + "event: message_delta\ndata: "
          + end.encode()
          + "\n\nevent: message_stop\ndata: {\"type\":\"message_stop\"}\n\n";
    }

    @Override
    String error(String type, String message) {
      return "event: error\ndata: " + body(type, message) + "\n\n";
    }

    @Override
    String body(String type, String message) {
      JsonObject error = new JsonObject().put("type", type).put("message", message);
      return new JsonObject().put("type", "error").put("error", error).encode();
    }

    private String event(String type, String name, JsonObject value) {
      JsonObject event = new JsonObject().put("type", type).put("index", 0).put(name, value);
      return "event: " + type + "\ndata: " + event.encode() + "\n\n";
    }
  };

  abstract String begin();

  abstract String piece(String text);

  abstract String finish(int words);

  /** An error inside a stream. */
  abstract String error(String type, String message);

  /** An error instead of a stream. */
  abstract String body(String type, String message);

  /** Words with the blanks behind them. */
  static List<String> words(String text) {
    return List.of(text.split("(?<=\\s)(?=\\S)"));
  }
}
