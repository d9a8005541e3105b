package chat.conclave.simulator;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Set;

/**
 * A request that arrived. Header values are not kept: one of them is a key.
 *
 * @param headers names, in lower case
 * @param closed completes when the client's connection closes before the answer was whole
 */
public record Seen(
    String method, String path, Set<String> headers, String body, Future<Void> closed) {

  public JsonObject json() {
    return new JsonObject(body);
  }
}
