package chat.conclave.edge;

import java.io.IOException;
import java.io.InputStream;
import java.net.JarURLConnection;
import java.net.URISyntaxException;
import java.net.URL;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.Properties;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.jar.JarEntry;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Where the files of the page come from: those of our own, and those of others in their jars. */
final class PageSource {
  private static final String ROOT = "webroot/";
  private static final String INDEX = "index.html";
  private static final String VENDOR = "chat/conclave/edge/vendor.properties";
  private static final String COMMONJS = "commonjs ";
  private static final String BEFORE = "const exports = {}, module = {exports};\n";
  private static final String BEHIND = "\nexport default module.exports;\n";

  private PageSource() {}

  /**
   * All files by their names; blocks.
   *
   * @param folder what is read instead of our own in the jar
   */
  static SortedMap<String, byte[]> read(@Nullable Path folder) throws IOException {
    SortedMap<String, byte[]> contents = folder == null ? fromJar() : fromFolder(folder);
    Properties vendor = new Properties();
    try (InputStream list = open(VENDOR)) {
      vendor.load(list);
    }
    for (String name : vendor.stringPropertyNames()) {
      contents.put("vendor/" + name, module(vendor.getProperty(name)));
    }
    return contents;
  }

  private static byte[] module(String source) throws IOException {
    if (!source.startsWith(COMMONJS)) {
      return read(source);
    }
    String text = new String(read(source.substring(COMMONJS.length())), StandardCharsets.UTF_8);
    return (BEFORE + text + BEHIND).getBytes(StandardCharsets.UTF_8);
  }

  private static SortedMap<String, byte[]> fromJar() throws IOException {
    URL index = PageSource.class.getClassLoader().getResource(ROOT + INDEX);
    if (index == null) {
      throw new IllegalStateException("The page is not in the jar");
    }
    if (!(index.openConnection() instanceof JarURLConnection jar)) {
      return fromFolder(path(index).resolveSibling(""));
    }
    SortedMap<String, byte[]> contents = new TreeMap<>();
    for (JarEntry entry : Collections.list(jar.getJarFile().entries())) {
      if (entry.getName().startsWith(ROOT) && !entry.isDirectory()) {
        contents.put(entry.getName().substring(ROOT.length()), read(entry.getName()));
      }
    }
    return contents;
  }

  private static SortedMap<String, byte[]> fromFolder(Path folder) throws IOException {
    SortedMap<String, byte[]> contents = new TreeMap<>();
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path file : all.filter(Files::isRegularFile).toList()) {
        contents.put(folder.relativize(file).toString(), Files.readAllBytes(file));
      }
    }
    return contents;
  }

  private static Path path(URL url) {
    try {
      return Path.of(url.toURI());
    } catch (URISyntaxException e) {
      throw new IllegalStateException(e);
    }
  }

  private static byte[] read(String resource) throws IOException {
    try (InputStream file = open(resource)) {
      return file.readAllBytes();
    }
  }

  private static InputStream open(String resource) {
    InputStream stream = PageSource.class.getClassLoader().getResourceAsStream(resource);
    if (stream == null) {
      throw new IllegalStateException(resource + " is not in the jar");
    }
    return stream;
  }
}
