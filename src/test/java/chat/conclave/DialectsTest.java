package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
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
}
