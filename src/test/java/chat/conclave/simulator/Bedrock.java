package chat.conclave.simulator;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;

/** What Bedrock's control plane lists. */
final class Bedrock {
  private Bedrock() {}

  static JsonObject models() {
    return new JsonObject()
        .put(
            "modelSummaries",
            new JsonArray()
                .add(model("amazon.nova-micro-v1:0", true, "ACTIVE"))
                .add(model("amazon.old-v1:0", true, "LEGACY"))
                .add(model("amazon.silent-v1:0", false, "ACTIVE")));
  }

  private static JsonObject model(String id, boolean streams, String life) {
    return new JsonObject()
        .put("modelId", id)
        .put("responseStreamingSupported", streams)
        .put("modelLifecycle", new JsonObject().put("status", life));
  }

  static JsonObject profiles() {
    JsonObject profile =
        new JsonObject()
            .put("inferenceProfileId", "us.amazon.nova-micro-v1:0")
            .put("status", "ACTIVE");
    return new JsonObject().put("inferenceProfileSummaries", new JsonArray().add(profile));
  }
}
