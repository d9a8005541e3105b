package chat.conclave.provider;

import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;

/** The table of providers, in the order in which they are offered and chosen. */
public final class Providers {
  private static final String TABLE = "conf/providers.yaml";

  private final Map<String, Provider> rows = new LinkedHashMap<>();
  private final List<String> foreignPrefixes;
  private final SecretCatcher secrets;

  /**
   * @param foreignPrefixes beginnings of keys of providers that are not in the table, so that a
   *     shorter prefix of a row does not claim them
   * @param foreignKeyPatterns what their keys look like
   */
  public Providers(
      List<Provider> rows, List<String> foreignPrefixes, List<String> foreignKeyPatterns) {
    for (Provider row : rows) {
      if (this.rows.put(row.id(), row) != null) {
        throw new IllegalArgumentException("provider " + row.id() + " stands twice in the table");
      }
    }
    this.foreignPrefixes = List.copyOf(foreignPrefixes);
    this.secrets =
        new SecretCatcher(
            Stream.concat(
                    rows.stream().flatMap(row -> row.keyPatterns().stream()),
                    foreignKeyPatterns.stream())
                .toList());
  }

  private Providers(List<String> foreignPrefixes, SecretCatcher secrets) {
    this.foreignPrefixes = foreignPrefixes;
    this.secrets = secrets;
  }

  /**
   * The table of the class path.
   *
   * @param baseUrls other addresses, by provider id
   * @throws IllegalArgumentException when the table or an address makes no sense
   */
  public static Providers load(Map<String, URI> baseUrls) {
    InputStream file = Providers.class.getClassLoader().getResourceAsStream(TABLE);
    if (file == null) {
      throw new IllegalArgumentException(TABLE + " is missing from the class path");
    }
    try (var reader = new InputStreamReader(file, StandardCharsets.UTF_8)) {
      Object root = new Yaml(new SafeConstructor(new LoaderOptions())).load(reader);
      ProviderRow table = ProviderRow.of(root);
      List<Provider> rows = new ArrayList<>();
      for (ProviderRow row : table.rows("providers")) {
        rows.add(row.provider());
      }
      Providers providers =
          new Providers(rows, table.texts("foreignPrefixes"), table.texts("foreignKeyPatterns"));
      table.done();
      return providers.at(baseUrls);
    } catch (IOException e) {
      throw new UncheckedIOException(TABLE + " cannot be read", e);
    }
  }

  private Providers at(Map<String, URI> baseUrls) {
    baseUrls.forEach(
        (id, url) -> {
          Provider row = rows.get(id);
          if (row == null || row.dialect() == null) {
            throw new IllegalArgumentException("no provider " + id + " takes a base URL");
          }
          rows.put(id, row.at(url));
        });
    return this;
  }

  /**
   * The same table, without the model servers on this machine where nobody wants them looked for.
   *
   * @param taken ports of this server itself: whoever answers there is no model
   */
  public Providers withLocal(boolean wanted, Set<Integer> taken) {
    Providers kept = new Providers(foreignPrefixes, secrets);
    rows.values().stream()
        .filter(row -> !row.local() || (wanted && !row.isAt(taken)))
        .forEach(row -> kept.rows.put(row.id(), row));
    return kept;
  }

  public Optional<Provider> find(String id) {
    return Optional.ofNullable(rows.get(id));
  }

  /** Knows what the keys of all providers look like. */
  public SecretCatcher secrets() {
    return secrets;
  }

  public List<Provider> all() {
    return List.copyOf(rows.values());
  }

  /**
   * Whose key this may be, by its longest known beginning; the table's order settles a tie. A hint
   * for a form, nothing more.
   *
   * @param key as ASCII; not kept, and no text is made of it
   */
  public Optional<Provider> guess(byte[] key) {
    int foreign = longest(foreignPrefixes, key);
    return rows.values().stream()
        .filter(row -> row.claims(key) > foreign)
        .sorted(Comparator.comparingInt(row -> -row.claims(key)))
        .findFirst();
  }

  /** How long the longest of these beginnings is that {@code key} has. */
  static int longest(List<String> prefixes, byte[] key) {
    return prefixes.stream()
        .filter(prefix -> begins(key, prefix))
        .mapToInt(String::length)
        .max()
        .orElse(0);
  }

  private static boolean begins(byte[] key, String prefix) {
    if (prefix.length() > key.length) {
      return false;
    }
    for (int i = 0; i < prefix.length(); i++) {
      if (key[i] != prefix.charAt(i)) {
        return false;
      }
    }
    return true;
  }
}
