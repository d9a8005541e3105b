package chat.conclave.edge;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.RoutingContext;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import java.util.Properties;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the browser libraries that lie in the jar, each file as an ES module. Read once, at start.
 */
final class Vendor {
  private static final String COMMONJS = "commonjs ";
  private static final String BEFORE = "const exports = {}, module = {exports};\n";
  private static final String BEHIND = "\nexport default module.exports;\n";
  private static final Logger LOG = LoggerFactory.getLogger(Vendor.class);

  private final Map<String, Buffer> files = new HashMap<>();

  Vendor() {
    Properties names = new Properties();
    try (InputStream list =
        open(Vendor.class.getPackageName().replace('.', '/') + "/vendor.properties")) {
      names.load(list);
      for (String name : names.stringPropertyNames()) {
        files.put(name, module(names.getProperty(name)));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static Buffer module(String source) throws IOException {
    boolean wrapped = source.startsWith(COMMONJS);
    try (InputStream file = open(wrapped ? source.substring(COMMONJS.length()) : source)) {
      Buffer text = Buffer.buffer(file.readAllBytes());
      return wrapped ? Buffer.buffer(BEFORE).appendBuffer(text).appendString(BEHIND) : text;
    }
  }

  private static InputStream open(String resource) {
    InputStream stream = Vendor.class.getClassLoader().getResourceAsStream(resource);
    if (stream == null) {
      throw new IllegalStateException(resource + " is not in the jar");
    }
    return stream;
  }

  void handle(RoutingContext context) {
    Buffer file = files.get(context.normalizedPath().substring("/vendor/".length()));
    if (file == null) {
      context.fail(404);
      return;
    }
    context
        .response()
        .putHeader("Content-Type", "text/javascript; charset=utf-8")
        .end(file)
        .onFailure(failure -> LOG.debug("a file was not written: {}", failure.getMessage()));
  }
}
