package chat.conclave.protocol;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.core.StreamReadFeature;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON (RFC 8259) from strangers: one object, no duplicate names, bounded depth, numbers and
 * strings. What does not fit is an {@link IOException} whose message is never shown to anybody.
 */
public final class StrictJson {
  private final JsonFactory factory;
  private final boolean storable;

  /**
   * @param depth deepest nesting of arrays and objects
   * @param stringLength longest string, in UTF-16 units
   */
  public StrictJson(int depth, int stringLength) {
    this(depth, stringLength, false);
  }

  /**
   * One that also refuses strings which no database stores: with NUL, or with half a surrogate pair
   * (RFC 7493, section 2.1).
   */
  public static StrictJson storable(int depth, int stringLength) {
    return new StrictJson(depth, stringLength, true);
  }

  private StrictJson(int depth, int stringLength, boolean storable) {
    this.storable = storable;
    factory =
        JsonFactory.builder()
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(depth)
                    .maxNumberLength(32)
                    .maxNameLength(256)
                    .maxStringLength(stringLength)
                    .build())
            .enable(StreamReadFeature.STRICT_DUPLICATE_DETECTION)
            .disable(StreamReadFeature.INCLUDE_SOURCE_IN_LOCATION)
            .build();
  }

  /** Reads one object and nothing after it. */
  public JsonObject object(String text) throws IOException {
    try (JsonParser parser = factory.createParser(text)) {
      if (parser.nextToken() != JsonToken.START_OBJECT) {
        throw new IOException("not an object");
      }
      JsonObject object = new JsonObject(readObject(parser));
      if (parser.nextToken() != null) {
        throw new IOException("more than one value");
      }
      return object;
    }
  }

  private Map<String, @Nullable Object> readObject(JsonParser parser) throws IOException {
    Map<String, @Nullable Object> map = new LinkedHashMap<>();
    while (parser.nextToken() != JsonToken.END_OBJECT) {
      String name = checked(parser.currentName());
      parser.nextToken();
      map.put(name, readValue(parser));
    }
    return map;
  }

  private @Nullable Object readValue(JsonParser parser) throws IOException {
    return switch (parser.currentToken()) {
      case START_OBJECT -> new JsonObject(readObject(parser));
      case START_ARRAY -> {
        List<@Nullable Object> list = new ArrayList<>();
        while (parser.nextToken() != JsonToken.END_ARRAY) {
          list.add(readValue(parser));
        }
        yield new JsonArray(list);
      }
      case VALUE_STRING -> checked(parser.getText());
      case VALUE_NUMBER_INT, VALUE_NUMBER_FLOAT -> parser.getNumberValue();
      case VALUE_TRUE -> true;
      case VALUE_FALSE -> false;
      case VALUE_NULL -> null;
      default -> throw new IOException("unexpected token");
    };
  }

  /** Whether a database can store {@code text}. */
  static boolean isStorable(String text) {
    return text.codePoints().noneMatch(c -> c == 0 || Character.getType(c) == Character.SURROGATE);
  }

  private String checked(String text) throws IOException {
    if (storable && !isStorable(text)) {
      throw new IOException("unstorable text");
    }
    return text;
  }
}
