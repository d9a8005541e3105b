package chat.conclave.edge;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.Person;
import chat.conclave.Person.Answer;
import chat.conclave.TestServer;
import io.vertx.core.http.HttpMethod;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page's files, as a browser gets them. */
@NullUnmarked
class PageFilesTest {
  private static final Person NOBODY = Person.stranger(TestServer.shared());
  private static final Pattern NAMED = Pattern.compile("(?:src|href)=\"(v/[^\"]+)\"");

  private static Answer get(String path, String... headers) {
    Map<String, String> sent = headers.length == 0 ? Map.of() : Map.of(headers[0], headers[1]);
    return NOBODY.request(HttpMethod.GET, path, sent, null);
  }

  @Test
  void theIndexNamesEachFileByItsVersion() {
    Answer index = get("/");
    assertEquals(200, index.status());
    assertEquals("text/html; charset=utf-8", index.headers().get("content-type"));
    assertEquals("no-cache", index.headers().get("cache-control"));
    String html = index.body().toString();
    assertTrue(!html.contains("{"), html);
    Matcher named = NAMED.matcher(html);
    int files = 0;
    while (named.find()) {
      files++;
      Answer file = get("/" + named.group(1));
      assertEquals(200, file.status(), named.group(1));
      assertEquals("public, max-age=31536000, immutable", file.headers().get("cache-control"));
      Expect.headers(file.headers());
    }
    assertTrue(files > 20, "only " + files);
    for (String module : List.of("main.js", "views/composer.js", "vendor/marked.esm.js")) {
      assertTrue(html.contains("/" + module + "\""), module + " is loaded at once");
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/v/0123456789abcdef/main.js",
        "/v/",
        "/v",
        "/views",
        "/views/",
        "/nothing.js",
        "/../pom.xml",
        "/%2e%2e/pom.xml",
        "/..%2fpom.xml",
        "/vendor/../../pom.xml",
        "//main.js/",
        "/webroot/main.js",
        "/chat/conclave/App.class",
        "/openapi.yaml",
        "/META-INF/MANIFEST.MF"
      })
  void nothingElseIsServed(String path) {
    Expect.problem(404, "not-found", get(path));
  }

  @Test
  void whoHasAFileIsSentNothing() {
    Answer first = get("/main.js");
    String tag = first.headers().get("etag");
    assertEquals("no-cache", first.headers().get("cache-control"));
    for (String known : List.of(tag, "\"x\", " + tag, "*")) {
      Answer again = get("/main.js", "If-None-Match", known);
      assertEquals(304, again.status());
      assertEquals(0, again.body().length());
      assertEquals(tag, again.headers().get("etag"));
    }
    assertEquals(200, get("/main.js", "If-None-Match", "\"x\"").status());
  }

  /** Browsers look for another one whenever it may be needed, and take no other name for it. */
  @Test
  void theWorkerOfNotificationsLiesAtTheRootAndIsAskedForEachTime() {
    Answer bell = get("/bell.js");
    assertEquals(200, bell.status());
    assertEquals("text/javascript; charset=utf-8", bell.headers().get("content-type"));
    assertEquals("no-cache", bell.headers().get("cache-control"));
    Expect.headers(bell.headers());
    assertTrue(!bell.body().toString().matches("(?s).*\\b(fetch|caches|importScripts)\\b.*"));
    assertTrue(!get("/").body().toString().contains("bell.js"), "nothing loads it at once");
  }

  @Test
  void aFileComesCompressedToWhoTakesThat() throws IOException {
    Answer plain = get("/views/composer.js");
    assertNull(plain.headers().get("content-encoding"));
    for (String takes : List.of("gzip", "br, GZIP;q=0.5", "deflate,gzip")) {
      Answer zipped = get("/views/composer.js", "Accept-Encoding", takes);
      assertEquals("gzip", zipped.headers().get("content-encoding"), takes);
      assertTrue(zipped.body().length() < plain.body().length() / 2);
      try (GZIPInputStream unzipped =
          new GZIPInputStream(new ByteArrayInputStream(zipped.body().getBytes()))) {
        assertArrayEquals(plain.body().getBytes(), unzipped.readAllBytes());
      }
    }
    for (String not : List.of("br", "gzip;q=0", "gzip; q=0.0")) {
      assertNull(
          get("/views/composer.js", "Accept-Encoding", not).headers().get("content-encoding"), not);
    }
    assertEquals("Accept-Encoding", plain.headers().get("vary"));
  }

  @Test
  void aHeadHasNoBody() {
    Answer head = NOBODY.request(HttpMethod.HEAD, "/main.js", Map.of(), null);
    assertEquals(200, head.status());
    assertEquals(0, head.body().length());
    assertEquals(
        String.valueOf(get("/main.js").body().length()), head.headers().get("content-length"));
  }

  @Test
  void whoWorksOnThePageSeesItsFilesAsTheyAre(@TempDir Path folder) throws IOException {
    for (String name : List.of("index.html", "main.js")) {
      Files.writeString(folder.resolve(name), "  {modules} {version} // first");
    }
    System.setProperty("conclave.webroot", folder.toString());
    try {
      PageFiles files = PageFiles.load();
      String before = files.version();
      Files.writeString(folder.resolve("main.js"), "// second");
      assertEquals(before, files.version());
      files.renew();
      assertNotEquals(before, files.version());
      assertEquals("// second", files.file("main.js").plain().toString());
      assertTrue(files.file("index.html").plain().toString().contains(files.version()));
    } finally {
      System.clearProperty("conclave.webroot");
    }
  }

  @Test
  void theVersionIsOneOfAllFiles() {
    PageFiles files = PageFiles.load();
    assertEquals(files.version(), PageFiles.load().version());
    assertTrue(files.version().matches("[0-9a-f]{16}"));
    assertNotNull(files.file("manifest.webmanifest"));
  }
}
