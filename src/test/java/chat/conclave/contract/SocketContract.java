package chat.conclave.contract;

import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Validator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/** What {@code asyncapi.yaml} says of the socket's frames. */
public final class SocketContract {
  private static final Schemas FILE = Schemas.of("asyncapi.yaml");

  /** The frames that clients send. */
  public static final SocketContract CLIENT = new SocketContract("clientSends");

  /** The frames that the server sends. */
  public static final SocketContract SERVER = new SocketContract("serverSends");

  private final Map<String, Validator> types = new HashMap<>();

  private SocketContract(String operation) {
    for (Object each :
        FILE.file().getJsonObject("operations").getJsonObject(operation).getJsonArray("messages")) {
      JsonObject payload = FILE.meant((JsonObject) each).getJsonObject("payload");
      types.put(type(payload), FILE.strict(payload));
    }
  }

  private static String type(JsonObject payload) {
    JsonObject described =
        payload.containsKey("allOf")
            ? FILE.meant(payload.getJsonArray("allOf").getJsonObject(0))
            : payload;
    return described.getJsonObject("properties").getJsonObject("type").getString("const");
  }

  /** Every type of frame that is described. */
  public Set<String> types() {
    return new TreeSet<>(types.keySet());
  }

  /** What is wrong with a frame; empty when nothing is. */
  public List<String> faults(JsonObject frame) {
    Validator validator = types.get(frame.getString("type"));
    return validator == null
        ? List.of("no such type is described")
        : Schemas.faults(validator, frame);
  }
}
