package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.simulator.Seen;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys for addresses of their owners' choice, which the operator of this server has allowed. */
@NullUnmarked
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class OwnAddressTest {
  private static final String KEY = "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3);

  private TestServer server;
  private String own;
  private Person ann;
  private TestSocket socket;
  private String room;

  @BeforeAll
  void start() {
    server = TestServer.fresh(Map.of());
    server.stop();
    allow("127.0.0.1:" + server.simulator().url("").getPort());
    own = server.simulator().url("/local/v1").toString();
  }

  private void allow(String endpoints) {
    server.set("CONCLAVE_OWN_ENDPOINTS", endpoints);
    server.start();
  }

  @AfterAll
  void stop() {
    server.stop();
  }

  @BeforeEach
  void annComes() {
    server.simulator().clear();
    ann = server.newcomer("Ann");
    room = ann.room("Study", "open");
    socket = ann.hello();
    socket.enter(room);
  }

  private JsonObject key(String provider, String baseUrl) {
    return new JsonObject().put("provider", provider).put("key", KEY).put("baseUrl", baseUrl);
  }

  private Seen last() {
    List<Seen> seen = server.simulator().requests();
    return seen.get(seen.size() - 1);
  }

  @Test
  void aKeyGoesToItsOwnersAddressAndToNoOther() {
    Person.Answer saved = ann.put("/api/user/api-keys?verify=true", key("openai", own + "/"));
    assertEquals(200, saved.status(), saved.body().toString());
    assertEquals(own, saved.json().getString("baseUrl"));
    assertEquals("/local/v1/models", last().path());
    assertEquals("complete", socket.reply(room, socket.summon(room, "openai")).getString("state"));
    assertEquals("/local/v1/responses", last().path());
    assertTrue(last().headers().contains("authorization"));
    ann.get("/api/providers/openai/models");
    assertEquals("/local/v1/models", last().path());
  }

  @Test
  void aLentKeyGoesThereToo() {
    ann.put("/api/user/api-keys", key("openai", own));
    ann.put("/api/user/api-keys/openai/lending/" + room, new JsonObject().put("to", "everyone"));
    TestSocket bob = server.newcomer("Bob").hello();
    bob.enter(room);
    assertEquals("complete", bob.reply(room, bob.summon(room, "openai")).getString("state"));
    assertEquals("/local/v1/responses", last().path());
  }

  @Test
  void aServerThatWantsNoKeyGetsNone() {
    JsonObject none = key("openai-compatible", own).put("key", "none");
    JsonObject saved = ann.put("/api/user/api-keys", none).json();
    assertEquals("gpt-sim", saved.getString("model"), "the first that the server lists");
    String handle = socket.summon(room, "openai-compatible");
    assertEquals("complete", socket.reply(room, handle).getString("state"));
    assertEquals("/local/v1/chat/completions", last().path());
    assertFalse(last().headers().contains("authorization"));
  }

  @Test
  void aKeyForOneSessionGoesToItsOwnersAddress() {
    JsonObject frame = ann.sessionKey("openai", KEY, own).put("baseUrl", own);
    assertEquals("ok", socket.ask(frame).getString("type"));
    assertEquals("complete", socket.reply(room, socket.summon(room, "openai")).getString("state"));
    assertEquals("/local/v1/responses", last().path());
  }

  @Test
  void aBoxSealedForOneAddressDoesNotOpenForAnother() {
    String other = server.simulator().url("/v1").toString();
    JsonObject frame = ann.sessionKey("openai", KEY, own).put("baseUrl", other);
    assertEquals("conflict", socket.ask(frame).getString("code"));
    int before = server.simulator().count();
    assertEquals("conflict", socket.ask(frame.put("baseUrl", "")).getString("code"));
    assertEquals(before, server.simulator().count());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://127.0.0.1:22/",
        "https://127.1/",
        "https://0x7f.1/",
        "https://2130706433/",
        "https://[::1]/",
        "https://[::ffff:169.254.169.254]/",
        "https://100.64.0.1/",
        "https://metadata.google.internal/",
        "https://localhost./",
        "https://user:pw@example.org/",
        "https://example.org#@evil.example",
        "https://example.org\\@evil.example",
        "https://example.org:25/",
        "ftp://example.org/",
        "10.0.0.1"
      })
  void aHostileAddressIsRefusedAndNothingIsKept(String baseUrl) {
    int before = server.simulator().count();
    Person.Answer answer = ann.put("/api/user/api-keys", key("openai", baseUrl));
    assertEquals("endpoint-forbidden", answer.json().getString("code"), answer.body().toString());
    assertFalse(answer.body().toString().contains(baseUrl));
    assertEquals(0, ann.get("/api/user/api-keys").array().size());
    assertEquals(before, server.simulator().count());
  }

  @Test
  void whatTheOperatorAllowsNoLongerIsNotCalled() {
    ann.put("/api/user/api-keys", key("openai", own));
    String handle = socket.summon(room, "openai");
    server.stop();
    allow("");
    try {
      Person again = ann.again();
      TestSocket back = again.hello();
      back.enter(room);
      int before = server.simulator().count();
      JsonObject reply = back.reply(room, handle);
      assertEquals("failed", reply.getString("state"));
      assertEquals(
          "endpoint-forbidden",
          reply.getJsonObject("reply").getJsonObject("error").getString("code"));
      assertEquals(before, server.simulator().count());
    } finally {
      server.stop();
      allow("127.0.0.1:" + server.simulator().url("").getPort());
    }
  }
}
