package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.simulator.AwsDoor;
import chat.conclave.simulator.Seen;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Locale;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Amazon Bedrock with access keys and regions: from the form to a signed request. */
@NullUnmarked
class BedrockTest {
  private static final TestServer SERVER = TestServer.shared();
  private static final String ACCESS_KEY = AwsDoor.ID + ":" + AwsDoor.SECRET;
  private static final String TEMPORARY =
      "ASIAIOSFODNN7EXAMPLE:" + AwsDoor.SECRET + ":IQoJb3JpZ2luX2VjEXAMPLEtoken==";

  private static JsonObject key(String key, String region) {
    return new JsonObject().put("provider", "bedrock").put("key", key).put("region", region);
  }

  @ParameterizedTest
  @ValueSource(strings = {ACCESS_KEY, TEMPORARY})
  void anAccessKeySignsAndIsNotSent(String key) {
    Person ann = SERVER.newcomer("Ann");
    Person.Answer saved = ann.put("/api/user/api-keys?verify=true", key(key, "eu-west-1"));
    assertEquals(200, saved.status(), saved.body().toString());
    assertEquals("eu-west-1", saved.json().getString("region"));
    assertEquals("MPLE", saved.json().getString("last4"));
    assertEquals("good", saved.json().getString("state"));
    String room = ann.room("Study", "open");
    TestSocket socket = ann.hello();
    socket.enter(room);
    JsonObject reply = socket.reply(room, socket.summon(room, "bedrock"));
    assertEquals("complete", reply.getString("state"));
    Seen seen = last();
    assertTrue(seen.headers().contains("x-amz-date"));
    assertEquals(key.equals(TEMPORARY), seen.headers().contains("x-amz-security-token"));
    JsonArray models = ann.get("/api/providers/bedrock/models").array();
    assertEquals(
        "[{\"id\":\"amazon.nova-micro-v1:0\"},{\"id\":\"us.amazon.nova-micro-v1:0\"}]",
        models.encode());
  }

  @Test
  void anAccessKeyForOneSessionSigns() {
    Person ann = SERVER.newcomer("Ann");
    TestSocket socket = ann.hello();
    JsonObject frame =
        ann.sessionKey("bedrock", ACCESS_KEY, "us-west-2").put("region", "us-west-2");
    assertEquals("ok", socket.ask(frame).getString("type"));
    assertEquals(
        "us-west-2",
        ann.get("/api/user/session-keys").array().getJsonObject(0).getString("region"));
    String room = ann.room("Study", "open");
    socket.enter(room);
    assertEquals("complete", socket.reply(room, socket.summon(room, "bedrock")).getString("state"));
  }

  @Test
  void aBoxSealedForOneRegionDoesNotOpenForAnother() {
    Person ann = SERVER.newcomer("Ann");
    TestSocket socket = ann.hello();
    JsonObject frame =
        ann.sessionKey("bedrock", ACCESS_KEY, "us-west-2").put("region", "us-east-2");
    assertEquals("conflict", socket.ask(frame).getString("code"));
  }

  @Test
  void aWrongSecretIsRefused() {
    Person ann = SERVER.newcomer("Ann");
    String wrong = AwsDoor.ID + ":" + AwsDoor.SECRET.toLowerCase(Locale.ROOT);
    Person.Answer answer = ann.put("/api/user/api-keys?verify=true", key(wrong, "eu-west-1"));
    assertEquals("key-rejected", answer.json().getString("code"));
    assertFalse(answer.body().toString().contains(wrong.substring(25)));
  }

  @ParameterizedTest
  @CsvSource({
    "AKIAIOSFODNN7EXAMPLE, eu-west-1, key-format",
    "AKIAIOSFODNN7EXAMPLE:, eu-west-1, key-format",
    "AKIAIOSFODNN7EXAMPLE:short, eu-west-1, key-format",
    "akiaiosfodnn7example:wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY, eu-west-1, key-format",
    "ASIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY, eu-west-1, key-format",
    "ASIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY:, eu-west-1, key-format",
    "AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY, evil.example/, invalid",
    "AKIAIOSFODNN7EXAMPLE:wJalrXUtnFEMI/K7MDENG+bPxRfiCYEXAMPLEKEY, EU-WEST-1, invalid"
  })
  void halfAKeyOrNoRegionIsRefusedBeforeAnythingIsSent(String key, String region, String code) {
    Person ann = SERVER.newcomer("Ann");
    int before = SERVER.simulator().count();
    Person.Answer answer = ann.put("/api/user/api-keys?verify=true", key(key, region));
    assertEquals(code, answer.json().getString("code"), answer.body().toString());
    assertEquals(before, SERVER.simulator().count());
  }

  @Test
  void aProviderWithoutRegionsTakesNone() {
    Person ann = SERVER.newcomer("Ann");
    JsonObject body =
        new JsonObject()
            .put("provider", "openai")
            .put("key", "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3))
            .put("region", "eu-west-1");
    assertEquals("invalid", ann.put("/api/user/api-keys", body).json().getString("code"));
  }

  private static Seen last() {
    return SERVER.simulator().requests().get(SERVER.simulator().count() - 1);
  }
}
