package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.simulator.Fault;
import chat.conclave.simulator.FullHouse;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * The clocks an operator sets, through a started server. At their defaults each of these replies
 * would end after the half minute for which a test waits.
 */
class ProviderClocksTest {
  private final FullHouse full = new FullHouse();
  private final TestServer server =
      TestServer.fresh(
          Map.of(
              "CONCLAVE_XAI_BASE_URL",
              full.url("/v1").toString(),
              "CONCLAVE_PROVIDER_CONNECT_SECONDS",
              "1",
              "CONCLAVE_PROVIDER_FIRST_BYTE_SECONDS",
              "2",
              "CONCLAVE_PROVIDER_IDLE_SECONDS",
              "2",
              "CONCLAVE_PROVIDER_TOTAL_SECONDS",
              "4"));
  private final Person ann = server.newcomer("Ann");
  private final String room = ann.room("Study", "open");
  private final TestSocket socket = ann.hello();

  @BeforeEach
  void enter() {
    socket.enter(room);
  }

  @AfterEach
  void stop() {
    server.stop();
    full.close();
  }

  private JsonObject reply(String provider, String prefix) {
    ann.saveKey(provider, prefix + "a1B2c3D4e5F6g7H8".repeat(5));
    return socket.reply(room, socket.summon(room, provider));
  }

  private static String error(JsonObject reply) {
    return reply.getJsonObject("reply").getJsonObject("error").getString("code");
  }

  @ParameterizedTest
  @EnumSource(names = {"SILENT", "STALL", "DRIP", "CHATTY"})
  void whoTakesLongerThanIsSetTookTooLong(Fault fault) {
    server.simulator().always(fault);
    JsonObject reply = reply("openai", "sk-proj-");
    assertEquals("failed", reply.getString("state"));
    assertEquals("provider-timeout", error(reply));
  }

  @Test
  void whoLetsNobodyInCannotBeReached() {
    Instant begun = Instant.now();
    JsonObject reply = reply("xai", "xai-");
    assertEquals("provider-unreachable", error(reply));
    // Three tries of a second each; at the default of five seconds it would be the triple.
    assertTrue(Duration.between(begun, Instant.now()).toSeconds() < 15, begun::toString);
  }
}
