package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.simulator.Answer;
import chat.conclave.simulator.Seen;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** A provider of each dialect, from a saved key to a reply in the room. */
@NullUnmarked
class DialectsTest {
  private static final TestServer SERVER = TestServer.shared();
  private static final Person ANN = SERVER.newcomer("Ann");

  @ParameterizedTest
  @CsvSource({
    "openrouter, sk-or-v1-, /v1/chat/completions",
    "openai, sk-proj-, /v1/responses",
    "anthropic, sk-ant-api03-, /v1/messages",
    "google, AIza, :streamGenerateContent",
    "edenai, sk-eden-, /v3/chat/completions",
    "bedrock, ABSK, /converse-stream"
  })
  void itsModelAnswersInTheRoomAndItsTokensAreCounted(String provider, String prefix, String path) {
    ANN.saveKey(provider, prefix + "a1B2c3D4e5F6g7H8".repeat(4));
    String room = ANN.room("Study of " + provider, "open");
    TestSocket ann = ANN.hello();
    ann.enter(room);
    SERVER.simulator().say("Hello from the simulator.");
    JsonObject reply = ann.reply(room, ann.summon(room, provider));
    assertEquals("complete", reply.getString("state"));
    assertEquals("Hello from the simulator.", reply.getString("text"));
    JsonObject usage = reply.getJsonObject("reply").getJsonObject("usage");
    assertEquals(7, usage.getInteger("input"));
    assertEquals(4, usage.getInteger("output"));
    assertTrue(
        SERVER.simulator().requests().stream().anyMatch(request -> request.path().endsWith(path)));
  }

  @ParameterizedTest
  @CsvSource({
    "openrouter, sk-or-v1-, user",
    "openai, sk-proj-, safety_identifier",
    "anthropic, sk-ant-api03-, metadata",
    "deepseek, sk-, user_id",
    "google, AIza,",
    "edenai, sk-eden-,",
    "bedrock, ABSK,"
  })
  void itHearsItsInstructionsAndNeverWhatAnybodyThought(
      String provider, String prefix, String tagField) {
    Person bob = SERVER.newcomer("Bob");
    for (Person person : List.of(ANN, bob)) {
      person.saveKey(provider, prefix + "a1b2c3d4e5f6a7b8".repeat(prefix.equals("sk-") ? 2 : 4));
    }
    String room = ANN.room("Study of " + provider, "open");
    TestSocket ann = ANN.hello();
    ann.enter(room);
    TestSocket his = bob.hello();
    his.enter(room);
    String handle =
        ann.ask(
                new JsonObject()
                    .put("type", "summon")
                    .put("room", room)
                    .put("provider", provider)
                    .put("instructions", "Answer like a pirate of Tortuga."))
            .getJsonObject("seat")
            .getString("handle");
    SERVER.simulator().clear();
    int before = SERVER.simulator().count();
    for (TestSocket socket : List.of(ann, his, ann)) {
      SERVER.simulator().answer(Answer.thinking("A ponderous thought.", "Aye aye."));
      JsonObject reply = socket.reply(room, handle);
      assertEquals("Aye aye.", reply.getString("text"));
      assertEquals("A ponderous thought.", reply.getJsonObject("reply").getString("reasoning"));
    }
    List<String> prompts =
        SERVER.simulator().requests().stream()
            .skip(before)
            .map(Seen::body)
            .filter(body -> body.contains("Tortuga"))
            .toList();
    assertEquals(3, prompts.size());
    for (String prompt : prompts) {
      assertTrue(prompt.contains("Answer like a pirate of Tortuga."));
      assertFalse(prompt.contains("ponderous"));
      assertFalse(prompt.contains(ANN.id()) || prompt.contains(bob.id()));
    }
    assertTrue(prompts.get(1).contains("Aye aye."));
    assertTrue(prompts.get(1).contains("Taking part: " + bob.name() + ", " + ANN.name()));
    if (tagField != null) {
      List<String> tags =
          prompts.stream().map(body -> tag(new JsonObject(body), tagField)).toList();
      assertTrue(tags.get(0).matches("[A-Za-z0-9_-]{43}"), tags.get(0));
      assertEquals(tags.get(0), tags.get(2));
      assertNotEquals(tags.get(0), tags.get(1));
    }
  }

  private static String tag(JsonObject body, String field) {
    return field.equals("metadata")
        ? body.getJsonObject(field).getString("user_id")
        : body.getString(field);
  }
}
