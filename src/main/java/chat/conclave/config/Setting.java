package chat.conclave.config;

import java.util.Locale;
import org.jspecify.annotations.Nullable;

/**
 * One thing the operator can decide. The name, such as {@code management-port}, is the key in the
 * file; the environment variable and the flag are made from it.
 *
 * @param fallback the value when nobody says anything; empty for none
 * @param secret never shown; has no flag, because every user of a machine can read its process list
 */
public record Setting<T>(
    String name, String fallback, Shape<T> shape, boolean secret, String meaning) {
  static final String PREFIX = "CONCLAVE_";

  public String variable() {
    return variableOf(name);
  }

  public @Nullable String flag() {
    return secret ? null : "--" + name;
  }

  /** The placeholder for a value, such as {@code PORT}. */
  public String label() {
    return shape.label();
  }

  static String variableOf(String name) {
    return PREFIX + name.toUpperCase(Locale.ROOT).replace('-', '_');
  }

  /** The setting's name for {@code CONCLAVE_MANAGEMENT_PORT}: {@code management-port}. */
  static String nameOf(String variable) {
    return variable.substring(PREFIX.length()).toLowerCase(Locale.ROOT).replace('_', '-');
  }

  T parse(String text) throws Unfit {
    return shape.parser().parse(secret ? text : text.strip());
  }
}
