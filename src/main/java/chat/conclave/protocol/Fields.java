package chat.conclave.protocol;

import chat.conclave.money.Cap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of an object that a stranger sent. A refusal names the field, never its value.
 */
public final class Fields {
  private static final Pattern ID =
      Pattern.compile("[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}");

  private static final Pattern DOLLARS = Pattern.compile("[0-9]{1,10}(\\.[0-9]{1,10})?");
  private static final BigDecimal RICHEST = BigDecimal.valueOf(1_000_000_000L);
  private static final int SCALE = 10;

  private static final Pattern PROVIDER = Pattern.compile("[a-z][a-z0-9-]{0,31}");

  private final JsonObject object;

  public Fields(JsonObject object) {
    this.object = object;
  }

  /** A text that must be there, of at most {@code limit} UTF-16 units. */
  public String text(String name, int limit) {
    String text = optionalText(name, limit);
    if (text == null) {
      throw missing(name);
    }
    return text;
  }

  /**
   * A text or nothing. It can be stored: there is no NUL in it, and no half of a surrogate pair.
   */
  public @Nullable String optionalText(String name, int limit) {
    String text = optionalProse(name, limit);
    if (text != null && !StrictJson.isStorable(text)) {
      throw Refusal.of(ErrorCode.INVALID, "“" + name + "” holds what no text can hold.");
    }
    return text;
  }

  /** A text that is still to be cleaned, and must be there. */
  public String prose(String name, int limit) {
    String text = optionalProse(name, limit);
    if (text == null) {
      throw missing(name);
    }
    return text;
  }

  /** A text that is still to be cleaned, or nothing. */
  public @Nullable String optionalProse(String name, int limit) {
    Object value = object.getValue(name);
    if (value == null) {
      return null;
    }
    if (!(value instanceof String text)) {
      throw Refusal.of(ErrorCode.INVALID, "“" + name + "” must be a text.");
    }
    if (text.length() > limit) {
      throw Refusal.of(
          ErrorCode.TOO_LARGE, "“" + name + "” is longer than " + limit + " characters.");
    }
    return text;
  }

  /** A provider's id that must be there. What is longer, such as a key, goes no further. */
  public String provider(String name) {
    String id = optionalProvider(name);
    if (id == null) {
      throw missing(name);
    }
    return id;
  }

  public @Nullable String optionalProvider(String name) {
    String id = optionalText(name, 64);
    if (id != null && !PROVIDER.matcher(id).matches()) {
      throw Refusal.of(ErrorCode.INVALID, "“" + name + "” must be a provider's id.");
    }
    return id;
  }

  /** A UUID (RFC 9562) that must be there. */
  public UUID id(String name) {
    UUID id = optionalId(name);
    if (id == null) {
      throw missing(name);
    }
    return id;
  }

  public @Nullable UUID optionalId(String name) {
    String text = optionalText(name, 64);
    return text == null ? null : parseId(text, name);
  }

  /** UUIDs that must be there, at most so many. */
  public List<UUID> ids(String name, int most) {
    if (!(object.getValue(name) instanceof JsonArray array)) {
      throw missing(name);
    }
    if (array.size() > most) {
      throw Refusal.of(ErrorCode.TOO_LARGE, "“" + name + "” has at most " + most + ".");
    }
    List<UUID> ids = new ArrayList<>();
    array.forEach(each -> ids.add(parseId(String.valueOf(each), name)));
    return ids;
  }

  /** A UUID out of a path or a field called {@code name}. */
  public static UUID parseId(String text, String name) {
    if (!ID.matcher(text).matches()) {
      throw Refusal.of(ErrorCode.INVALID, "“" + name + "” must be an id.");
    }
    return UUID.fromString(text);
  }

  /** A whole number from 0 to 2^53 - 1, or nothing. */
  public @Nullable Long optionalCount(String name) {
    Object value = object.getValue(name);
    if (value == null) {
      return null;
    }
    if ((value instanceof Integer || value instanceof Long)
        && ((Number) value).longValue() >= 0
        && ((Number) value).longValue() < 1L << 53) {
      return ((Number) value).longValue();
    }
    throw Refusal.of(
        ErrorCode.INVALID, "“" + name + "” must be a whole number that is not negative.");
  }

  /** A whole number from 0 to 2^53 - 1 that must be there. */
  public long count(String name) {
    Long count = optionalCount(name);
    if (count == null) {
      throw missing(name);
    }
    return count;
  }

  /** Yes or no, and it must be there. */
  public boolean flag(String name) {
    Object value = object.getValue(name);
    if (value instanceof Boolean flag) {
      return flag;
    }
    throw value == null
        ? missing(name)
        : Refusal.of(ErrorCode.INVALID, "“" + name + "” must be true or false.");
  }

  /** Yes or no; no if it is not there. */
  public boolean optionalFlag(String name) {
    return object.getValue(name) != null && flag(name);
  }

  /** A cap; one that is not there limits nothing. */
  public Cap cap(String name) {
    Object value = object.getValue(name);
    if (value == null) {
      return Cap.NONE;
    }
    if (!(value instanceof JsonObject given)) {
      throw Refusal.of(ErrorCode.INVALID, "“" + name + "” must be an object.");
    }
    Fields cap = new Fields(given);
    return new Cap(
        cap.optionalCount("dayTokens"),
        cap.optionalCount("totalTokens"),
        cap.optionalDollars("dayCost"),
        cap.optionalDollars("totalCost"));
  }

  /** US dollars, as a number or as a decimal text, or nothing. */
  private @Nullable BigDecimal optionalDollars(String name) {
    Object value = object.getValue(name);
    if (value == null) {
      return null;
    }
    boolean fits =
        value instanceof Number
            || (value instanceof String text && DOLLARS.matcher(text).matches());
    BigDecimal amount = fits ? decimal(value) : null;
    if (amount == null || amount.signum() < 0 || amount.compareTo(RICHEST) > 0) {
      throw Refusal.of(
          ErrorCode.INVALID,
          "“" + name + "” must be an amount of US dollars that is not negative.");
    }
    return amount;
  }

  private static @Nullable BigDecimal decimal(Object value) {
    try {
      BigDecimal amount = new BigDecimal(value.toString());
      return amount.scale() > SCALE || amount.precision() > 2 * SCALE ? null : amount;
    } catch (NumberFormatException e) {
      return null;
    }
  }

  private static Refusal missing(String name) {
    return Refusal.of(ErrorCode.INVALID, "“" + name + "” is missing.");
  }
}
