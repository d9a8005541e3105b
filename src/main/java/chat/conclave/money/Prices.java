package chat.conclave.money;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** What models cost where the provider does not say so itself: a dated table of the operator's. */
public final class Prices {
  private static final String TABLE = "conf/prices.yaml";

  private final List<Row> rows;

  /**
   * @param upTo how many tokens may be read at this price
   */
  private record Row(String provider, String model, LocalDate since, long upTo, Price price) {}

  private Prices(List<Row> rows) {
    this.rows = rows;
  }

  /**
   * Reads the operator's table, or the one of the class path.
   *
   * @throws IllegalArgumentException when the table makes no sense
   */
  public static Prices load(@Nullable Path file) {
    try {
      return read(file == null ? ofTheClassPath() : Files.readString(file));
    } catch (IOException e) {
      throw new UncheckedIOException("The table of prices cannot be read: " + file, e);
    }
  }

  private static String ofTheClassPath() throws IOException {
    try (InputStream table = Prices.class.getClassLoader().getResourceAsStream(TABLE)) {
      if (table == null) {
        throw new IllegalArgumentException(TABLE + " is missing from the class path");
      }
      return new String(table.readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  static Prices read(String yaml) {
    Object root = new Yaml(new SafeConstructor(new LoaderOptions())).load(yaml);
    if (!(root instanceof Map<?, ?> table)
        || !(table.get("prices") instanceof List<?> list)
        || table.size() != 1) {
      throw new IllegalArgumentException("the table of prices is one list called prices");
    }
    List<Row> rows = new ArrayList<>();
    list.forEach(row -> rows.add(row(row)));
    rows.sort(Comparator.comparing(Row::since).reversed().thenComparing(Row::upTo));
    return new Prices(List.copyOf(rows));
  }

  private static Row row(Object yaml) {
    Map<String, Object> fields = new HashMap<>();
    if (yaml instanceof Map<?, ?> map) {
      map.forEach((name, value) -> fields.put(String.valueOf(name), value));
    }
    try {
      Row row =
          new Row(
              text(fields, "provider"),
              text(fields, "model"),
              LocalDate.parse(text(fields, "since")),
              upTo(fields.remove("upTo")),
              new Price(
                  new BigDecimal(text(fields, "input")), new BigDecimal(text(fields, "output"))));
      if (!fields.isEmpty()) {
        throw new IllegalArgumentException("unknown fields in prices.yaml: " + fields.keySet());
      }
      return row;
    } catch (java.time.DateTimeException | NumberFormatException e) {
      throw new IllegalArgumentException("a price in prices.yaml makes no sense: " + yaml, e);
    }
  }

  private static String text(Map<String, Object> fields, String name) {
    Object value = fields.remove(name);
    if (value == null) {
      throw new IllegalArgumentException("a price in prices.yaml lacks its " + name);
    }
    return value instanceof java.util.Date date
        ? date.toInstant().atOffset(java.time.ZoneOffset.UTC).toLocalDate().toString()
        : value.toString();
  }

  private static long upTo(@Nullable Object value) {
    long tokens = value == null ? Long.MAX_VALUE : Long.parseLong(value.toString());
    if (tokens < 1) {
      throw new IllegalArgumentException("upTo in prices.yaml is a number of tokens");
    }
    return tokens;
  }

  /**
   * The price that holds on {@code day} for a reply that reads {@code input} tokens. None where the
   * newest rows end below that: what a longer prompt costs is then not known.
   */
  public Optional<Price> of(String provider, String model, LocalDate day, long input) {
    List<Row> known =
        rows.stream()
            .filter(row -> row.provider().equals(provider) && row.model().equals(model))
            .filter(row -> !row.since().isAfter(day))
            .toList();
    return known.stream()
        .filter(row -> row.since().equals(known.get(0).since()) && input <= row.upTo())
        .map(Row::price)
        .findFirst();
  }
}
