package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.conclave.simulator.Fault;
import chat.conclave.simulator.Simulator;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** One provider that has all its replies hanging, and another one that is well. */
class SlowProviderTest {
  private static final int AT_ONCE = 3;

  @Test
  void aSlowProviderDelaysNoOtherAndWhoIsTooManyIsToldAtOnce() {
    TestServer server =
        TestServer.fresh(Map.of("CONCLAVE_REPLIES_AT_ONCE", Integer.toString(AT_ONCE)));
    Simulator slow = TestServer.await(Simulator.start(server.vertx(), 0));
    try {
      server.stop();
      server.set("CONCLAVE_OPENROUTER_BASE_URL", slow.url("/v1").toString());
      server.start();
      slow.always(Fault.STALL);
      for (int i = 0; i < AT_ONCE; i++) {
        Asker asker = new Asker(server, "openrouter", "sk-or-v1-");
        asker.socket.find(frame -> frame.encode().contains("Partial"));
      }
      Asker late = new Asker(server, "openrouter", "sk-or-v1-");
      JsonObject refused = late.socket.end(late.reply);
      assertEquals("failed", refused.getString("state"));
      assertEquals(
          "provider-overloaded",
          refused.getJsonObject("reply").getJsonObject("error").getString("code"));
      assertEquals(AT_ONCE, prompts(slow));

      Asker other = new Asker(server, "openai", "sk-proj-");
      JsonObject whole = other.socket.end(other.reply);
      assertEquals("complete", whole.getString("state"));
      assertEquals("Hello from the simulator.", whole.getString("text"));
    } finally {
      server.stop();
      TestServer.await(slow.stop());
    }
  }

  private static long prompts(Simulator simulator) {
    return simulator.requests().stream()
        .filter(request -> request.path().endsWith("/chat/completions"))
        .count();
  }

  /** Somebody in a room of their own, who has asked a model. */
  private static final class Asker {
    final TestSocket socket;
    final String reply;

    Asker(TestServer server, String provider, String prefix) {
      Person person = server.newcomer("Ann");
      person.saveKey(provider, prefix + "a1B2c3D4e5F6a7B8".repeat(4).toLowerCase());
      String room = person.room("Study", "open");
      socket = person.hello();
      socket.enter(room);
      String handle = socket.summon(room, provider);
      String said = socket.say(room, "n", "@" + handle + " hi").getString("message");
      reply = socket.replyTo(said).getString("id");
    }
  }
}
