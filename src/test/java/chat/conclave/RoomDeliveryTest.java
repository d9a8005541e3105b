package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.simulator.Gate;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.stream.LongStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Order, loss and duplicates, over the real database and real sockets. */
@NullUnmarked
class RoomDeliveryTest {
  private final TestServer server = TestServer.shared();
  private final Person ann = server.newcomer("Ann");
  private final String room = ann.room("Study", "open");

  private static JsonObject say(String room, String nonce, String text) {
    return new JsonObject()
        .put("type", "say")
        .put("room", room)
        .put("nonce", nonce)
        .put("text", text);
  }

  private static Future<JsonObject> answer(TestSocket socket, String id) {
    return socket.next(frame -> id.equals(frame.getValue("re")));
  }

  @AfterEach
  void clear() {
    server.simulator().clear();
  }

  private static List<Long> revs(TestSocket socket) {
    return socket.frames().stream()
        .filter(frame -> List.of("message", "seat", "member").contains(frame.getString("type")))
        .map(frame -> frame.getLong("rev"))
        .toList();
  }

  private static TestSocket inside(Person person, String room) {
    TestSocket socket = person.hello();
    assertEquals("room", socket.enter(room).getString("type"));
    return socket;
  }

  @Test
  void twentyWritersAtOnceMakeOneOrderWithoutGapsThatEverybodyHears() {
    // One person may say thirty things at once.
    List<Person> people =
        List.of(ann, server.newcomer("Bob"), server.newcomer("Cem"), server.newcomer("Dov"));
    List<TestSocket> sockets = new ArrayList<>();
    for (int i = 0; i < 20; i++) {
      sockets.add(inside(people.get(i % people.size()), room));
    }
    TestSocket reader = ann.hello();
    long start = reader.enter(room).getLong("rev");
    List<Future<JsonObject>> answers = new ArrayList<>();
    for (int n = 0; n < 5; n++) {
      for (int i = 0; i < sockets.size(); i++) {
        String id = i + "-" + n;
        answers.add(answer(sockets.get(i), id));
        sockets.get(i).send(say(room, id, "message " + id).put("id", id));
      }
    }
    List<Long> answered =
        answers.stream().map(each -> TestServer.await(each).getLong("rev")).sorted().toList();
    assertEquals(LongStream.rangeClosed(start + 1, start + 100).boxed().toList(), answered);
    for (TestSocket each : sockets) {
      each.find(frame -> Long.valueOf(start + 100).equals(frame.getLong("rev")));
      List<Long> heard = revs(each);
      assertEquals(LongStream.rangeClosed(heard.get(0), start + 100).boxed().toList(), heard);
    }
    reader.find(frame -> Long.valueOf(start + 100).equals(frame.getLong("rev")));
    assertEquals(answered, revs(reader));
  }

  @Test
  void theSameNonceOnTwoSocketsAtOnceIsOneMessage() {
    TestSocket one = inside(ann, room);
    TestSocket two = inside(ann, room);
    List<Future<JsonObject>> answers = new ArrayList<>();
    for (int n = 0; n < 12; n++) {
      for (TestSocket each : List.of(one, two)) {
        answers.add(answer(each, "n" + n));
        each.send(say(room, "n" + n, "once " + n).put("id", "n" + n));
      }
    }
    for (int n = 0; n < 24; n += 2) {
      JsonObject first = TestServer.await(answers.get(n));
      assertEquals("ok", first.getString("type"));
      assertEquals(first, TestServer.await(answers.get(n + 1)));
    }
    assertEquals(12, ann.get("/api/rooms/" + room + "/messages").array().size());
  }

  @Test
  void aQuestionAskedTwiceIsAnsweredOnceAlsoWhenItWouldBeTooMuchNow() {
    TestSocket socket = inside(ann, room);
    ann.saveKey("openai", "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3));
    String handle = summon(socket, room, "openai");
    List<Gate> gates = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      gates.add(server.simulator().holdAfter(1));
    }
    JsonObject said = socket.say(room, "q1", "@" + handle + " one?");
    for (int i = 2; i <= 8; i++) {
      socket.say(room, "q" + i, "@" + handle + " and?");
    }
    assertEquals("rate-limited", socket.say(room, "q9", "@" + handle + " nine?").getString("code"));
    JsonObject again = socket.say(room, "q1", "@" + handle + " one?");
    assertEquals(said.getString("message"), again.getString("message"));
    assertEquals(said.getLong("rev"), again.getLong("rev"));
    gates.forEach(Gate::release);
    socket.end(socket.replyTo(said.getString("message")).getString("id"));
  }

  static String summon(TestSocket socket, String room, String provider) {
    return socket
        .ask(new JsonObject().put("type", "summon").put("room", room).put("provider", provider))
        .getJsonObject("seat")
        .getString("handle");
  }

  private static JsonObject enter(TestSocket socket, String room, String epoch, long after) {
    JsonObject answer =
        socket.ask(
            new JsonObject()
                .put("type", "enter")
                .put("room", room)
                .put("epoch", epoch)
                .put("after", after));
    assertEquals("room", answer.getString("type"), answer.encode());
    return answer;
  }

