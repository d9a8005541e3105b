package chat.conclave.provider;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** One mapping of the YAML table; a field nobody asked for is an error. */
final class ProviderRow {
  private final Map<String, Object> fields = new HashMap<>();

  private ProviderRow(Map<?, ?> map) {
    map.forEach((name, value) -> fields.put(String.valueOf(name), value));
  }

  static ProviderRow of(@Nullable Object yaml) {
    if (yaml instanceof Map<?, ?> map) {
      return new ProviderRow(map);
    }
    throw new IllegalArgumentException("the table of providers is not made of mappings");
  }

  Provider provider() {
    String id = text("id");
    @Nullable String dialect = optional("dialect");
    @Nullable String local = optional("local");
    @Nullable String baseUrl = local == null ? optional("baseUrl") : local;
    String modelsPath = or("modelsPath", "/models");
    Provider provider =
        new Provider(
            id,
            text("name"),
            dialect == null ? null : Dialect.named(dialect),
            local == null ? Provider.Place.FIXED : Provider.Place.LOCAL,
            baseUrl == null ? null : URI.create(baseUrl),
            texts("keyPrefixes"),
            texts("keyPatterns"),
            optional("keyUrl"),
            optional("defaultModel"),
            flag("needsKey", true),
            Provider.Auth.named(or("auth", "bearer")),
            map("headers"),
            or("tokenLimit", "max_tokens"),
            optional("userTag"),
            object("body"),
            new Provider.Checks(
                or("verifyPath", modelsPath),
                or("verify", "path").equals("completion"),
                modelsPath,
                texts("only"),
                texts("except")));
    done();
    return provider;
  }

  /** Nothing may be left: a misspelt field would otherwise be ignored in silence. */
  void done() {
    if (!fields.isEmpty()) {
      throw new IllegalArgumentException("unknown fields in providers.yaml: " + fields.keySet());
    }
  }

  List<ProviderRow> rows(String name) {
    return list(name).stream().map(ProviderRow::of).toList();
  }

  List<String> texts(String name) {
    return list(name).stream().map(String::valueOf).toList();
  }

  private List<?> list(String name) {
    Object value = fields.remove(name);
    return value instanceof List<?> list ? list : List.of();
  }

  private Map<String, String> map(String name) {
    Map<String, String> map = new LinkedHashMap<>();
    if (fields.remove(name) instanceof Map<?, ?> entries) {
      entries.forEach((key, value) -> map.put(String.valueOf(key), String.valueOf(value)));
    }
    return map;
  }

  private JsonObject object(String name) {
    JsonObject object = new JsonObject();
    if (fields.remove(name) instanceof Map<?, ?> entries) {
      entries.forEach((key, value) -> object.put(String.valueOf(key), value));
    }
    return object.copy();
  }

  private String text(String name) {
    @Nullable String value = optional(name);
    if (value == null) {
      throw new IllegalArgumentException("a provider lacks its " + name);
    }
    return value;
  }

  private String or(String name, String otherwise) {
    @Nullable String value = optional(name);
    return value == null ? otherwise : value;
  }

  private boolean flag(String name, boolean otherwise) {
    return fields.remove(name) instanceof Boolean value ? value : otherwise;
  }

  private @Nullable String optional(String name) {
    Object value = fields.remove(name);
    return value == null ? null : value.toString();
  }
}
