package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.simulator.Fault;
import chat.conclave.simulator.Seen;
import chat.conclave.simulator.Simulator;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Model servers on this machine, from being found to a reply in the room. */
@NullUnmarked
class LocalModelsTest {
  private final Vertx vertx = Vertx.vertx();
  private final Simulator ollama = TestServer.await(Simulator.start(vertx, 0));
  private TestServer server;

  private Person start(String wanted) {
    Map<String, String> environment = new HashMap<>();
    // Nothing listens at these: what this machine really runs is left alone.
    for (String id : List.of("VLLM", "LLAMA_CPP", "LM_STUDIO")) {
      environment.put("CONCLAVE_" + id + "_BASE_URL", "http://127.0.0.1:1/v1");
    }
    environment.put("CONCLAVE_OLLAMA_BASE_URL", ollama.url("/local/v1").toString());
    environment.put("CONCLAVE_LOCAL_MODELS", wanted);
    server = TestServer.fresh(environment);
    return server.newcomer("Ann");
  }

  private static List<JsonObject> offered(Person person) {
    return person.get("/api/providers").array().stream()
        .map(JsonObject.class::cast)
        .filter(
            each ->
                List.of("ollama", "vllm", "llama-cpp", "lm-studio").contains(each.getString("id")))
        .toList();
  }

  @Test
  void oneThatAnswersIsOfferedToEveryoneAndRepliesWithoutAKey() {
    Person ann = start("true");
    JsonObject found = offered(ann).get(0);
    assertEquals(1, offered(ann).size());
    assertEquals("ollama", found.getString("id"));
    assertEquals("gpt-sim", found.getString("defaultModel"));
    assertEquals("platform", found.getString("ready"));
    assertEquals(false, found.getBoolean("needsKey"));
    assertEquals(
        List.of("gpt-sim", "gpt-sim-audio", "claude-sim", "whisper-sim"),
        ann.get("/api/providers/ollama/models").array().stream()
            .map(each -> ((JsonObject) each).getString("id"))
            .toList());
    String room = ann.room("Local study", "open");
    TestSocket socket = ann.hello();
    socket.enter(room);
    ollama.say("Hello from next door.");
    JsonObject reply = socket.reply(room, socket.summon(room, "ollama"));
    assertEquals("complete", reply.getString("state"));
    assertEquals("Hello from next door.", reply.getString("text"));
    assertEquals("gpt-sim", reply.getJsonObject("reply").getString("model"));
    assertEquals("platform", reply.getJsonObject("reply").getJsonObject("payer").getString("kind"));
    for (Seen request : ollama.requests()) {
      assertTrue(!request.headers().contains("authorization"), request.path());
    }
  }

  @Test
  void oneThatRefusesARequestForUsageIsAskedOnceMoreWithout() {
    Person ann = start("true");
    String room = ann.room("Plain study", "open");
    TestSocket socket = ann.hello();
    socket.enter(room);
    ollama.next(Fault.BAD_REQUEST).say("Now I see.");
    JsonObject reply = socket.reply(room, socket.summon(room, "ollama"));
    assertEquals("complete", reply.getString("state"));
    assertEquals("Now I see.", reply.getString("text"));
    assertEquals(
        List.of(true, false),
        ollama.requests().stream()
            .filter(request -> request.method().equals("POST"))
            .map(request -> request.json().containsKey("stream_options"))
            .toList());
  }

  @Test
  void noneIsAskedWhereTheOperatorDoesNotWantIt() {
    Person ann = start("false");
    assertEquals(List.of(), offered(ann));
    assertEquals(404, ann.get("/api/providers/ollama/models").status());
    assertEquals(0, ollama.connections());
  }

  @Test
  void theSeatOfOneThatWentAwaySaysSo() {
    Person ann = start("true");
    String room = ann.room("Lonely study", "open");
    TestSocket socket = ann.hello();
    socket.enter(room);
    String seat = socket.summon(room, "ollama");
    TestServer.await(ollama.stop());
    JsonObject reply = socket.reply(room, seat);
    assertEquals("failed", reply.getString("state"));
    assertEquals(
        "provider-unreachable",
        reply.getJsonObject("reply").getJsonObject("error").getString("code"));
  }

  @AfterEach
  void stop() {
    server.stop();
    TestServer.await(vertx.close());
  }
}
