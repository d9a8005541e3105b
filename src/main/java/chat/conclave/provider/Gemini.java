package chat.conclave.provider;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/**
 * Google's streamGenerateContent. Thinking counts against the limit of the output, so a small limit
 * can leave no room for the answer.
 */
final class Gemini implements Dialect {
  @Override
  public String path(String model) {
    return "/v1beta/models/"
        + URLEncoder.encode(model, StandardCharsets.UTF_8)
        + ":streamGenerateContent?alt=sse";
  }

  @Override
  public JsonObject body(Provider provider, Prompt prompt) {
    JsonArray contents = new JsonArray();
    for (Turn turn : prompt.turns()) {
      String role = turn.role() == Turn.Role.MODEL ? "model" : "user";
      contents.add(parts(turn.text()).put("role", role));
    }
    JsonObject body =
        new JsonObject()
            .put("contents", contents)
            .put(
                "generationConfig",
                new JsonObject().put("maxOutputTokens", prompt.maxOutputTokens()));
    if (!prompt.instructions().isBlank()) {
      body.put("systemInstruction", parts(prompt.instructions()));
    }
    return body;
  }

  private static JsonObject parts(String text) {
    return new JsonObject().put("parts", new JsonArray().add(new JsonObject().put("text", text)));
  }

  @Override
  public Decoder decoder(ProviderLimits limits) {
    return new GeminiDecoder(limits);
  }
}
