package chat.conclave.provider;

import io.vertx.core.json.JsonObject;

/** A wire format: how a prompt is put, and what the events of the answer mean. */
public sealed interface Dialect permits ChatCompletions, Messages {
  /** OpenAI's Chat Completions and all that follow it. */
  Dialect CHAT_COMPLETIONS = new ChatCompletions();

  /** Anthropic's Messages. */
  Dialect MESSAGES = new Messages();

  /**
   * @throws IllegalArgumentException for a name that no dialect has
   */
  static Dialect named(String name) {
    return switch (name) {
      case "chat-completions" -> CHAT_COMPLETIONS;
      case "messages" -> MESSAGES;
      default -> throw new IllegalArgumentException("no dialect is called " + name);
    };
  }

  /** Where prompts go, below the base URL. */
  String path();

  /** The request's body. */
  JsonObject body(Provider provider, Prompt prompt);

  /** A decoder for one answer. */
  Decoder decoder(ProviderLimits limits);
}
