package chat.conclave.edge;

import static chat.conclave.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.Person.Answer;
import chat.conclave.TestServer;
import io.vertx.core.Future;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Requests that no browser sends. */
@NullUnmarked
class MalformedRequestTest {
  private static final TestServer SERVER = TestServer.shared();
  private static final String HOST = "Host: " + RawHttp.host(SERVER) + "\r\n";
  private static final String JSON = "Content-Type: application/json\r\n";
  private static final String LOGIN = "POST /api/auth/login HTTP/1.1\r\n" + HOST;

  private static Answer ask(String request) {
    return RawHttp.ask(SERVER, request);
  }

  private static Answer get(String target) {
    return ask("GET " + target + " HTTP/1.1\r\n" + HOST + "\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Content-Length: 2\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
        "Content-Length: 2\r\nContent-Length: 3\r\n\r\n{}",
        "Content-Length: -1\r\n\r\n",
        "Content-Length: 0x2\r\n\r\n{}",
        "Content-Length : 2\r\n\r\n{}",
        "no colon\r\nContent-Length: 0\r\n\r\n",
        "X: a\u0000b\r\nContent-Length: 0\r\n\r\n"
      })
  void aHeadThatCanBeReadTwoWaysIsRefusedAndTheConnectionClosed(String rest) {
    RawHttp http = RawHttp.open(SERVER);
    Future<Answer> answer = http.answer();
    http.send(LOGIN + JSON + rest);
    Expect.problem(400, "invalid", await(answer));
    await(http.closed());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "GET /\r\n\r\n",
        "GET / HTTP/1.1\nHost: x\n\n",
        "\u0000GET / HTTP/1.1\r\nHost: x\r\n\r\n",
        "GET / HTTP/9.9.9\r\nHost: x\r\n\r\n",
        "\u0016\u0003\u0001\u0002\u0000\u0001\r\n\r\n",
        "PRI * HTTP/2.0\r\n\r\nSM\r\n\r\n"
      })
  void whatIsNotHttpIsRefusedAndTheConnectionClosed(String text) {
    RawHttp http = RawHttp.open(SERVER);
    Future<Answer> answer = http.answer();
    http.send(text);
    assertTrue(List.of(0, 400, 501).contains(await(answer).status()));
    await(http.closed());
  }

  @Test
  void aHeadHasItsLimits() {
    Expect.problem(
        431,
        "too-large",
        ask("GET / HTTP/1.1\r\n" + HOST + "X: " + "x".repeat(9_000) + "\r\n\r\n"));
    Expect.problem(414, "too-large", get("/" + "x".repeat(5_000)));
    assertEquals(200, get("/?" + "x".repeat(3_000)).status());
  }

  @Test
  void aRequestNamesOneHost() {
    Expect.problem(400, "invalid", ask("GET / HTTP/1.1\r\n\r\n"));
    Expect.problem(400, "invalid", ask("GET / HTTP/1.1\r\n" + HOST + HOST + "\r\n"));
    Expect.problem(400, "invalid", ask("GET / HTTP/1.1\r\nHost: \r\n\r\n"));
    Expect.problem(400, "invalid", ask("GET / HTTP/1.1\r\nHost: :80\r\n\r\n"));
    Expect.problem(400, "invalid", ask("GET / HTTP/1.1\r\nHost: a b\r\n\r\n"));
    Expect.problem(400, "invalid", get("http://evil.example/"));
    Expect.problem(400, "invalid", get(SERVER.url() + ".evil.example/"));
    assertEquals(200, get(SERVER.url() + "/").status());
  }

  @Test
  void aMethodThatIsNotUsedIsNamedWithThoseThatAre() {
    for (String method : List.of("TRACE", "OPTIONS", "PROPFIND", "TRACK", "X")) {
      Answer answer = ask(method + " / HTTP/1.1\r\n" + HOST + "\r\n");
      Expect.problem(405, "invalid", answer);
      assertTrue(answer.headers().get("allow").contains("GET"));
    }
    Answer connect = ask("CONNECT evil.example:443 HTTP/1.1\r\n" + HOST + "\r\n");
    Expect.problem(400, "invalid", connect);
    Answer put = ask("PUT /api/rooms HTTP/1.1\r\n" + HOST + "Content-Length: 0\r\n\r\n");
    Expect.problem(405, "invalid", put);
    assertEquals("GET, POST", sorted(put.headers().get("allow")));
  }

  private static String sorted(String allow) {
    return String.join(", ", new java.util.TreeSet<>(List.of(allow.split(", "))));
  }

  @Test
  void aBodyIsShortPlainJson() {
    String body = "{\"name\":\"" + "x".repeat(70_000) + "\"}";
    Expect.problem(
        413,
        "too-large",
        ask(LOGIN + JSON + "Content-Length: " + body.length() + "\r\n\r\n" + body));
    for (String coding : List.of("gzip", "br", "deflate", "identity")) {
      Expect.problem(
          415,
          "invalid",
          ask(LOGIN + JSON + "Content-Encoding: " + coding + "\r\nContent-Length: 2\r\n\r\n{}"));
    }
    for (String type :
        List.of(
            "text/plain",
            "application/x-www-form-urlencoded",
            "multipart/form-data; boundary=x",
            "application/jsonx",
            "text/json")) {
      Expect.problem(
          415, "invalid", ask(LOGIN + "Content-Type: " + type + "\r\nContent-Length: 2\r\n\r\n{}"));
    }
    Expect.problem(415, "invalid", ask(LOGIN + "Content-Length: 2\r\n\r\n{}"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "null",
        "[]",
        "7",
        "{",
        "{\"name\":\"a\",\"name\":\"b\",\"password\":\"c\"}",
        "{\"name\":\"a\"}",
        "{\"name\":7,\"password\":\"canary\"}",
        "{\"name\":\"a\",\"password\":[\"canary\"]}",
        "{\"name\":\"a\\u0000\",\"password\":\"canary\"}",
        "{\"name\":\"\\ud800\",\"password\":\"canary\"}",
        "{\"name\":\"a\u00ff\",\"password\":\"canary\"}",
        "{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":{\"a\":1}}}}}}}}}}}}}}}}}"
      })
  void aBodyThatDoesNotFitIsInvalid(String body) {
    Expect.problem(
        422,
        "invalid",
        ask(LOGIN + JSON + "Content-Length: " + body.length() + "\r\n\r\n" + body),
        "canary");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "token",
        "access_token",
        "Access_Token",
        "key",
        "API_KEY",
        "apikey",
        "password",
        "sealedKey"
      })
  void aSecretInTheUrlIsRefused(String name) {
    Expect.problem(400, "invalid", get("/api/setup?" + name + "=canary-in-url"), "canary-in-url");
    Expect.problem(400, "invalid", get("/?a=b&" + name + "=canary-in-url"), "canary-in-url");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/..%2f..%2fetc%2fpasswd",
        "/../../etc/passwd",
        "/%2e%2e/%2e%2e/pom.xml",
        "/styles/..%2F..%2FMETA-INF%2FMANIFEST.MF",
        "/styles/bar%2F..%2F..%2Findex.htmlx",
        "/index.html%00",
        "/index.html;x=1",
        "/INDEX.HTML",
        "//evil.example/",
        "/.git/config",
        "/.hidden",
        "/\\..\\..\\etc\\passwd",
        "/vendor/../index.htmlx",
        "/vendor/..%2f..%2fopenapi.yaml",
        "/vendor/",
        "/openapi.yaml",
        "/chat/conclave/Main.class",
        "/api",
        "/api/",
        "/api/nothing",
        "/API/user",
        "/api/user/",
        "/api//user",
        "/api/user;x",
        "/%zz",
        "/api/rooms/%zz",
        "/?a=%zz",
        "/styles/"
      })
  void aPathTrickFindsNothingAndTheNextRequestWorks(String target) {
    RawHttp http = RawHttp.open(SERVER);
    Answer answer = http.exchange("GET " + target + " HTTP/1.1\r\n" + HOST + "\r\n");
    assertTrue(List.of(400, 401, 404).contains(answer.status()), answer.status() + " " + target);
    Expect.problem(answer.status(), answer.code(), answer);
    assertEquals(200, get("/api/setup").status());
    if (!"close".equals(answer.headers().get("connection"))) {
      assertEquals(200, http.exchange("GET / HTTP/1.1\r\n" + HOST + "\r\n").status());
    }
  }

  @Test
  void thereIsNoCleartextHttp2() {
    Answer answer =
        ask(
            "GET / HTTP/1.1\r\n"
                + HOST
                + "Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQAAP__\r\n\r\n");
    assertEquals(200, answer.status());
  }
}
