package chat.conclave.provider;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/**
 * Responses: OpenAI's and xAI's own interface. Nothing is stored there: the default would keep each
 * reply for a month.
 */
final class Responses implements Dialect {
  @Override
  public String path(String model) {
    return "/responses";
  }

  @Override
  public JsonObject body(Provider provider, Prompt prompt) {
    JsonArray input = new JsonArray();
    for (Turn turn : prompt.turns()) {
      input.add(new JsonObject().put("role", turn.role().wire).put("content", turn.text()));
    }
    JsonObject body =
        new JsonObject()
            .put("model", prompt.model())
            .put("stream", true)
            .put("store", false)
            .put("max_output_tokens", prompt.maxOutputTokens())
            .put("input", input);
    if (!prompt.instructions().isBlank()) {
      body.put("instructions", prompt.instructions());
    }
    if (prompt.userTag() != null && provider.userTag() != null) {
      body.put(provider.userTag(), prompt.userTag());
    }
    return body;
  }

  @Override
  public Decoder decoder(ProviderLimits limits) {
    return new ResponsesDecoder(limits);
  }
}
