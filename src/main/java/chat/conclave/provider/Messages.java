package chat.conclave.provider;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Anthropic's Messages. No sampling parameters: newer models refuse them. */
final class Messages implements Dialect {
  @Override
  public String path(String model) {
    return "/v1/messages";
  }

  @Override
  public JsonObject body(Provider provider, Prompt prompt) {
    JsonArray messages = new JsonArray();
    for (Turn turn : prompt.turns()) {
      messages.add(new JsonObject().put("role", turn.role().wire).put("content", turn.text()));
    }
    JsonObject body =
        new JsonObject()
            .put("model", prompt.model())
            .put("max_tokens", prompt.maxOutputTokens())
            .put("stream", true)
            .put("messages", messages);
    if (!prompt.instructions().isBlank()) {
      body.put("system", prompt.instructions());
    }
    if (prompt.userTag() != null) {
      body.put("metadata", new JsonObject().put("user_id", prompt.userTag()));
    }
    return body;
  }

  @Override
  public Decoder decoder(ProviderLimits limits) {
    return new MessagesDecoder(limits);
  }
}
