package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.Person;
import chat.conclave.simulator.AwsDoor;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Keys that need more than themselves: an access key's parts, and a region. */
@ExtendWith(Stage.Director.class)
class KeyPlacesTest {
  private static final String ANTHROPIC = "sk-ant-api03-" + "Zx9Yw8Vu7Ts6".repeat(5);

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

  @Test
  void whatIsTypedOfAKeyIsThereInAnotherLanguageAndInNoStorage(Stage stage) {
    Tab hers = stage.window(ann, room);
    hers.part("settings-open").click();
    hers.part("key-input").fill(ANTHROPIC);
    hers.part("key-session-only").check();
    hers.part("key-session-hours").selectOption("86400");
    hers.part("key-more").locator("summary").click();
    hers.part("key-model").fill("claude-opus-4-5");
    hers.part("key-base-url").fill("https://models.example/v1");
    speak(hers, "de", "Einstellungen");
    assertThat(hers.part("key-input")).hasValue(ANTHROPIC);
    assertThat(hers.part("key-provider")).hasValue("anthropic");
    assertThat(hers.part("key-session-only")).isChecked();
    assertThat(hers.part("key-session-hours")).hasValue("86400");
    assertThat(hers.part("key-model")).isVisible();
    assertThat(hers.part("key-model")).hasValue("claude-opus-4-5");
    assertThat(hers.part("key-base-url")).hasValue("https://models.example/v1");
    assertThat(hers.part("key-save")).hasText("Benutzen");

    // A provider that was guessed is guessed anew.
    hers.part("key-input").fill(AwsDoor.ID);
    assertThat(hers.part("key-provider")).hasValue("bedrock");
    hers.part("key-access-secret").fill(AwsDoor.SECRET);
    hers.part("key-region").fill("eu-central-1");
    speak(hers, "en", "Settings");
    assertThat(hers.part("key-access-id")).hasValue(AwsDoor.ID);
    assertThat(hers.part("key-access-secret")).hasValue(AwsDoor.SECRET);
    assertThat(hers.part("key-region")).hasValue("eu-central-1");
    assertThat(hers.part("key-input")).isHidden();
    hers.part("key-base-url").fill("");
    hers.part("key-save").click();
    assertThat(hers.part("session-key-row")).containsText("••••MPLE");
    hers.witness().assertNeverSent(AwsDoor.SECRET);
    hers.witness().assertNeverSent(ANTHROPIC);
  }

  private static void speak(Tab tab, String language, String title) {
    tab.part("language").selectOption(language);
    assertThat(tab.part("settings").locator("h2")).hasText(title);
    String kept =
        (String)
            tab.page().evaluate("JSON.stringify([{ ...localStorage }, { ...sessionStorage }])");
    assertTrue(kept.contains(language), kept);
    for (String secret : List.of(ANTHROPIC, AwsDoor.ID, AwsDoor.SECRET)) {
      assertFalse(kept.contains(secret), "a key is stored");
    }
  }
}
