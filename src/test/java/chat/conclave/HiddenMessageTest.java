package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.simulator.Seen;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is hidden from models, and what is taken back, no provider is ever sent. */
@NullUnmarked
class HiddenMessageTest {
  private static final String KEY = "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3);

  private final TestServer server = TestServer.shared();
  private final Person ann = server.newcomer("Ann");
  private final String room = ann.room("Study", "open");
  private final TestSocket hers = ann.hello();
  private int nonces;

  private JsonObject saying(String text, String replyTo) {
    JsonObject say =
        new JsonObject()
            .put("type", "say")
            .put("room", room)
            .put("nonce", "h" + nonces++)
            .put("text", text);
    return replyTo == null ? say : say.put("replyTo", replyTo);
  }

  private String say(String text, String replyTo) {
    return hers.ask(saying(text, replyTo)).getString("message");
  }

  private static JsonObject on(String type, String message) {
    return new JsonObject().put("type", type).put("message", message);
  }

  private static JsonObject hide(String message, boolean on) {
    return on("hide", message).put("on", on);
  }

  private List<Seen> prompts(int from) {
    return server.simulator().requests().stream().skip(from).toList();
  }

  @ParameterizedTest
  @ValueSource(strings = {"last", "thread", "all"})
  void itIsInNoPromptWhicheverWayThatIsMade(String mode) {
    ann.saveKey("openai", KEY);
    ann.patch(
        "/api/rooms/" + room, new JsonObject().put("context", new JsonObject().put("mode", mode)));
    Person bob = server.newcomer("Bob");
    TestSocket his = bob.hello();
    his.enter(room);
    hers.enter(room);
    String handle = hers.summon(room, "openai");
    int before = server.simulator().count();
    String open = say("canary-open", null);
    String hidden =
        hers.ask(saying("canary-hidden", open).put("hidden", true)).getString("message");
    assertTrue(his.message(hidden, "complete").getBoolean("hidden"));
    String later = say("canary-later", hidden);
    assertEquals("ok", hers.ask(hide(later, true)).getString("type"));
    his.find(
        frame ->
            "message".equals(frame.getString("type"))
                && frame.getJsonObject("message").getString("id").equals(later)
                && frame.getJsonObject("message").getBoolean("hidden", false));
    String deleted = say("canary-deleted", later);
    String edited = say("canary-before", deleted);
    hers.ask(on("delete", deleted));
    hers.ask(on("edit", edited).put("text", "canary-after"));
    String question = say("@" + handle + " well?", edited);
    JsonObject reply = hers.end(hers.replyTo(question).getString("id"));
    assertEquals("complete", reply.getString("state"));
    String again = hers.ask(on("retry", reply.getString("id"))).getString("message");
    assertEquals("complete", hers.end(again).getString("state"));
    List<Seen> prompts = prompts(before);
    assertEquals(2, prompts.size());
    for (Seen prompt : prompts) {
      assertTrue(prompt.body().contains("canary-open"), prompt.body());
      assertTrue(prompt.body().contains("canary-after"), prompt.body());
      for (String never : List.of("hidden", "later", "deleted", "before")) {
        assertFalse(prompt.body().contains("canary-" + never), never);
      }
    }
    hers.ask(hide(later, false));
    String then = say("@" + handle + " and now?", edited);
    hers.end(hers.replyTo(then).getString("id"));
    assertTrue(prompts(before).get(2).body().contains("canary-later"));
    assertFalse(prompts(before).get(2).body().contains("canary-hidden"));
  }

  @Test
  void whoComesBackSeesThatItIsHidden() {
    hers.enter(room);
    String hidden = hers.ask(saying("for us", null).put("hidden", true)).getString("message");
    JsonObject shown = ann.get("/api/rooms/" + room + "/messages").array().getJsonObject(0);
    assertEquals(hidden, shown.getString("id"));
    assertTrue(shown.getBoolean("hidden"));
    hers.ask(hide(hidden, false));
    assertNull(
        ann.get("/api/rooms/" + room + "/messages").array().getJsonObject(0).getBoolean("hidden"));
    assertTrue(ann.get("/api/rooms/" + room + "/export").body().toString().contains("for us"));
  }

  @Test
  void thePreviewDoesNotCountIt() {
    hers.enter(room);
    hers.summon(room, "practice");
    say("one", null);
    hers.ask(saying("x".repeat(400), null).put("hidden", true));
    JsonObject context =
        ann.get("/api/rooms/" + room + "/payers").array().getJsonObject(0).getJsonObject("context");
    assertEquals(1, context.getInteger("messages"));
    assertTrue(context.getLong("tokens") < 100, context.encode());
  }

  @Test
  void aRoundTableDoesNotHearItEither() {
    ann.saveKey("openai", KEY);
    hers.enter(room);
    hers.summon(room, "openai");
    hers.summon(room, "openai");
    JsonArray seats = new JsonArray();
    hers.enter(room)
        .getJsonArray("seats")
        .forEach(seat -> seats.add(((JsonObject) seat).getString("id")));
    say("canary-open", null);
    hers.ask(saying("canary-hidden", null).put("hidden", true));
    int before = server.simulator().count();
    JsonObject table =
        hers.ask(
            new JsonObject()
                .put("type", "table")
                .put("room", room)
                .put("seats", seats)
                .put("rounds", 1));
    hers.find(
        frame ->
            table.getString("table").equals(frame.getString("table"))
                && "ended".equals(frame.getString("state")));
    assertEquals(2, prompts(before).size());
    for (Seen prompt : prompts(before)) {
      assertTrue(prompt.body().contains("canary-open"), prompt.body());
      assertFalse(prompt.body().contains("canary-hidden"), prompt.body());
    }
  }

  @Test
  void itAsksNoModel() {
    ann.saveKey("openai", KEY);
    hers.enter(room);
    String handle = hers.summon(room, "openai");
    JsonObject reply = hers.reply(room, handle);
    int before = server.simulator().count();
    for (String text : List.of("@" + handle + " psst", "@all psst")) {
      assertEquals("invalid", hers.ask(saying(text, null).put("hidden", true)).getString("code"));
    }
    JsonObject note = hers.ask(saying("that is wrong", reply.getString("id")).put("hidden", true));
    assertEquals("ok", note.getString("type"));
    assertEquals(before, server.simulator().count());
    assertEquals(3, ann.get("/api/rooms/" + room + "/messages").array().size());
  }

  @Test
  void aQuestionThatIsHiddenOrGoneIsNotAskedAgain() {
    ann.saveKey("openai", KEY);
    hers.enter(room);
    String handle = hers.summon(room, "openai");
    say("earlier", null);
    for (String how : List.of("hide", "delete")) {
      JsonObject reply = hers.reply(room, handle);
      int before = server.simulator().count();
      hers.ask(on(how, reply.getString("replyTo")).put("on", true));
      assertEquals("not-found", hers.ask(on("retry", reply.getString("id"))).getString("code"));
      assertEquals(before, server.simulator().count());
    }
  }
}
