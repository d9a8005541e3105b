package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Every dialect against providers that others have imitated: whoever misread a specification here
 * has not misread it there as well.
 */
@NullUnmarked
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class ForeignMockTest {
  private static final String TEXT = "An answer of another make, with 👋 in it.";
  private static final String TAIL = "a1B2c3D4e5F6g7H8".repeat(4);

  private ForeignMock mock;
  private TestServer server;
  private Person ann;

  /** Before the first test, and not before all: so each one says why it is skipped. */
  @BeforeEach
  void start() {
    if (mock != null) {
      return;
    }
    JsonObject answer =
        new JsonObject()
            .put("match", new JsonObject())
            .put("response", new JsonObject().put("content", TEXT))
            .put("latency", 2)
            // It cuts text by UTF-16 units, and so the hand in two.
            .put("chunkSize", 1);
    mock =
        ForeignMock.start(
            new JsonObject().put("fixtures", new JsonArray().add(answer)).encode(),
            "sk-proj-" + TAIL,
            "sk-ant-api03-" + TAIL,
            "AIza" + TAIL,
            "ABSK" + TAIL,
            "sk-or-v1-" + TAIL,
            "sk-" + TAIL);
    server =
        TestServer.fresh(
            Map.of(
                "CONCLAVE_OPENAI_BASE_URL", mock.url("/v1"),
                "CONCLAVE_ANTHROPIC_BASE_URL", mock.url(""),
                "CONCLAVE_GOOGLE_BASE_URL", mock.url(""),
                "CONCLAVE_BEDROCK_BASE_URL", mock.url(""),
                "CONCLAVE_OPENROUTER_BASE_URL", mock.url("/api/v1"),
                "CONCLAVE_DEEPSEEK_BASE_URL", mock.url("/v1")));
    ann = server.newcomer("Ann");
  }

  @AfterAll
  void stop() {
    if (server != null) {
      server.stop();
    }
    if (mock != null) {
      mock.close();
    }
  }

  private JsonObject reply(String provider, String key) {
    ann.saveKey(provider, key);
    String room = ann.room("Study of " + provider, "open");
    TestSocket socket = ann.hello();
    socket.enter(room);
    return socket.reply(room, socket.summon(room, provider));
  }

  @ParameterizedTest
  @CsvSource({
    "openai, sk-proj-",
    "anthropic, sk-ant-api03-",
    "google, AIza",
    "bedrock, ABSK",
    "openrouter, sk-or-v1-",
    "deepseek, sk-"
  })
  void itsAnswerIsHeardInTheRoomToTheLastCharacter(String provider, String prefix) {
    JsonObject reply = reply(provider, prefix + TAIL);
    assertEquals("complete", reply.getString("state"), reply::encode);
    assertEquals(TEXT, reply.getString("text"));
  }

  @Test
  void aKeyThatItDoesNotKnowIsRefused() {
    JsonObject reply = reply("openai", "sk-proj-" + "Z9y8X7w6V5u4T3s2".repeat(4));
    assertEquals(
        "key-rejected", reply.getJsonObject("reply").getJsonObject("error").getString("code"));
  }
}
