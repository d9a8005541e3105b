package chat.conclave.provider;

import chat.conclave.protocol.StrictJson;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Reads fields of strangers' JSON: a field of another type than expected is a field that is not
 * there.
 */
final class Fields {
  private static final int DEPTH = 32;

  private Fields() {}

  /** A reader for events of at most {@code length} characters. */
  static StrictJson reader(int length) {
    return new StrictJson(DEPTH, length);
  }

  static @Nullable String text(@Nullable JsonObject object, String name) {
    return object != null && object.getValue(name) instanceof String text ? text : null;
  }

  static @Nullable JsonObject object(@Nullable JsonObject object, String name) {
    return object != null && object.getValue(name) instanceof JsonObject value ? value : null;
  }

  static @Nullable Number number(@Nullable JsonObject object, String name) {
    return object != null && object.getValue(name) instanceof Number value ? value : null;
  }

  /** Whether the field is there and true. */
  static boolean flag(@Nullable JsonObject object, String name) {
    return object != null && Boolean.TRUE.equals(object.getValue(name));
  }

  /** The objects among an array's elements. */
  static List<JsonObject> objects(@Nullable JsonObject object, String name) {
    if (object == null || !(object.getValue(name) instanceof JsonArray array)) {
      return List.of();
    }
    return array.stream()
        .flatMap(element -> element instanceof JsonObject value ? Stream.of(value) : Stream.of())
        .toList();
  }

  /** A name or a number, as text: error codes come as either. */
  static @Nullable String code(@Nullable JsonObject object, String name) {
    @Nullable Number number = number(object, name);
    return number == null ? text(object, name) : number.toString();
  }
}
