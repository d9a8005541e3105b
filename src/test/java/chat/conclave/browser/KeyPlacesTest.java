package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.Person;
import chat.conclave.simulator.AwsDoor;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Keys that need more than themselves: an access key's parts, and a region. */
@ExtendWith(Stage.Director.class)
class KeyPlacesTest {
  private Person ann;
  private String room;

  @BeforeEach
  void aRoom(Stage stage) {
    ann = stage.server().newcomer("Ann");
    room = ann.room("Study", "open");
  }

  @Test
  void anAccessKeyPastedAsAKeyFindsItsOtherHalfAndItsRegion(Stage stage) {
    Tab hers = stage.window(ann, room);
    hers.part("settings-open").click();
    hers.part("key-input").fill(AwsDoor.ID);
    assertThat(hers.part("key-provider")).hasValue("bedrock");
    assertThat(hers.part("key-access-id")).hasValue(AwsDoor.ID);
    assertThat(hers.part("key-input")).isHidden();
    hers.part("key-test").click();
    assertThat(hers.part("key-test-result")).containsText("both the access key ID and its secret");
    hers.part("key-access-secret").fill(AwsDoor.SECRET);
    hers.part("key-region").fill("Frankfurt");
    hers.part("key-test").click();
    assertThat(hers.part("key-test-result")).containsText("looks like eu-central-1");
    hers.part("key-region").fill("eu-central-1");
    hers.part("key-test").click();
    assertThat(hers.part("key-test-result")).containsText("The key works");
    hers.part("key-save").click();
    assertThat(hers.part("key-row")).containsText("••••MPLE");
    assertThat(hers.part("key-row")).containsText("eu-central-1");
    assertThat(hers.part("key-access-secret")).hasValue("");
    hers.witness().assertNeverSent(AwsDoor.SECRET);
    JsonObject entry = ann.get("/api/user/api-keys").array().getJsonObject(0);
    assertEquals("eu-central-1", entry.getString("region"));
  }

  @Test
  void anAccessKeyForThisSessionPays(Stage stage) {
    Tab hers = stage.window(ann, room);
    hers.part("settings-open").click();
    hers.part("key-input").fill(AwsDoor.ID);
    hers.part("key-access-secret").fill(AwsDoor.SECRET);
    hers.part("key-session-only").check();
    hers.part("key-save").click();
    assertThat(hers.part("session-key-row")).containsText("••••MPLE");
    hers.witness().assertNeverSent(AwsDoor.SECRET);
    hers.page().keyboard().press("Escape");
    hers.pick("@amaz", "Amazon Bedrock");
    assertThat(hers.part("composer")).hasValue("@nova ");
    hers.type("hello").part("composer").press("Enter");
    hers.reply("complete");
    assertTrue(
        stage.server().simulator().requests().stream()
            .anyMatch(seen -> seen.headers().contains("x-amz-date")));
  }

  @Test
  void anAddressOfOnesOwnIsAskedForAndAClosedOneSaysWhatIsAllowed(Stage stage) {
    Tab hers = stage.window(ann, room);
    hers.part("settings-open").click();
    hers.part("key-provider").selectOption("openai-compatible");
    hers.part("key-save").click();
    assertThat(hers.part("key-test-result")).containsText("needs an address");
    hers.witness().expect("422");
    hers.part("key-base-url").fill("http://169.254.169.254/v1");
    hers.part("key-test").click();
    assertThat(hers.part("key-test-result")).containsText("https://");
    assertEquals(0, ann.get("/api/user/api-keys").array().size());
  }
}
