package chat.conclave.operate;

import chat.conclave.key.SealedKey;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What of a database dump matters for keys: the two tables that hold ciphertext. */
final class Dump {
  static final String KEYSETS = "keysets";
  static final String KEYS = "sealed_keys";

  /** The order of the columns where a dump does not say it; newer columns stand behind them. */
  private static final Map<String, List<String>> USUAL =
      Map.of(
          KEYSETS,
          List.of("purpose", "sealed"),
          KEYS,
          List.of("id", "owner", "provider", "endpoint", "base_url", "ciphertext"));

  private final Map<String, byte[]> keysets = new LinkedHashMap<>();
  private final List<SealedKey> keys = new ArrayList<>();

  Map<String, byte[]> keysets() {
    return keysets;
  }

  List<SealedKey> keys() {
    return keys;
  }

  /**
   * Takes one row.
   *
   * @param columns empty for the usual order
   */
  void add(String table, List<String> columns, List<@Nullable String> values) throws DamagedDump {
    List<String> names = columns.isEmpty() ? USUAL.getOrDefault(table, List.of()) : columns;
    if (columns.isEmpty() ? values.size() < names.size() : values.size() != names.size()) {
      throw new DamagedDump("a row of " + table + " has the wrong number of columns");
    }
    Map<String, String> row = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      String value = values.get(i);
      if (value != null) {
        row.put(names.get(i), value);
      }
    }
    if (table.equals(KEYSETS)) {
      keysets.put(text(table, row, "purpose"), bytes(table, row, "sealed"));
    } else {
      keys.add(key(row));
    }
  }

  private static SealedKey key(Map<String, String> row) throws DamagedDump {
    try {
      return new SealedKey(
          text(KEYS, row, "owner"),
          text(KEYS, row, "provider"),
          text(KEYS, row, "endpoint"),
          text(KEYS, row, "id"),
          bytes(KEYS, row, "ciphertext"));
    } catch (IllegalArgumentException e) {
      throw new DamagedDump("a row of " + KEYS + " makes no sense");
    }
  }

  private static String text(String table, Map<String, String> row, String column)
      throws DamagedDump {
    String value = row.get(column);
    if (value == null) {
      throw new DamagedDump("a row of " + table + " has no " + column);
    }
    return value;
  }

  private static byte[] bytes(String table, Map<String, String> row, String column)
      throws DamagedDump {
    String value = text(table, row, column);
    try {
      if (value.startsWith("\\x")) {
        return HexFormat.of().parseHex(value, 2, value.length());
      }
    } catch (IllegalArgumentException e) {
      // Answered below.
    }
    throw new DamagedDump(column + " of a row of " + table + " is not hexadecimal");
  }
}
