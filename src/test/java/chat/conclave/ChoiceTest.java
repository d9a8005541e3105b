package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Which provider is meant when somebody names none, and which models a key reaches. */
@NullUnmarked
class ChoiceTest {
  private static final String TAIL = "a1B2c3D4e5F6g7H8".repeat(4);

  private static TestServer server;
  private Person ann;
  private TestSocket socket;
  private String room;

  @BeforeAll
  static void start() {
    server = TestServer.fresh(Map.of("CONCLAVE_XAI_API_KEY", "xai-" + TAIL));
  }

  @AfterAll
  static void stop() {
    server.stop();
  }

  @BeforeEach
  void aRoom() {
    ann = server.newcomer("Ann");
    room = ann.room("Study", "open");
    socket = ann.hello();
    socket.enter(room);
  }

  private String chosen(TestSocket by) {
    JsonObject answer = by.ask(new JsonObject().put("type", "summon").put("room", room));
    assertEquals("ok", answer.getString("type"), answer.encode());
    return answer.getJsonObject("seat").getString("provider");
  }

  @Test
  void thePlatformPaysBeforeNobodyDoes() {
    assertEquals("xai", chosen(socket));
  }

  @Test
  void ownKeysGoBeforeThePlatformInTheTablesOrder() {
    ann.saveKey("deepseek", "sk-" + "a1b2c3d4e5f6g7h8".repeat(2));
    assertEquals("deepseek", chosen(socket));
    ann.saveKey("bedrock", "ABSK" + TAIL.repeat(2));
    assertEquals("bedrock", chosen(socket));
    ann.saveKey("openai", "sk-proj-" + TAIL);
    assertEquals("openai", chosen(socket));
    ann.saveKey("anthropic", "sk-ant-api03-" + TAIL);
    assertEquals("anthropic", chosen(socket));
    ann.saveKey("openrouter", "sk-or-v1-" + TAIL);
    assertEquals("openrouter", chosen(socket));
  }

  @Test
  void theOneLastUsedGoesBeforeAll() {
    ann.saveKey("openrouter", "sk-or-v1-" + TAIL);
    ann.saveKey("deepseek", "sk-" + "a1b2c3d4e5f6g7h8".repeat(2));
    Future<JsonObject> used = socket.keyState("deepseek", "saved", "good");
    JsonObject reply = socket.reply(room, socket.summon(room, "deepseek"));
    assertEquals("complete", reply.getString("state"));
    TestServer.await(used);
    assertEquals("deepseek", chosen(socket));
  }

  @Test
  void aLentKeyIsChosenWhereThereIsNoOwn() {
    Person bob = server.newcomer("Bob");
    ann.saveKey("anthropic", "sk-ant-api03-" + TAIL);
    TestSocket his = bob.hello();
    his.enter(room);
    ann.put("/api/user/api-keys/anthropic/lending/" + room, new JsonObject().put("to", "everyone"));
    assertEquals("anthropic", chosen(his));
  }

  @Test
  void theModelsOfAKeyAreAskedForOnceUntilThereIsAnother() {
    ann.saveKey("openai", "sk-proj-" + TAIL);
    int before = server.simulator().count();
    for (int i = 0; i < 3; i++) {
      assertEquals(1, ann.get("/api/providers/openai/models").array().size());
    }
    assertEquals(before + 1, server.simulator().count());
    ann.saveKey("openai", "sk-proj-b" + TAIL);
    assertEquals(1, ann.get("/api/providers/openai/models").array().size());
    assertEquals(before + 2, server.simulator().count());
  }
}
