package chat.conclave.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.json.schema.Draft;
import io.vertx.json.schema.JsonSchema;
import io.vertx.json.schema.JsonSchemaOptions;
import io.vertx.json.schema.OutputErrorType;
import io.vertx.json.schema.OutputFormat;
import io.vertx.json.schema.OutputUnit;
import io.vertx.json.schema.Validator;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/**
 * The schemas of one contract file. They are read more strictly than a client has to: what is not
 * described may not be there.
 */
final class Schemas {
  private static final JsonSchemaOptions OPTIONS =
      new JsonSchemaOptions()
          .setBaseUri("app://contract")
          .setDraft(Draft.DRAFT202012)
          .setOutputFormat(OutputFormat.Basic);

  private final JsonObject file;

  private Schemas(JsonObject file) {
    this.file = file;
  }

  static Schemas of(String name) {
    try {
      String text = Files.readString(Path.of("src/main/resources", name));
      Map<String, Object> tree = new Yaml(new SafeConstructor(new LoaderOptions())).load(text);
      return new Schemas(new JsonObject(tree).copy());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  JsonObject file() {
    return file;
  }

  /** What a reference means, or the thing itself. */
  JsonObject meant(JsonObject thing) {
    String reference = thing.getString("$ref");
    if (reference == null) {
      return thing;
    }
    JsonObject found = file;
    for (String step : reference.substring("#/".length()).split("/")) {
      found = found.getJsonObject(step);
    }
    return meant(found);
  }

  /** A validator of what a schema describes and nothing else. */
  Validator strict(JsonObject schema) {
    return Validator.create(JsonSchema.of((JsonObject) closed(schema)), OPTIONS);
  }

  /** With every reference followed, and no objects that may hold more than is said. */
  private Object closed(Object part) {
    if (!(part instanceof JsonObject object)) {
      return followed(part);
    }
    JsonObject closed = followed(object);
    boolean described = closed.getValue("properties") instanceof JsonObject;
    if ((described || closed.containsKey("allOf")) && !closed.containsKey("additionalProperties")) {
      closed.put("unevaluatedProperties", false);
    }
    return closed;
  }

  private Object followed(Object part) {
    if (part instanceof JsonArray array) {
      JsonArray all = new JsonArray();
      array.forEach(each -> all.add(closed(each)));
      return all;
    }
    return part instanceof JsonObject object ? followed(object) : part;
  }

  private JsonObject followed(JsonObject object) {
    JsonObject followed = new JsonObject();
    for (Map.Entry<String, Object> entry : meant(object)) {
      followed.put(
          entry.getKey(),
          entry.getKey().equals("allOf")
              ? open((JsonArray) entry.getValue())
              : closed(entry.getValue()));
    }
    return followed;
  }

  /** The parts of one object: it is the whole that may hold nothing more. */
  private JsonArray open(JsonArray parts) {
    JsonArray open = new JsonArray();
    parts.forEach(part -> open.add(followed((JsonObject) part)));
    return open;
  }

  /** What is wrong; empty when nothing is. */
  static List<String> faults(Validator validator, Object json) {
    OutputUnit judged = validator.validate(json);
    if (Boolean.TRUE.equals(judged.getValid()) && judged.getErrorType() == OutputErrorType.NONE) {
      return List.of();
    }
    return judged.getErrors() == null
        ? List.of(String.valueOf(judged.getError()))
        : judged.getErrors().stream()
            .map(error -> error.getInstanceLocation() + ": " + error.getError())
            .collect(Collectors.toList());
  }
}
