package chat.conclave.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.conclave.Person;
import chat.conclave.Person.Answer;
import chat.conclave.TestServer;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Who may open a socket, and how one asks. */
@NullUnmarked
class HandshakeTest {
  private static final TestServer SERVER = TestServer.shared();
  private static final String HOST = RawHttp.host(SERVER);
  private static final String ORIGIN = "Origin: " + SERVER.url();
  private static final String VERSION = "Sec-WebSocket-Version: 13";
  private static final String PROTOCOL = "Sec-WebSocket-Protocol: conclave.v1";
  private static final String KEY = "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==";

  private static Answer upgrade(String... headers) {
    return RawHttp.ask(
        SERVER,
        "GET /ws HTTP/1.1\r\nHost: "
            + HOST
            + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
            + String.join("\r\n", headers)
            + "\r\n\r\n");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "null",
        "",
        "https://evil.example",
        "http://HOST.evil.example",
        "http://evil.example/?http://HOST",
        "http://evil.example#http://HOST",
        "http://HOST@evil.example",
        "http://127.0.0.1",
        "http://127.0.0.1:1",
        "https://HOST",
        "HTTP://HOST",
        "http://HOST/",
        "http://127.0.0.1.:PORT",
        "http://localhost:PORT",
        "file://",
        "http://user@HOST",
        "http://HOST http://HOST",
        " "
      })
  void aForeignOriginIsRefused(String origin) {
    String port = HOST.substring(HOST.indexOf(':') + 1);
    Answer answer =
        upgrade(
            "Origin: " + origin.replace("HOST", HOST).replace("PORT", port),
            VERSION,
            KEY,
            PROTOCOL);
    Expect.problem(403, "forbidden", answer, "evil");
  }

  @Test
  void twoOriginsAreRefusedAlsoWhenOneIsRight() {
    Expect.problem(
        403, "forbidden", upgrade(ORIGIN, "Origin: http://evil.example", VERSION, KEY, PROTOCOL));
    Expect.problem(403, "forbidden", upgrade(ORIGIN, ORIGIN, VERSION, KEY, PROTOCOL));
  }

  @Test
  void aForeignOriginIsRefusedAlsoWithABearerToken() {
    Person ann = SERVER.newcomer("Ann");
    Expect.problem(
        403,
        "forbidden",
        upgrade(
            "Origin: http://evil.example",
            "Authorization: Bearer " + ann.token(),
            VERSION,
            KEY,
            PROTOCOL));
    assertEquals(
        101, upgrade("Authorization: Bearer " + ann.token(), VERSION, KEY, PROTOCOL).status());
  }

  @Test
  void whoNamesNoOriginShowsAToken() {
    Expect.problem(403, "forbidden", upgrade(VERSION, KEY, PROTOCOL));
    for (String garbage : List.of("Bearer x.y.z", "Bearer ", "Bearer", "Basic YTpi", "x")) {
      Expect.problem(
          401, "unauthenticated", upgrade("Authorization: " + garbage, VERSION, KEY, PROTOCOL));
    }
  }

  @Test
  void thePagesOwnOriginIsAccepted() {
    Answer answer = upgrade(ORIGIN, VERSION, KEY, PROTOCOL);
    assertEquals(101, answer.status());
    assertEquals("conclave.v1", answer.headers().get("sec-websocket-protocol"));
    assertEquals(null, answer.headers().get("sec-websocket-extensions"));
  }

  @Test
  void compressionIsNotNegotiated() {
    Answer answer =
        upgrade(
            ORIGIN,
            VERSION,
            KEY,
            PROTOCOL,
            "Sec-WebSocket-Extensions: permessage-deflate, x-webkit-deflate-frame");
    assertEquals(101, answer.status());
    assertEquals(null, answer.headers().get("sec-websocket-extensions"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"0", "7", "8", "14", "", "13, 8", "thirteen"})
  void anotherVersionIsToldTheRightOne(String version) {
    Answer answer = upgrade(ORIGIN, "Sec-WebSocket-Version: " + version, KEY, PROTOCOL);
    Expect.problem(426, "invalid", answer);
    assertEquals("13", answer.headers().get("sec-websocket-version"));
  }

  @Test
  void aSocketNeedsTheSubprotocol() {
    Expect.problem(400, "invalid", upgrade(ORIGIN, VERSION, KEY));
    for (String other : List.of("conclave.v2", "conclave", "conclave.v1x", "chat")) {
      Expect.problem(
          400, "invalid", upgrade(ORIGIN, VERSION, KEY, "Sec-WebSocket-Protocol: " + other));
    }
    Answer several = upgrade(ORIGIN, VERSION, KEY, "Sec-WebSocket-Protocol: chat, conclave.v1");
    assertEquals("conclave.v1", several.headers().get("sec-websocket-protocol"));
  }

  @Test
  void aHandshakeWithoutAKeyIsRefused() {
    Expect.problem(400, "invalid", upgrade(ORIGIN, VERSION, PROTOCOL));
    Expect.problem(400, "invalid", upgrade(ORIGIN, VERSION, PROTOCOL, "Sec-WebSocket-Key: short"));
  }

  @Test
  void whoDoesNotUpgradeIsToldTo() {
    Answer answer = RawHttp.ask(SERVER, "GET /ws HTTP/1.1\r\nHost: " + HOST + "\r\n\r\n");
    Expect.problem(426, "invalid", answer);
    assertEquals("websocket", answer.headers().get("upgrade"));
    Answer post =
        RawHttp.ask(SERVER, "POST /ws HTTP/1.1\r\nHost: " + HOST + "\r\nContent-Length: 0\r\n\r\n");
    Expect.problem(405, "invalid", post);
    assertEquals("GET", post.headers().get("allow"));
  }

  @Test
  void aTokenInTheSocketsUrlIsRefused() {
    Expect.problem(
        400,
        "invalid",
        RawHttp.ask(
            SERVER,
            "GET /ws?token=abc.def HTTP/1.1\r\nHost: "
                + HOST
                + "\r\nUpgrade: websocket\r\nConnection: Upgrade\r\n"
                + String.join("\r\n", ORIGIN, VERSION, KEY, PROTOCOL)
                + "\r\n\r\n"),
        "abc.def");
  }
}
