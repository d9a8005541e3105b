package chat.conclave.edge;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.ext.web.RoutingContext;
import java.util.Arrays;
import java.util.Locale;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Serves the files of the page. Under {@code /v/} and their version they never change, and may be
 * kept; of another version there are none. Elsewhere a browser asks each time whether they have.
 */
final class PageRoutes {
  private static final Logger LOG = LoggerFactory.getLogger(PageRoutes.class);

  private final PageFiles files;

  PageRoutes(PageFiles files) {
    this.files = files;
  }

  void handle(RoutingContext context) {
    String path = context.normalizedPath();
    if (path.equals("/")) {
      files.renew();
    }
    String versioned = "/v/" + files.version() + "/";
    boolean lasting = path.startsWith(versioned);
    String name = lasting ? path.substring(versioned.length()) : path.substring(1);
    PageFiles.File file = files.file(name.isEmpty() && !lasting ? "index.html" : name);
    if (file == null) {
      Problems.send(context, 404, Refusal.of(ErrorCode.NOT_FOUND));
      return;
    }
    HttpServerResponse response =
        context.response().putHeader("ETag", file.tag()).putHeader("Vary", "Accept-Encoding");
    if (lasting) {
      response.putHeader("Cache-Control", "public, max-age=31536000, immutable");
    }
    send(context, file)
        .onFailure(failure -> LOG.debug("a file was not written: {}", failure.getMessage()));
  }

  private static Future<Void> send(RoutingContext context, PageFiles.File file) {
    HttpServerResponse response = context.response();
    if (isKnown(context.request().getHeader("If-None-Match"), file.tag())) {
      return response.setStatusCode(304).end();
    }
    Buffer zipped = file.zipped();
    Buffer body = file.plain();
    if (zipped != null && takesGzip(context.request().getHeader("Accept-Encoding"))) {
      response.putHeader("Content-Encoding", "gzip");
      body = zipped;
    }
    response
        .putHeader("Content-Type", file.type())
        .putHeader("Content-Length", String.valueOf(body.length()));
    return context.request().method() == HttpMethod.HEAD ? response.end() : response.end(body);
  }

  private static boolean isKnown(@Nullable String tags, String tag) {
    return tags != null
        && Arrays.stream(tags.split(","))
            .map(String::strip)
            .anyMatch(each -> each.equals(tag) || each.equals("*"));
  }

  /** RFC 9110, 12.5.3. */
  private static boolean takesGzip(@Nullable String encodings) {
    return encodings != null
        && Arrays.stream(encodings.toLowerCase(Locale.ROOT).split(","))
            .map(each -> each.replace(" ", ""))
            .anyMatch(
                each ->
                    each.equals("gzip")
                        || (each.startsWith("gzip;q=") && !each.matches("gzip;q=0(\\.0*)?")));
  }
}
