package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** What one person sends under one nonce into one room is one message, whichever way it comes. */
@NullUnmarked
class NonceTest {
  private static final int TIMES = 12;

  private final TestServer server = TestServer.shared();
  private final Person ann = server.newcomer("Ann");
  private final String room = ann.room("Study", "open");

  private TestSocket inside(Person person) {
    TestSocket socket = person.hello();
    socket.enter(room);
    return socket;
  }

  private Future<JsonObject> sends(TestSocket socket, String nonce, String text) {
    String id = nonce + " " + text;
    Future<JsonObject> answer = socket.next(frame -> id.equals(frame.getValue("re")));
    socket.send(
        new JsonObject()
            .put("type", "say")
            .put("id", id)
            .put("room", room)
            .put("nonce", nonce)
            .put("text", text));
    return answer;
  }

  private List<String> texts() {
    return ann.get("/api/rooms/" + room + "/messages").array().stream()
        .map(each -> ((JsonObject) each).getString("text"))
        .sorted()
        .toList();
  }

  private static List<String> heard(TestSocket socket, String text) {
    socket.find(frame -> isMessage(frame, text));
    return socket.frames().stream()
        .filter(frame -> "message".equals(frame.getString("type")))
        .map(frame -> frame.getJsonObject("message").getString("text"))
        .sorted()
        .toList();
  }

  private static boolean isMessage(JsonObject frame, String text) {
    return "message".equals(frame.getString("type"))
        && frame.getJsonObject("message").getString("text").equals(text);
  }

  /** Of two texts that come at the same moment the first one stands, and the other is refused. */
  @Test
  void twoTextsAtOnceAreOneMessageAndAConflict() {
    TestSocket one = inside(ann);
    TestSocket two = inside(ann);
    TestSocket witness = inside(server.newcomer("Bob"));
    List<Future<JsonObject>> answers = new ArrayList<>();
    for (int n = 0; n < TIMES; n++) {
      answers.add(sends(one, "n" + n, "one " + n));
      answers.add(sends(two, "n" + n, "two " + n));
    }
    List<String> stand = new ArrayList<>();
    for (int n = 0; n < TIMES; n++) {
      JsonObject first = TestServer.await(answers.get(2 * n));
      JsonObject second = TestServer.await(answers.get(2 * n + 1));
      boolean isFirst = "ok".equals(first.getString("type"));
      assertEquals("ok", (isFirst ? first : second).getString("type"));
      assertEquals("conflict", (isFirst ? second : first).getString("code"));
      stand.add((isFirst ? "one " : "two ") + n);
    }
    assertEquals(stand.stream().sorted().toList(), texts());
    assertEquals("ok", TestServer.await(sends(one, "last", "~")).getString("type"));
    stand.add("~");
    assertEquals(stand.stream().sorted().toList(), heard(witness, "~"));
  }

  @Test
  void whoComesBackAndSendsAgainIsToldWhatBecameOfIt() {
    TestSocket witness = inside(server.newcomer("Bob"));
    TestSocket before = inside(ann);
    JsonObject said = before.say(room, "n1", "hello");
    before.close();
    TestSocket back = inside(ann.again());
    JsonObject again = back.say(room, "n1", "hello");
    assertEquals("ok", again.getString("type"));
    assertEquals(said.getString("message"), again.getString("message"));
    assertEquals(said.getLong("rev"), again.getLong("rev"));
    assertEquals("conflict", back.say(room, "n1", "hello!").getString("code"));
    assertEquals(said.getLong("rev") + 1, back.say(room, "n2", "~").getLong("rev"));
    assertEquals(List.of("hello", "~"), texts());
    assertEquals(List.of("hello", "~"), heard(witness, "~"));
  }

  @Test
  void anotherPersonAndAnotherRoomHaveNoncesOfTheirOwn() {
    TestSocket anns = inside(ann);
    JsonObject said = anns.say(room, "n1", "hello");
    JsonObject bobs = inside(server.newcomer("Bob")).say(room, "n1", "hello");
    assertEquals("ok", bobs.getString("type"));
    assertNotEquals(said.getString("message"), bobs.getString("message"));
    assertEquals(List.of("hello", "hello"), texts());
    String elsewhere = ann.room("Elsewhere", "open");
    anns.enter(elsewhere);
    JsonObject there = anns.say(elsewhere, "n1", "something else");
    assertEquals("ok", there.getString("type"));
    assertNotEquals(said.getString("message"), there.getString("message"));
  }

  /** What the old text was is not there any more to be compared. */
  @Test
  void whatWasEditedOrDeletedIsNotSaidAgain() {
    TestSocket socket = inside(ann);
    for (String change : List.of("edit", "delete")) {
      String message = socket.say(room, change, "hello").getString("message");
      JsonObject frame = new JsonObject().put("type", change).put("message", message);
      assertEquals(
          "ok",
          socket.ask("edit".equals(change) ? frame.put("text", "well") : frame).getString("type"));
      assertEquals(message, socket.say(room, change, "hello").getString("message"));
      assertEquals(message, socket.say(room, change, "whatever").getString("message"));
    }
    assertEquals(List.of("", "well"), texts());
  }

  /** Whoever writes there: the rule does not hang on the process that serves the room. */
  @Test
  void theDatabaseItselfTakesANonceOnce() throws IOException {
    String message = inside(ann).say(room, "n1", "hello").getString("message");
    try (Superuser database = new Superuser(server.vertx(), server.data())) {
      database.run(
          "create temp table copy as select * from conclave.messages where id = '" + message + "'");
      database.run("update copy set id = gen_random_uuid(), posted = posted + 1");
      String again = "begin; insert into conclave.messages select * from copy; rollback";
      assertFalse(database.may(again));
      database.run("rollback");
      database.run("update copy set nonce = 'n2'");
      assertTrue(database.may(again));
    }
  }
}
