package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.simulator.Fault;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What admins are told of the server itself: versions, names and states, and nothing of a key. */
@NullUnmarked
class StatusTest {
  private static final String KEY = "sk-" + "moonshot4Canary8".repeat(3);

  private static TestServer server;

  @BeforeAll
  static void start() {
    server = TestServer.fresh(Map.of("CONCLAVE_MOONSHOT_API_KEY", KEY));
  }

  @AfterAll
  static void stop() {
    server.stop();
  }

  private static JsonObject status() {
    return server.admin().get("/api/admin/status").json();
  }

  @Test
  void itNamesVersionsAndWhatHasAKey() {
    Person.Answer answer = server.admin().get("/api/admin/status");
    assertEquals(200, answer.status());
    JsonObject status = answer.json();
    assertEquals("test", status.getString("version"));
    assertNull(status.getString("builtAt"));
    assertTrue(Instant.parse(status.getString("startedAt")).isBefore(Instant.now()));
    assertEquals(Runtime.version().toString(), status.getString("java"));
    assertTrue(status.getJsonObject("database").getString("version").startsWith("18"));
    assertTrue(status.getJsonObject("database").getBoolean("embedded"));
    assertEquals(Runtime.getRuntime().availableProcessors(), status.getJsonArray("loops").size());
    assertEquals(new JsonArray().add("moonshot"), status.getJsonArray("platformKeys"));
    assertFalse(status.getJsonObject("keys").getBoolean("locked"));
    assertFalse(answer.body().toString().contains("Canary"));
  }

  @Test
  void itSaysHowProvidersDid() {
    Person ann = server.newcomer("Ann");
    String room = ann.room("Study", "open");
    ann.saveKey("openai", "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3));
    TestSocket socket = ann.hello();
    socket.enter(room);
    String handle = socket.summon(room, "openai");
    socket.reply(room, handle);
    assertNull(openai().getString("failure"));
    assertTrue(openai().getString("answeredAt") != null);
    server.simulator().next(Fault.RATE_LIMITED_LONG);
    socket.reply(room, handle);
    assertEquals("provider-rate-limited", openai().getString("failure"));
  }

  private static JsonObject openai() {
    return status().getJsonArray("providers").stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.getString("provider").equals("openai"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void itFollowsARotation() {
    assertNull(status().getJsonObject("rotation"));
    new Operator().rotateData(server.settings()).assertCode(0);
    assertEquals("done", status().getJsonObject("rotation").getString("state"));
  }

  @Test
  void onlyAdminsAreTold() {
    Person ann = server.newcomer("Ann");
    assertEquals(403, ann.get("/api/admin/status").status());
    server.admin().patch("/api/users/" + ann.id(), new JsonObject().put("role", "manager"));
    assertEquals(403, ann.get("/api/admin/status").status());
    Person key =
        Person.holding(
            server,
            ServiceKeyTest.make(server.admin(), ServiceKeyTest.wanted("management", "Watch"))
                .getString("key"));
    assertEquals(200, key.get("/api/admin/status").status());
  }
}
