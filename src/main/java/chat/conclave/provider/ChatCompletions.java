package chat.conclave.provider;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** Chat Completions: what most providers and local servers speak. */
final class ChatCompletions implements Dialect {
  @Override
  public String path(String model) {
    return "/chat/completions";
  }

  @Override
  public JsonObject body(Provider provider, Prompt prompt) {
    JsonArray messages = new JsonArray();
    if (!prompt.instructions().isBlank()) {
      messages.add(message("system", prompt.instructions()));
    }
    prompt.turns().forEach(turn -> messages.add(message(turn.role().wire, turn.text())));
    JsonObject body =
        new JsonObject()
            .put("model", prompt.model())
            .put("stream", true)
            .put("stream_options", new JsonObject().put("include_usage", true))
            .put(provider.tokenLimit(), prompt.maxOutputTokens())
            .put("messages", messages);
    if (prompt.userTag() != null && provider.userTag() != null) {
      body.put(provider.userTag(), prompt.userTag());
    }
    return body;
  }

  @Override
  public Decoder decoder(ProviderLimits limits) {
    return new ChatDecoder(limits);
  }

  private static JsonObject message(String role, String content) {
    return new JsonObject().put("role", role).put("content", content);
  }
}
