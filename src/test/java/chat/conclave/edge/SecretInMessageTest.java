package chat.conclave.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.Person;
import chat.conclave.TestServer;
import chat.conclave.TestSocket;
import io.vertx.core.json.JsonObject;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** A key pasted into a message by mistake. */
@NullUnmarked
class SecretInMessageTest {
  private static final TestServer SERVER = TestServer.shared();
  private static final Person ANN = SERVER.newcomer("Ann");
  private static final Person BOB = SERVER.newcomer("Bob");
  private static final String KEY = "sk-ant-api03-" + "aB3-dE6_gH9kLmN0".repeat(6);

  private static JsonObject say(String room, String text) {
    return new JsonObject()
        .put("type", "say")
        .put("room", room)
        .put("nonce", UUID.randomUUID().toString())
        .put("text", text);
  }

  @Test
  void isRefusedBeforeAnybodySeesIt() {
    String room = ANN.room("Desk", "open");
    TestSocket ann = ANN.hello();
    TestSocket bob = BOB.hello();
    ann.enter(room);
    bob.enter(room);
    for (String text :
        new String[] {
          "my key is " + KEY + ", can you try it?",
          "```\n" + KEY + "\n```",
          KEY.substring(0, 40) + "\n" + KEY.substring(40)
        }) {
      JsonObject answer = ann.ask(say(room, text));
      assertEquals("secret-in-message", answer.getString("code"));
      assertFalse(answer.encode().contains(KEY.substring(20, 40)));
    }
    ann.say(room, UUID.randomUUID().toString(), "that was close");
    bob.find(frame -> frame.encode().contains("that was close"));
    String part = KEY.substring(50, 70);
    assertTrue(bob.raw().stream().noneMatch(frame -> frame.contains(part)));
    String history = BOB.get("/api/rooms/" + room + "/messages").body().toString();
    assertTrue(history.contains("that was close"));
    assertFalse(history.contains(part));
  }

  @Test
  void isRefusedInInstructionsToAModelToo() {
    TestSocket ann = ANN.hello();
    String room = ANN.room("Shelf", "open");
    ann.enter(room);
    JsonObject summon =
        new JsonObject()
            .put("type", "summon")
            .put("room", room)
            .put("provider", "practice")
            .put("instructions", "use " + KEY);
    assertEquals("secret-in-message", ann.ask(summon).getString("code"));
  }

  @Test
  void clientsLearnWhatKeysLookLike() {
    var patterns = ANN.get("/api/secret-patterns").array();
    assertTrue(patterns.size() > 5);
    patterns.forEach(pattern -> java.util.regex.Pattern.compile((String) pattern));
  }
}
