package chat.conclave.leak;

import io.vertx.core.buffer.Buffer;
import java.lang.reflect.Field;
import java.lang.reflect.InaccessibleObjectException;
import java.lang.reflect.Modifier;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Walks through an object and all that it holds: private fields, arrays, collections. What a {@code
 * toString} hides is seen all the same.
 */
final class Depths {
  private final Search.Place place;
  private final Set<Object> seen = Collections.newSetFromMap(new IdentityHashMap<>());

  Depths(Search.Place place) {
    this.place = place;
  }

  void visit(@Nullable Object object) {
    if (object == null || object instanceof Enum<?> || !seen.add(object)) {
      return;
    }
    place.feed(object.toString());
    if (object instanceof byte[] bytes) {
      place.feed(bytes);
    } else if (object instanceof Buffer buffer) {
      place.feed(buffer.getBytes());
    } else if (object instanceof char[] chars) {
      place.feed(new String(chars));
    } else if (object instanceof Object[] array) {
      for (Object each : array) {
        visit(each);
      }
    } else if (object instanceof Iterable<?> all) {
      all.forEach(this::visit);
    } else if (object instanceof Map<?, ?> map) {
      map.forEach(
          (key, value) -> {
            visit(key);
            visit(value);
          });
    } else if (object instanceof Optional<?> optional) {
      optional.ifPresent(this::visit);
    } else if (object instanceof Throwable || ours(object.getClass())) {
      fields(object);
    }
  }

  private static boolean ours(Class<?> type) {
    return type.getName().startsWith("chat.conclave.");
  }

  private void fields(Object object) {
    for (Class<?> type = object.getClass(); type != null; type = type.getSuperclass()) {
      for (Field field : type.getDeclaredFields()) {
        if (!Modifier.isStatic(field.getModifiers()) && !field.getType().isPrimitive()) {
          visit(valueOf(field, object));
        }
      }
    }
  }

  private static @Nullable Object valueOf(Field field, Object object) {
    try {
      field.setAccessible(true);
      return field.get(object);
    } catch (InaccessibleObjectException e) {
      return null; // The JDK's own: its text was read above.
    } catch (IllegalAccessException e) {
      throw new AssertionError(e);
    }
  }
}
