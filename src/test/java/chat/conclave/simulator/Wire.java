package chat.conclave.simulator;

import chat.conclave.simulator.Answer.Ending;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import software.amazon.eventstream.HeaderValue;
import software.amazon.eventstream.Message;

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
    String thought(String text) {
      return chunk(new JsonObject().put("reasoning_content", text), null);
    }

    @Override
    String finish(int words, Ending ending) {
      JsonObject usage =
          new JsonObject()
              .put("prompt_tokens", 7)
              .put("completion_tokens", words)
              .put("total_tokens", 7 + words);
      String refusal =
          ending == Ending.DECLINED
              ? chunk(new JsonObject().put("refusal", "I would rather not."), null)
              : "";
      return refusal
          + chunk(new JsonObject(), ending == Ending.LENGTH ? "length" : "stop")
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
    String thought(String text) {
      JsonObject delta = new JsonObject().put("type", "thinking_delta").put("thinking", text);
      return event("content_block_delta", "delta", delta);
    }

    @Override
    String beginThought() {
      return block(new JsonObject().put("type", "thinking").put("thinking", ""));
    }

    @Override
    String endThought() {
      return block(new JsonObject().put("type", "text").put("text", ""));
    }

    private String block(JsonObject block) {
      return "event: content_block_stop\ndata: {\"type\":\"content_block_stop\"}\n\n"
          + event("content_block_start", "content_block", block);
    }

    @Override
    String finish(int words, Ending ending) {
      JsonObject end =
          new JsonObject()
              .put("type", "message_delta")
              .put("delta", new JsonObject().put("stop_reason", reason(ending)))
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

    private String reason(Ending ending) {
      return switch (ending) {
        case WHOLE -> "end_turn";
        case LENGTH -> "max_tokens";
        case DECLINED -> "refusal";
      };
    }

    private String event(String type, String name, JsonObject value) {
      JsonObject event = new JsonObject().put("type", type).put("index", 0).put(name, value);
      return "event: " + type + "\ndata: " + event.encode() + "\n\n";
    }
  },

  RESPONSES {
    @Override
    String begin() {
      return event("response.created", new JsonObject().put("response", new JsonObject()));
    }

    @Override
    String piece(String text) {
      return event(
          "response.output_text.delta",
          new JsonObject().put("item_id", "msg_1").put("output_index", 0).put("delta", text));
    }

    @Override
    String thought(String text) {
      return event("response.reasoning_summary_text.delta", new JsonObject().put("delta", text));
    }

    @Override
    String finish(int words, Ending ending) {
      JsonObject usage =
          new JsonObject()
              .put("input_tokens", 7)
              .put("output_tokens", words)
              .put("total_tokens", 7 + words);
      JsonObject response = new JsonObject().put("usage", usage);
      if (ending == Ending.LENGTH) {
        JsonObject why = new JsonObject().put("reason", "max_output_tokens");
        response.put("status", "incomplete").put("incomplete_details", why);
        return event("response.incomplete", new JsonObject().put("response", response));
      }
      String refusal =
          ending == Ending.DECLINED
              ? event(
                  "response.refusal.delta", new JsonObject().put("delta", "I would rather not."))
              : "";
      return refusal
          + event(
              "response.completed",
              new JsonObject().put("response", response.put("status", "completed")));
    }

    @Override
    String error(String type, String message) {
      return event("error", new JsonObject(body(type, message)));
    }

    @Override
    String body(String type, String message) {
      return CHAT.body(type, message);
    }

    private String event(String type, JsonObject fields) {
      JsonObject event = new JsonObject().put("type", type).mergeIn(fields);
      return "event: " + type + "\ndata: " + event.encode() + "\n\n";
    }
  },

  GEMINI {
    @Override
    String begin() {
      return "";
    }

    @Override
    String piece(String text) {
      return data(candidate(text));
    }

    @Override
    String thought(String text) {
      JsonObject thought = candidate(text);
      thought
          .getJsonArray("candidates")
          .getJsonObject(0)
          .getJsonObject("content")
          .getJsonArray("parts")
          .getJsonObject(0)
          .put("thought", true);
      return data(thought);
    }

    @Override
    String finish(int words, Ending ending) {
      JsonObject usage =
          new JsonObject().put("promptTokenCount", 7).put("candidatesTokenCount", words);
      JsonObject last = candidate("");
      last.getJsonArray("candidates")
          .getJsonObject(0)
          .put("finishReason", ending == Ending.LENGTH ? "MAX_TOKENS" : "STOP");
      return data(last.put("usageMetadata", usage));
    }

    @Override
    String error(String type, String message) {
      return data(new JsonObject(body(type, message)));
    }

    @Override
    String body(String type, String message) {
      String status =
          switch (type) {
            case "authentication_error" -> "UNAUTHENTICATED";
            case "overloaded_error" -> "UNAVAILABLE";
            default -> type;
          };
      JsonObject error = new JsonObject().put("message", message).put("status", status);
      return new JsonObject().put("error", error).encode();
    }

    private JsonObject candidate(String text) {
      JsonArray parts = new JsonArray().add(new JsonObject().put("text", text));
      JsonObject content = new JsonObject().put("role", "model").put("parts", parts);
      return new JsonObject()
          .put("candidates", new JsonArray().add(new JsonObject().put("content", content)));
    }

    private String data(JsonObject event) {
      return "data: " + event.encode() + "\r\n\r\n";
    }
  },

  /** Frames of bytes, held as text of one byte a character. */
  CONVERSE {
    @Override
    String begin() {
      return frame("event", "messageStart", new JsonObject().put("role", "assistant"));
    }

    @Override
    String piece(String text) {
      return delta(new JsonObject().put("text", text));
    }

    @Override
    String thought(String text) {
      return delta(new JsonObject().put("reasoningContent", new JsonObject().put("text", text)));
    }

    private String delta(JsonObject delta) {
      return frame(
          "event",
          "contentBlockDelta",
          new JsonObject().put("contentBlockIndex", 0).put("delta", delta));
    }

    @Override
    String finish(int words, Ending ending) {
      JsonObject usage = new JsonObject().put("inputTokens", 7).put("outputTokens", words);
      return frame(
              "event",
              "messageStop",
              new JsonObject()
                  .put("stopReason", ending == Ending.LENGTH ? "max_tokens" : "end_turn"))
          + frame("event", "metadata", new JsonObject().put("usage", usage));
    }

    @Override
    String error(String type, String message) {
      String exception =
          type.equals("overloaded_error")
              ? "serviceUnavailableException"
              : "internalServerException";
      return frame("exception", exception, new JsonObject().put("message", message));
    }

    @Override
    String body(String type, String message) {
      return new JsonObject().put("message", message).encode();
    }

    @Override
    String media() {
      return "application/vnd.amazon.eventstream";
    }

    @Override
    Buffer bytes(String text) {
      return Buffer.buffer(text.getBytes(StandardCharsets.ISO_8859_1));
    }

    private String frame(String kind, String type, JsonObject payload) {
      Map<String, HeaderValue> headers =
          Map.of(
              ":message-type",
              HeaderValue.fromString(kind),
              ":" + kind + "-type",
              HeaderValue.fromString(type));
      Message message = new Message(headers, payload.encode().getBytes(StandardCharsets.UTF_8));
      return StandardCharsets.ISO_8859_1.decode(message.toByteBuffer()).toString();
    }
  };

  /** The wire of a path that takes prompts. */
  static Optional<Wire> at(String path) {
    if (path.endsWith("/chat/completions")) {
      return Optional.of(CHAT);
    }
    if (path.endsWith("/v1/messages")) {
      return Optional.of(MESSAGES);
    }
    if (path.endsWith("/responses")) {
      return Optional.of(RESPONSES);
    }
    return path.endsWith(":streamGenerateContent")
        ? Optional.of(GEMINI)
        : path.endsWith("/converse-stream") ? Optional.of(CONVERSE) : Optional.empty();
  }

  /** The last thing that was said in a prompt, in whatever dialect. */
  String lastWords(JsonObject body) {
    for (String name : List.of("messages", "input", "contents")) {
      JsonArray turns = body.getJsonArray(name, new JsonArray());
      if (!turns.isEmpty()) {
        JsonObject last = turns.getJsonObject(turns.size() - 1);
        return last.getValue("content") instanceof String text
            ? text
            : last.getJsonArray("content", last.getJsonArray("parts", new JsonArray()))
                .getJsonObject(0)
                .getString("text");
      }
    }
    return "";
  }

  String media() {
    return "text/event-stream; charset=utf-8";
  }

  Buffer bytes(String text) {
    return Buffer.buffer(text);
  }

  abstract String begin();

  abstract String piece(String text);

  /** What a model thinks aloud. */
  abstract String thought(String text);

  String beginThought() {
    return "";
  }

  String endThought() {
    return "";
  }

  final String finish(int words) {
    return finish(words, Ending.WHOLE);
  }

  abstract String finish(int words, Ending ending);

  /** An error inside a stream. */
  abstract String error(String type, String message);

  /** An error instead of a stream. */
  abstract String body(String type, String message);

  /** Words with the blanks behind them. */
  static List<String> words(String text) {
    return List.of(text.split("(?<=\\s)(?=\\S)"));
  }
}
