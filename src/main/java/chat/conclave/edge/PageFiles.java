package chat.conclave.edge;

import io.vertx.core.buffer.Buffer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeSet;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.zip.GZIPOutputStream;
import org.jspecify.annotations.Nullable;

/**
 * The files of the page, as they lie in the jar, with the libraries of others under {@code
 * vendor/}. They are read once. All of them together have a version; {@code index.html} names it
 * for {@code {version}}, and the modules that it needs at once for {@code {modules}}, so that a
 * browser fetches these side by side and keeps them until there are others.
 */
public final class PageFiles {
  private static final String INDEX = "index.html";
  private static final String MAIN = "main.js";
  private static final int WORTH_ZIPPING = 256;
  private static final int VERSION_DIGITS = 16;
  private static final Pattern IMPORT =
      Pattern.compile("(?:^import|\\bfrom)\\s+'(\\.{1,2}/[^']+)'", Pattern.MULTILINE);
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "mjs", "text/javascript; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "svg", "image/svg+xml",
          "png", "image/png",
          "webmanifest", "application/manifest+json");

  private final @Nullable Path folder;
  private volatile Page page;

  private record Page(Map<String, File> files, String version) {}

  /**
   * One file.
   *
   * @param zipped the same, compressed, where that is worth while
   * @param tag its entity tag (RFC 9110, 8.8.3)
   */
  record File(String type, Buffer plain, @Nullable Buffer zipped, String tag) {}

  private PageFiles(@Nullable Path folder) throws IOException {
    this.folder = folder;
    this.page = read(folder);
  }

  /**
   * Reads them; blocks. For who works on the page the system property {@code conclave.webroot}
   * names a folder to read them from instead.
   */
  public static PageFiles load() {
    String folder = System.getProperty("conclave.webroot");
    try {
      return new PageFiles(folder == null ? null : Path.of(folder));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Reads a folder again, which may have changed. */
  void renew() {
    if (folder != null) {
      try {
        page = read(folder);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private static Page read(@Nullable Path folder) throws IOException {
    SortedMap<String, byte[]> contents = PageSource.read(folder);
    String version = version(contents);
    contents.put(INDEX, index(contents, version));
    Map<String, File> files = new HashMap<>();
    contents.forEach((name, bytes) -> files.put(name, file(name, bytes)));
    return new Page(files, version);
  }

  private static String version(SortedMap<String, byte[]> contents) {
    MessageDigest all = sha256();
    contents.forEach(
        (name, bytes) -> {
          all.update(name.getBytes(StandardCharsets.UTF_8));
          all.update(sha256().digest(bytes));
        });
    return HexFormat.of().formatHex(all.digest()).substring(0, VERSION_DIGITS);
  }

  /** What changes whenever one of the files does. */
  String version() {
    return page.version();
  }

  @Nullable File file(String name) {
    return page.files().get(name);
  }

  private static byte[] index(SortedMap<String, byte[]> contents, String version) {
    SortedSet<String> modules = new TreeSet<>();
    collect(MAIN, contents, modules);
    String links =
        modules.stream()
            .map("  <link rel=\"modulepreload\" href=\"v/{version}/%s\">"::formatted)
            .collect(Collectors.joining("\n"));
    return new String(contents.get(INDEX), StandardCharsets.UTF_8)
        .replace("  {modules}", links)
        .replace("{version}", version)
        .getBytes(StandardCharsets.UTF_8);
  }

  /** What a module imports, and what that imports. */
  private static void collect(
      String name, Map<String, byte[]> contents, SortedSet<String> modules) {
    byte[] bytes = contents.get(name);
    if (bytes == null) {
      throw new IllegalStateException("The page has no " + name);
    }
    if (modules.add(name)) {
      Matcher imports = IMPORT.matcher(new String(bytes, StandardCharsets.UTF_8));
      while (imports.find()) {
        collect(
            Path.of(name).resolveSibling(imports.group(1)).normalize().toString(),
            contents,
            modules);
      }
    }
  }

  private static File file(String name, byte[] bytes) {
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    if (type == null) {
      throw new IllegalStateException("Of what type is " + name + "?");
    }
    byte[] zipped = bytes.length < WORTH_ZIPPING ? bytes : zip(bytes);
    return new File(
        type,
        Buffer.buffer(bytes),
        zipped.length < bytes.length ? Buffer.buffer(zipped) : null,
        "W/\"" + HexFormat.of().formatHex(sha256().digest(bytes), 0, 8) + "\"");
  }

  private static byte[] zip(byte[] bytes) {
    ByteArrayOutputStream zipped = new ByteArrayOutputStream();
    try (GZIPOutputStream zip = new GZIPOutputStream(zipped)) {
      zip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return zipped.toByteArray();
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
