package chat.conclave.provider;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.yaml.snakeyaml.LoaderOptions;
import org.yaml.snakeyaml.Yaml;
import org.yaml.snakeyaml.constructor.SafeConstructor;
import org.yaml.snakeyaml.error.MarkedYAMLException;
import org.yaml.snakeyaml.error.YAMLException;

/** The table of providers, in the order in which they are offered and chosen. */
public final class Providers {
  private static final String TABLE = "conf/providers.yaml";

  /** The keys that this server itself gives out are as dear as those of providers. */
  private static final String OWN_KEY_PATTERN = "c[cm]k_[0-9A-Za-z]{49}";

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
            Stream.of(
                    rows.stream().flatMap(row -> row.keyPatterns().stream()),
                    foreignKeyPatterns.stream(),
                    Stream.of(OWN_KEY_PATTERN))
                .flatMap(patterns -> patterns)
                .toList());
  }

  private Providers(List<String> foreignPrefixes, SecretCatcher secrets) {
    this.foreignPrefixes = foreignPrefixes;
    this.secrets = secrets;
  }

  /** The table of the class path; see {@link #load(Map, Path)}. */
  public static Providers load(Map<String, URI> baseUrls) {
    return load(baseUrls, null);
  }

  /**
   * The table of the class path, and the operator's rows: one with a known id takes that row's
   * place, others follow those that are reached over the network.
   *
   * @param baseUrls other addresses, by provider id
   * @throws IllegalArgumentException in one line, when a table or an address makes no sense
   */
  public static Providers load(Map<String, URI> baseUrls, @Nullable Path further) {
    ProviderRow table = table(TABLE, ofTheClassPath());
    List<Provider> rows = new ArrayList<>(rows(table));
    if (further != null) {
      add(rows, further);
    }
    Providers providers =
        new Providers(rows, table.texts("foreignPrefixes"), table.texts("foreignKeyPatterns"));
    table.done();
    return providers.at(baseUrls);
  }

  private static void add(List<Provider> rows, Path file) {
    try {
      ProviderRow table = table(file.toString(), Files.readString(file));
      List<Provider> added = rows(table);
      table.done();
      Set<String> ids = new HashSet<>();
      for (Provider row : added) {
        if (row.dialect() == null) {
          throw new IllegalArgumentException("provider " + row.id() + ": without its dialect");
        }
        if (row.id().equals(Provider.PRACTICE) || !ids.add(row.id())) {
          throw new IllegalArgumentException("provider " + row.id() + ": that id is taken");
        }
        place(rows, row);
      }
    } catch (IOException e) {
      throw new IllegalArgumentException(file + ": cannot be read", e);
    } catch (IllegalArgumentException e) {
      String reason = String.valueOf(e.getMessage());
      throw new IllegalArgumentException(
          reason.startsWith(file + ":") ? reason : file + ": " + reason, e);
    }
  }

  private static void place(List<Provider> rows, Provider row) {
    for (int i = 0; i < rows.size(); i++) {
      if (rows.get(i).id().equals(row.id())) {
        rows.set(i, row);
        return;
      }
    }
    int end = rows.size();
    while (end > 0 && rows.get(end - 1).dialect() == null) {
      end--;
    }
    rows.add(end, row);
  }

  private static List<Provider> rows(ProviderRow table) {
    return table.rows("providers").stream().map(ProviderRow::provider).toList();
  }

  private static ProviderRow table(String name, String yaml) {
    LoaderOptions options = new LoaderOptions();
    options.setAllowDuplicateKeys(false);
    try {
      return ProviderRow.of(new Yaml(new SafeConstructor(options)).<@Nullable Object>load(yaml));
    } catch (MarkedYAMLException e) {
      int line = e.getProblemMark() == null ? 1 : e.getProblemMark().getLine() + 1;
      throw new IllegalArgumentException(name + ": is not valid YAML, see line " + line, e);
    } catch (YAMLException e) {
      throw new IllegalArgumentException(name + ": is not valid YAML", e);
    }
  }

  private static String ofTheClassPath() {
    try (InputStream file = Providers.class.getClassLoader().getResourceAsStream(TABLE)) {
      if (file == null) {
        throw new IllegalArgumentException(TABLE + " is missing from the class path");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
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
