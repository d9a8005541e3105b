package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** A room where a model answers every message. */
@NullUnmarked
class VisitTest {
  private static final String KEY = "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3);

  private final TestServer server = TestServer.shared();
  private final Person ann = server.newcomer("Ann");
  private final TestSocket hers = ann.hello();
  private int nonces;

  private String visit() {
    JsonObject made =
        ann.post("/api/rooms", new JsonObject().put("name", "With Gpt").put("answers", "every"))
            .json();
    assertEquals("private", made.getString("visibility"));
    assertEquals("every", made.getString("answers"));
    String room = made.getString("id");
    ann.saveKey("openai", KEY);
    hers.summon(room, "openai");
    assertEquals("every", hers.enter(room).getString("answers"));
    return room;
  }

  private String say(TestSocket socket, String room, String text, String replyTo) {
    JsonObject say =
        new JsonObject()
            .put("type", "say")
            .put("room", room)
            .put("nonce", "v" + nonces++)
            .put("text", text);
    return socket.ask(replyTo == null ? say : say.put("replyTo", replyTo)).getString("message");
  }

  private List<String> answering(String room, String question) {
    return ann.get("/api/rooms/" + room + "/messages").array().stream()
        .map(JsonObject.class::cast)
        .filter(each -> question.equals(each.getString("replyTo")) && each.containsKey("reply"))
        .map(each -> each.getJsonObject("author").getString("name"))
        .toList();
  }

  @Test
  void everyMessageIsAnsweredWithoutAHandleAndOneThatNamesOthersByThoseAlone() {
    String room = visit();
    String hello = say(hers, room, "hello", null);
    JsonObject reply = hers.end(hers.replyTo(hello).getString("id"));
    assertEquals("complete", reply.getString("state"));
    assertEquals("own", reply.getJsonObject("reply").getJsonObject("payer").getString("kind"));
    hers.summon(room, "practice");
    String second = say(hers, room, "and now?", null);
    hers.end(hers.replyTo(second).getString("id"));
    assertEquals(List.of("Gpt"), answering(room, second));
    String other = say(hers, room, "@practice and you?", null);
    JsonObject others = hers.end(hers.replyTo(other).getString("id"));
    assertEquals(List.of("Practice"), answering(room, other));
    String to = say(hers, room, "is that so?", others.getString("id"));
    assertEquals(List.of("Practice"), answering(room, to));
  }

  @Test
  void aNoteThatIsHiddenIsNotAnsweredAndGuestsMaySpeak() {
    String room = visit();
    int before = server.simulator().count();
    JsonObject note =
        hers.ask(
            new JsonObject()
                .put("type", "say")
                .put("room", room)
                .put("nonce", "n")
                .put("text", "for people")
                .put("hidden", true));
    assertEquals(List.of(), answering(room, note.getString("message")));
    Person guest = server.newcomer("Gus");
    ann.post(
        "/api/rooms/" + room + "/members",
        new JsonObject().put("user", guest.id()).put("role", "guest"));
    TestSocket his = guest.hello();
    his.enter(room);
    assertEquals(List.of(), answering(room, say(his, room, "hello", null)));
    assertEquals(before, server.simulator().count());
  }

  @Test
  void aRoomBecomesAnOrdinaryOneAndBack() {
    String room = visit();
    ann.patch("/api/rooms/" + room, new JsonObject().put("answers", "addressed"));
    assertEquals(
        "addressed",
        hers.find(frame -> "info".equals(frame.getString("type")))
            .getJsonObject("info")
            .getString("answers"));
    assertEquals(List.of(), answering(room, say(hers, room, "hello", null)));
    assertEquals(
        422, ann.patch("/api/rooms/" + room, new JsonObject().put("answers", "all")).status());
  }
}
