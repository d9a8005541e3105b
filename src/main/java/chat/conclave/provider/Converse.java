package chat.conclave.provider;

import io.vertx.core.Handler;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;

/** Amazon Bedrock's ConverseStream, the one interface there that reaches all models. */
final class Converse implements Dialect {
  @Override
  public String path(String model) {
    return "/model/" + URLEncoder.encode(model, StandardCharsets.UTF_8) + "/converse-stream";
  }

  @Override
  public JsonObject body(Provider provider, Prompt prompt) {
    JsonArray messages = new JsonArray();
    for (Turn turn : prompt.turns()) {
      messages.add(
          new JsonObject().put("role", turn.role().wire).put("content", texts(turn.text())));
    }
    JsonObject body =
        new JsonObject()
            .put("messages", messages)
            .put("inferenceConfig", new JsonObject().put("maxTokens", prompt.maxOutputTokens()));
    if (!prompt.instructions().isBlank()) {
      body.put("system", texts(prompt.instructions()));
    }
    return body;
  }

  private static JsonArray texts(String text) {
    return new JsonArray().add(new JsonObject().put("text", text));
  }

  @Override
  public String media() {
    return "application/vnd.amazon.eventstream";
  }

  @Override
  public Handler<Buffer> reader(int limit, EventSink sink) {
    return new EventStreamReader(limit, sink);
  }

  @Override
  public Decoder decoder(ProviderLimits limits) {
    return new ConverseDecoder(limits);
  }
}
