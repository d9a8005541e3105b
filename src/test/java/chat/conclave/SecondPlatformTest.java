package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;

/**
 * A provider with two platforms, as Moonshot: a key that the first refuses is tried at the second.
 * The simulator knows keys with {@code -china-} below {@code /china} and no others there.
 */
@NullUnmarked
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class SecondPlatformTest {
  private static final String TAIL = "a1B2c3D4e5F6g7H8".repeat(3);

  private TestServer server;

  @BeforeAll
  void start(@TempDir Path folder) throws IOException {
    server = TestServer.fresh(Map.of());
    server.stop();
    Path rows = folder.resolve("providers.yaml");
    Files.writeString(
        rows,
        """
        providers:
          - id: moonshot
            name: Moonshot
            dialect: chat-completions
            baseUrl: %s
            otherBaseUrls: [%s]
            keyPrefixes: [sk-]
            defaultModel: kimi-k2.6
        """
            .formatted(server.simulator().url("/v1"), server.simulator().url("/china/v1")));
    server.set("CONCLAVE_PROVIDERS", rows.toString());
    server.set("CONCLAVE_MOONSHOT_BASE_URL", "");
    server.start();
  }

  @AfterAll
  void stop() {
    server.stop();
  }

  private static JsonObject key(String key) {
    return new JsonObject().put("provider", "moonshot").put("key", key);
  }

  private String lastPath() {
    return server.simulator().requests().get(server.simulator().count() - 1).path();
  }

  @Test
  void aKeyOfTheFirstStaysThere() {
    JsonObject saved = server.newcomer("Ann").put("/api/user/api-keys", key("sk-" + TAIL)).json();
    assertNull(saved.getString("baseUrl"));
    assertEquals("good", saved.getString("state"));
  }

  @Test
  void aKeyOfTheSecondIsFoundThereAndCallsGoThere() {
    Person ann = server.newcomer("Ann");
    JsonObject saved = ann.put("/api/user/api-keys", key("sk-china-" + TAIL)).json();
    assertEquals(server.simulator().url("/china/v1").toString(), saved.getString("baseUrl"));
    assertEquals("good", saved.getString("state"));
    String room = ann.room("Study", "open");
    TestSocket socket = ann.hello();
    socket.enter(room);
    assertEquals(
        "complete", socket.reply(room, socket.summon(room, "moonshot")).getString("state"));
    assertEquals("/china/v1/chat/completions", lastPath());
  }

  @Test
  void aKeyForOneSessionIsFoundThereToo() {
    Person ann = server.newcomer("Ann");
    String room = ann.room("Study", "open");
    TestSocket socket = ann.hello();
    socket.enter(room);
    assertEquals(
        "ok", socket.ask(ann.sessionKey("moonshot", "sk-china-" + TAIL)).getString("type"));
    assertEquals(
        "complete", socket.reply(room, socket.summon(room, "moonshot")).getString("state"));
    assertEquals("/china/v1/chat/completions", lastPath());
  }

  @Test
  void aKeyThatNeitherKnowsIsRefusedAfterOneCallEach() {
    Person ann = server.newcomer("Ann");
    int before = server.simulator().count();
    Person.Answer answer = ann.put("/api/user/api-keys?verify=true", key("sk-revoked-" + TAIL));
    assertEquals("key-rejected", answer.json().getString("code"));
    assertEquals(before + 2, server.simulator().count());
  }
}
