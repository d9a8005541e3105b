package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Which messages a model hears in each mode, as it was sent. */
@NullUnmarked
class ContextModeTest {
  private static final String KEY = "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3);
  private static final Pattern CANARY = Pattern.compile("canary-\\w");

  private final TestServer server = TestServer.shared();
  private final Person ann = server.newcomer("Ann");
  private final String room = ann.room("Study", "open");
  private final TestSocket hers = ann.hello();
  private int nonces;

  private String say(String text, String replyTo) {
    JsonObject say =
        new JsonObject()
            .put("type", "say")
            .put("room", room)
            .put("nonce", "c" + nonces++)
            .put("text", text);
    return hers.ask(replyTo == null ? say : say.put("replyTo", replyTo)).getString("message");
  }

  private void hears(String mode, int tokens) {
    JsonObject context = new JsonObject().put("mode", mode).put("tokens", tokens);
    assertEquals(
        mode,
        ann.patch("/api/rooms/" + room, new JsonObject().put("context", context))
            .json()
            .getJsonObject("context")
            .getString("mode"));
  }

  private String sent(String question, String replyTo) {
    int before = server.simulator().count();
    String said = say(question, replyTo);
    assertEquals("complete", hers.end(hers.replyTo(said).getString("id")).getString("state"));
    String body = server.simulator().requests().get(before).body();
    return CANARY
        .matcher(body)
        .results()
        .map(MatchResult::group)
        .map(canary -> canary.substring(7))
        .collect(Collectors.toCollection(TreeSet::new))
        .stream()
        .collect(Collectors.joining());
  }

  private JsonObject preview() {
    return ann.get("/api/rooms/" + room + "/payers")
        .array()
        .getJsonObject(0)
        .getJsonObject("context");
  }

  @Test
  void theLastTheThreadOrAll() {
    ann.saveKey("openai", KEY);
    hers.enter(room);
    String handle = hers.summon(room, "openai");
    String filler = "x".repeat(590);
    String a = say("canary-a " + filler, null);
    say("canary-b " + filler, null);
    String c = say("canary-c " + filler, a);
    String d = say("canary-d " + filler, c);
    say("canary-e " + filler, null);
    say("canary-f " + filler, d);

    hears("last", 700);
    assertEquals("def", sent("@" + handle + " one", d));
    assertEquals(5, preview().getInteger("messages"));

    hears("thread", 2_000);
    assertEquals("acd", sent("@" + handle + " two", d));
    assertEquals("", sent("@" + handle + " three", null));
    assertEquals(0, preview().getInteger("messages"));
    assertEquals(0, preview().getInteger("leftOut"));
    hears("thread", 500);
    assertEquals("cd", sent("@" + handle + " four", d));

    hears("all", 500);
    assertEquals("abcdef", sent("@" + handle + " five", null));
    assertEquals(200_000, preview().getInteger("budget"));
  }

  @Test
  void aThreadLeadsThroughRepliesAndASecondTryHearsTheSame() {
    ann.saveKey("openai", KEY);
    hears("thread", 8_000);
    hers.enter(room);
    String handle = hers.summon(room, "openai");
    String question = say("@" + handle + " canary-a", null);
    JsonObject reply = hers.end(hers.replyTo(question).getString("id"));
    say("canary-b", null);
    assertEquals("ac", sent("canary-c", reply.getString("id")));
    String last =
        ann.get("/api/rooms/" + room + "/messages").array().getJsonObject(4).getString("id");
    int before = server.simulator().count();
    JsonObject again = hers.ask(new JsonObject().put("type", "retry").put("message", last));
    hers.end(again.getString("message"));
    List<String> bodies =
        server.simulator().requests().stream().skip(before - 1).map(each -> each.body()).toList();
    assertEquals(bodies.get(0), bodies.get(1));
  }
}
