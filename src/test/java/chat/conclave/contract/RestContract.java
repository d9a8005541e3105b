package chat.conclave.contract;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Validator;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/** What {@code openapi.yaml} says of answers. */
public final class RestContract {
  private static final Schemas FILE = Schemas.of("openapi.yaml");
  private static final List<Route> ROUTES = routes();
  private static final Map<JsonObject, Validator> VALIDATORS = new ConcurrentHashMap<>();

  private RestContract() {}

  private record Route(Pattern path, JsonObject operations) {}

  private static List<Route> routes() {
    List<Route> routes = new ArrayList<>();
    JsonObject paths = FILE.file().getJsonObject("paths");
    for (String path : paths.fieldNames()) {
      String pattern = path.replaceAll("\\{\\w+}", "[^/]+");
      routes.add(new Route(Pattern.compile(pattern), paths.getJsonObject(path)));
    }
    return routes;
  }

  /** What is wrong with an answer; empty when nothing is, or when nobody promises anything. */
  public static List<String> faults(
      HttpMethod method, String path, int status, @Nullable String type, Buffer body) {
    JsonObject operation = operation(method, path.split("\\?", 2)[0]);
    if (operation == null) {
      return List.of();
    }
    JsonObject responses = operation.getJsonObject("responses");
    JsonObject response = responses.getJsonObject(String.valueOf(status));
    if (response == null && status >= 400) {
      response = responses.getJsonObject("default");
    }
    if (response == null) {
      return List.of("an answer " + status + " is not described");
    }
    JsonObject content = FILE.meant(response).getJsonObject("content", new JsonObject());
    if (content.isEmpty()) {
      return body.length() == 0 ? List.of() : List.of("a body is not described");
    }
    String media = type == null ? "" : type.split(";", 2)[0].strip();
    JsonObject described = content.getJsonObject(media);
    if (described == null) {
      return List.of("the type “" + media + "” is not described");
    }
    if (!media.endsWith("json")) {
      return List.of();
    }
    Validator validator =
        VALIDATORS.computeIfAbsent(described.getJsonObject("schema"), FILE::strict);
    return Schemas.faults(validator, Json.decodeValue(body));
  }

  private static @Nullable JsonObject operation(HttpMethod method, String path) {
    String name = method.name().toLowerCase(Locale.ROOT);
    for (Route route : ROUTES) {
      if (route.path().matcher(path).matches()) {
        return route.operations().getJsonObject(name);
      }
    }
    return null;
  }
}
