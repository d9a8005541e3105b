package chat.conclave.edge;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.contract.OpenAPIContract;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The REST contract, {@code openapi.yaml}, as the router takes it. */
final class Contract {
  private static final String FILE = "openapi.yaml";

  /** Where an operation's own kinds of bearers stand once it is loaded. */
  static final String BEARERS = "x-bearers";

  private Contract() {}

  static Future<OpenAPIContract> load(Vertx vertx) {
    JsonObject contract = read();
    JsonObject paths = contract.getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      for (Map.Entry<String, Object> operation : paths.getJsonObject(path)) {
        // The router's library refuses a contract with problem documents in it; it validates
        // requests only, so nothing is lost.
        if (operation.getValue() instanceof JsonObject described
            && described.containsKey("responses")) {
          JsonObject responses = described.getJsonObject("responses");
          responses.remove("default");
          // Nor does it know JSON Lines.
          responses.forEach(response -> withoutLines((JsonObject) response.getValue()));
          bearers(described);
        }
      }
    }
    contract.getJsonObject("components").getJsonObject("responses").remove("Problem");
    return OpenAPIContract.from(vertx, contract);
  }

  private static void withoutLines(JsonObject response) {
    if (response.getJsonObject("content", new JsonObject()).containsKey("application/jsonl")) {
      response.remove("content");
    }
  }

  /** The library wants a handler for each scheme that an operation names; here one knows all. */
  private static void bearers(JsonObject operation) {
    JsonArray security = operation.getJsonArray("security");
    if (security != null && !security.isEmpty()) {
      operation.remove("security");
      operation.put(BEARERS, security);
    }
  }

  static JsonObject read() {
    try (InputStream file = Contract.class.getClassLoader().getResourceAsStream(FILE)) {
      if (file == null) {
        throw new IllegalStateException(FILE + " is not in the jar");
      }
      Map<String, Object> tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(file);
      return new JsonObject(tree).copy();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
