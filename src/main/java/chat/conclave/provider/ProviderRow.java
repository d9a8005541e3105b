package chat.conclave.provider;

import io.vertx.core.json.JsonObject;
import java.net.URI;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.regex.PatternSyntaxException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** One mapping of the YAML table; a field nobody asked for is an error. */
final class ProviderRow {
  /** What a request carries anyway, the key above all. */
  private static final Set<String> OURS =
      Set.of(
          "authorization",
          "x-api-key",
          "x-goog-api-key",
          "accept",
          "connection",
          "content-length",
          "content-type",
          "cookie",
          "host",
          "transfer-encoding",
          "user-agent");

  private final Map<String, Object> fields = new HashMap<>();

  private ProviderRow(Map<?, ?> map) {
    map.forEach((name, value) -> fields.put(String.valueOf(name), value));
  }

  static ProviderRow of(@Nullable Object yaml) {
    if (yaml instanceof Map<?, ?> map) {
      return new ProviderRow(map);
    }
    throw new IllegalArgumentException("is not a list called providers, of mappings");
  }

  /**
   * @throws IllegalArgumentException with the row's id and what is wrong with it
   */
  Provider provider() {
    String id = text("id");
    try {
      return provider(id);
    } catch (PatternSyntaxException e) {
      throw new IllegalArgumentException("provider " + id + ": " + e.getDescription(), e);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("provider " + id + ": " + e.getMessage(), e);
    }
  }

  private Provider provider(String id) {
    @Nullable String dialect = optional("dialect");
    @Nullable String local = optional("local");
    @Nullable String baseUrl = local == null ? optional("baseUrl") : local;
    List<String> modelsPaths =
        fields.get("modelsPath") instanceof List
            ? texts("modelsPath")
            : Stream.of(or("modelsPath", "/models")).filter(path -> !path.isEmpty()).toList();
    @Nullable String region = optional("region");
    @Nullable Regions regions =
        region == null || baseUrl == null
            ? null
            : new Regions(baseUrl, or("listBaseUrl", baseUrl), region);
    List<URI> others = texts("otherBaseUrls").stream().map(URI::create).toList();
    Provider provider =
        new Provider(
            id,
            text("name"),
            dialect == null ? null : Dialect.named(dialect),
            local == null ? Provider.Place.FIXED : Provider.Place.LOCAL,
            baseUrl == null
                ? null
                : regions == null ? URI.create(baseUrl) : regions.base(regions.standard()),
            texts("keyPrefixes"),
            texts("keyPatterns"),
            optional("keyUrl"),
            optional("defaultModel"),
            flag("needsKey", true),
            Provider.Auth.named(or("auth", "bearer")),
            headers(),
            or("tokenLimit", "max_tokens"),
            optional("userTag"),
            object("body"),
            new Provider.Checks(
                or("verifyPath", modelsPaths.isEmpty() ? "" : modelsPaths.get(0)),
                or("verify", "path").equals("completion"),
                modelsPaths,
                texts("only"),
                texts("except")),
            optional("otherPath"),
            regions == null
                ? new Provider.Elsewhere(null, null, null, others)
                : Provider.Elsewhere.of(regions));
    provider.keyPatterns().forEach(Pattern::compile);
    done();
    return provider;
  }

  /** Nothing may be left: a misspelt field would otherwise be ignored in silence. */
  void done() {
    if (!fields.isEmpty()) {
      throw new IllegalArgumentException("there are no fields called " + fields.keySet());
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
    if (value != null && !(value instanceof List)) {
      throw new IllegalArgumentException(name + " is not a list");
    }
    return value instanceof List<?> list ? list : List.of();
  }

  private Map<String, String> headers() {
    Map<String, String> headers = new LinkedHashMap<>();
    entries("headers").forEach((name, value) -> headers.put(name, String.valueOf(value)));
    headers.forEach(
        (name, value) -> {
          boolean plain = name.matches("[A-Za-z][A-Za-z0-9-]*") && value.matches("[\\x20-\\x7e]*");
          if (!plain || OURS.contains(name.toLowerCase(Locale.ROOT))) {
            throw new IllegalArgumentException("no header can be " + name);
          }
        });
    return headers;
  }

  private JsonObject object(String name) {
    return new JsonObject(entries(name)).copy();
  }

  private Map<String, Object> entries(String name) {
    Object value = fields.remove(name);
    if (value != null && !(value instanceof Map)) {
      throw new IllegalArgumentException(name + " is not a mapping");
    }
    Map<String, Object> entries = new LinkedHashMap<>();
    if (value instanceof Map<?, ?> map) {
      map.forEach((key, each) -> entries.put(String.valueOf(key), each));
    }
    return entries;
  }

  private String text(String name) {
    @Nullable String value = optional(name);
    if (value == null) {
      throw new IllegalArgumentException("a provider without its " + name);
    }
    return value;
  }

  private String or(String name, String otherwise) {
    @Nullable String value = optional(name);
    return value == null ? otherwise : value;
  }

  private boolean flag(String name, boolean otherwise) {
    Object value = fields.remove(name);
    if (value != null && !(value instanceof Boolean)) {
      throw new IllegalArgumentException(name + " is not true or false");
    }
    return value instanceof Boolean flag ? flag : otherwise;
  }

  private @Nullable String optional(String name) {
    Object value = fields.remove(name);
    return value == null ? null : value.toString();
  }
}