  @Test
  void whoComesBackGetsExactlyWhatItMissedAndThenWhatIsNew() {
    TestSocket before = ann.hello();
    JsonObject known = before.enter(room);
    before.close();
    TestSocket other = inside(ann, room);
    other.say(room, "n1", "missed");
    String seat =
        other
            .ask(
                new JsonObject()
                    .put("type", "summon")
                    .put("room", room)
                    .put("provider", "practice"))
            .getJsonObject("seat")
            .getString("id");
    inside(server.newcomer("Bob"), room);
    other.ask(new JsonObject().put("type", "dismiss").put("seat", seat));
    TestSocket back = ann.hello();
    JsonObject entered = enter(back, room, known.getString("epoch"), known.getLong("rev"));
    assertFalse(entered.getBoolean("reset"));
    assertNull(entered.getJsonArray("messages"));
    long rev = known.getLong("rev");
    back.find(frame -> Long.valueOf(rev + 4).equals(frame.getLong("rev")));
    assertEquals(List.of(rev + 1, rev + 2, rev + 3, rev + 4), revs(back));
    List<String> kinds =
        back.frames().stream()
            .filter(frame -> frame.getLong("rev", 0L) > rev)
            .map(frame -> frame.getString("type"))
            .toList();
    assertEquals(List.of("message", "seat", "member", "seat"), kinds);
    other.say(room, "n2", "live");
    back.find(frame -> Long.valueOf(rev + 5).equals(frame.getLong("rev")));
    assertEquals(5, revs(back).size());
  }

  @Test
  void whoComesBackFromAnotherTimeStartsAnew() {
    TestSocket socket = inside(ann, room);
    JsonObject known = socket.enter(room);
    String epoch = known.getString("epoch");
    long rev = known.getLong("rev");
    assertTrue(enter(socket, room, UUID.randomUUID().toString(), rev).getBoolean("reset"));
    assertTrue(enter(socket, room, epoch, rev + 100).getBoolean("reset"));
    assertFalse(enter(socket, room, epoch, rev).getBoolean("reset"));
    assertFalse(enter(socket, room, epoch, 0).getBoolean("reset"));
  }

  @Test
  void aPrivateRoomIsNotThereForStrangers() {
    Person eve = server.newcomer("Eve");
    String secret = ann.room("Secret", "private");
    TestSocket hers = inside(ann, secret);
    String handle = summon(hers, secret, "practice");
    JsonObject said = hers.say(secret, "n1", "nobody knows");
    TestSocket eves = eve.hello();
    for (String path : List.of("", "/messages", "/members")) {
      assertEquals(404, eve.get("/api/rooms/" + secret + path).status(), path);
    }
    JsonArray listed = eve.get("/api/rooms").array();
    assertFalse(listed.encode().contains(secret));
    JsonObject nowhere = new JsonObject().put("type", "error").put("code", "not-found");
    JsonObject none = eves.enter(UUID.randomUUID().toString());
    assertEquals(nowhere.getString("code"), none.getString("code"));
    List<JsonObject> tries =
        List.of(
            new JsonObject().put("type", "enter").put("room", secret),
            say(secret, "n", "hello"),
            say(secret, "n", "@" + handle + " hello"),
            say(secret, "n", "hello").put("replyTo", said.getString("message")),
            say(secret, "n", "hello").put("replyTo", UUID.randomUUID().toString()),
            new JsonObject().put("type", "summon").put("room", secret).put("provider", "openai"),
            new JsonObject().put("type", "typing").put("room", secret),
            new JsonObject().put("type", "stop").put("message", said.getString("message")));
    for (JsonObject attempt : tries) {
      JsonObject answer = eves.ask(attempt);
      answer.remove("re");
      none.remove("re");
      assertEquals(none, answer, attempt.encode());
    }
    assertFalse(hers.raw().toString().contains(eve.id()));
  }

  @Test
  void aSignThatNoTextCanHoldHarmsNobodyElse() {
    TestSocket socket = inside(ann, room);
    assertEquals("invalid", socket.say(room, "n\u0000", "hello").getString("code"));
    socket.sendText(say(room, "NONCE", "hello").encode().replace("NONCE", "\\ud800x"));
    socket.find(frame -> "invalid".equals(frame.getString("code")) && !frame.containsKey("re"));
    assertEquals("ok", socket.say(room, "n1", "a\u0000b").getString("type"));
    JsonObject seat =
        socket.ask(
            new JsonObject()
                .put("type", "summon")
                .put("room", room)
                .put("provider", "practice")
                .put("instructions", "be\u0000 kind"));
    assertEquals("be kind", seat.getJsonObject("seat").getString("instructions"));
  }

  @Test
  void aTwiceEnteredRoomIsHeardOnce() {
    TestSocket socket = inside(ann, room);
    socket.enter(room);
    JsonObject said = socket.say(room, "n1", "hello");
    socket.say(room, "n2", "end");
    socket.find(frame -> Long.valueOf(said.getLong("rev") + 1).equals(frame.getLong("rev")));
    List<Long> revs = revs(socket);
    assertEquals(revs.stream().distinct().toList(), revs);
    assertNotEquals(List.of(), revs);
  }
}
