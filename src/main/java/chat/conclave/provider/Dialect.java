package chat.conclave.provider;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;

/** A wire format: how a prompt is put, and what the events of the answer mean. */
public sealed interface Dialect permits ChatCompletions, Converse, Gemini, Messages, Responses {
  /** OpenAI's Chat Completions and all that follow it. */
  Dialect CHAT_COMPLETIONS = new ChatCompletions();

  /** OpenAI's Responses, which xAI speaks too. */
  Dialect RESPONSES = new Responses();

  /** Anthropic's Messages. */
  Dialect MESSAGES = new Messages();

  /** Google's streamGenerateContent. */
  Dialect GEMINI = new Gemini();

  /** Amazon Bedrock's ConverseStream. */
  Dialect CONVERSE = new Converse();

  /**
   * @throws IllegalArgumentException for a name that no dialect has
   */
  static Dialect named(String name) {
    return switch (name) {
      case "chat-completions" -> CHAT_COMPLETIONS;
      case "responses" -> RESPONSES;
      case "messages" -> MESSAGES;
      case "gemini" -> GEMINI;
      case "converse" -> CONVERSE;
      default -> throw new IllegalArgumentException("no dialect is called " + name);
    };
  }

  /** Where prompts to a model go, below the base URL. */
  String path(String model);

  /** The request's body. */
  JsonObject body(Provider provider, Prompt prompt);

  /** The media type of a stream. */
  default String media() {
    return "text/event-stream";
  }

  /**
   * Cuts a stream into events.
   *
   * @param limit bytes of one line or frame, and characters of one event
   */
  default Handler<Buffer> reader(int limit, EventSink sink) {
    return new SseReader(limit, sink);
  }

  /** A decoder for one answer. */
  Decoder decoder(ProviderLimits limits);
}
