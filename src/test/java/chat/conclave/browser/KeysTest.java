package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import chat.conclave.Person;
import chat.conclave.TestServer;
import chat.conclave.simulator.Gate;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Keys: saved in Settings, paying in the room, missing. */
@ExtendWith(Stage.Director.class)
class KeysTest {
  private static final String KEY = "sk-ant-api03-" + "Zx9Yw8Vu7Ts6".repeat(5);

  private Person ann;
  private String room;

  @BeforeEach
  void aRoom(Stage stage) {
    ann = stage.server().newcomer("Ann");
    room = ann.room("Study", "open");
  }

  @Test
  void aKeyIsTestedAndSavedAndNeverLeavesTheBrowserInClear(Stage stage) {
    Tab hers = stage.window(ann, room);
    hers.part("settings-open").click();
    hers.part("key-input").fill("sk-ant-api03-revoked-" + "x".repeat(60));
    hers.part("key-test").click();
    assertThat(hers.part("key-test-result")).containsText("refused this key");
    hers.part("key-input").fill("  \"" + KEY + "\"\n");
    assertThat(hers.part("key-provider")).hasValue("anthropic");
    hers.part("key-test").click();
    assertThat(hers.part("key-test-result")).containsText("The key works");
    hers.part("key-save").click();
    assertThat(hers.part("key-row")).containsText("••••" + KEY.substring(KEY.length() - 4));
    assertThat(hers.part("key-input")).hasValue("");
    assertThat(hers.part("version")).hasText("Conclave test");
    assertThat(hers.part("keys-locked")).isHidden();
    assertFalse(hers.page().content().contains(KEY));
    hers.witness().assertNeverSent(KEY);
    hers.witness().assertNeverSent(KEY.substring(20, 50));
    assertEquals(1, ann.get("/api/user/api-keys").array().size());

    hers.part("key-remove").click();
    hers.part("key-remove-confirm").click();
    assertThat(hers.part("key-row")).hasCount(0);
    assertEquals(0, ann.get("/api/user/api-keys").array().size());
  }

  @Test
  void bothSeeTheReplyThatHerKeyPaysForAndStoppingKeepsItsText(Stage stage) {
    ann.saveKey("anthropic", KEY);
    Tab hers = stage.window(ann, room);
    Tab his = stage.window(stage.server().newcomer("Bob"), room);
    hers.pick("@anth", "Anthropic");
    assertThat(hers.part("composer")).hasValue("@claude ");
    assertThat(hers.part("payer-hint")).hasText("your key pays for Anthropic");

    Gate gate = stage.server().simulator().say("one two three four five six").holdAfter(3);
    hers.type("please count").part("composer").press("Enter");
    assertThat(his.replyText()).hasText("one two three");
    assertThat(hers.replyText()).hasText("one two three");
    assertThat(hers.reply().getByTestId("reply-state")).hasText("Writing");
    assertThat(his.reply().getByTestId("stop")).hasCount(0);
    gate.release();
    for (Tab tab : new Tab[] {hers, his}) {
      tab.reply("complete");
      assertThat(tab.replyText()).hasText("one two three four five six");
      assertThat(tab.reply().getByTestId("payer"))
          .hasText("paid with " + ann.name() + "'s key · 7 in / 6 out · ≈ $0.000004");
    }

    gate = stage.server().simulator().holdAfter(2);
    hers.say("@claude and once more");
    assertThat(hers.replyText()).hasText("one two");
    TestServer.await(gate.reached());
    hers.reply().getByTestId("stop").click();
    for (Tab tab : new Tab[] {hers, his}) {
      tab.reply("stopped");
      assertThat(tab.replyText()).hasText("one two");
      assertThat(tab.reply().getByTestId("reply-state"))
          .hasText("Stopped before the end. The text so far is kept.");
    }
    gate.release();
  }

  @Test
  void aModelIsSummonedAndDismissedByCommand(Stage stage) {
    ann.saveKey("openai", "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3));
    Tab hers = stage.window(ann, room);
    Tab his = stage.window(stage.server().newcomer("Bob"), room);
    hers.type("/su").part("composer").press("Enter");
    hers.type("open");
    hers.page()
        .locator("[data-testid=menu-item][data-provider=openai]")
        .filter(new com.microsoft.playwright.Locator.FilterOptions().setHasText("gpt-sim"))
        .click();
    assertThat(hers.part("composer")).hasValue("@gpt ");
    assertThat(his.part("seat")).containsText(Pattern.compile("@gpt.*OpenAI · gpt-sim"));
    hers.part("composer").fill("/dismiss ");
    hers.part("composer").press("Enter");
    assertThat(his.part("seat")).hasCount(0);
    assertThat(hers.part("composer")).hasValue("");
  }

  @Test
  void whoHasNoKeyIsToldPrivatelyAndKeepsTheirWords(Stage stage) {
    ann.saveKey("anthropic", KEY);
    Tab hers = stage.window(ann, room);
    Tab his = stage.window(stage.server().newcomer("Bob"), room);
    hers.pick("@anth", "Anthropic");
    assertThat(his.part("seat")).containsText("needs a key");
    int calls = stage.server().simulator().asked();

    his.say("@claude may I ask something?");
    assertThat(his.part("key-needed")).containsText("Anthropic needs a key");
    assertThat(his.part("key-needed")).containsText("sk-ant-…");
    assertThat(his.part("key-url")).hasText("platform.claude.com");
    assertThat(his.part("composer")).hasValue("@claude may I ask something?");
    assertThat(his.part("waiting")).hasCount(0);
    assertEquals(calls, stage.server().simulator().asked());
    his.part("key-needed").getByLabel("Close").click();
    his.say("Never mind");
    assertThat(hers.message("Never mind")).isVisible();
    assertThat(hers.part("messages")).not().containsText("may I ask");
    assertEquals(1, ann.get("/api/rooms/" + room + "/messages").array().size());
  }

  @Test
  void aMissingKeyIsGivenWhereItIsMissed(Stage stage) {
    stage.server().simulator().say("At your service.");
    Tab hers = stage.window(ann, room);
    hers.pick("@anthropic", "Anthropic");
    assertThat(hers.part("key-needed")).containsText("Anthropic needs a key");
    assertThat(hers.part("composer")).hasValue("@anthropic");
    assertThat(hers.part("seat")).hasCount(0);
    hers.part("key-needed").getByTestId("key-input").fill(KEY);
    hers.part("key-needed").getByTestId("key-save").click();
    assertThat(hers.part("key-needed")).hasCount(0);
    assertThat(hers.part("composer")).hasValue("@claude ");
    assertThat(hers.part("payer-hint")).hasText("your key pays for Anthropic");
    hers.type("are you there?").part("composer").press("Enter");
    hers.reply("complete");
    hers.witness().assertNeverSent(KEY);
  }

  @Test
  void aKeyPastedIntoTheMessageIsCaughtBeforeItIsSent(Stage stage) {
    Tab hers = stage.window(ann, room);
    hers.say("here is my key " + KEY);
    assertThat(hers.part("secret-caught")).isVisible();
    assertThat(hers.part("composer")).hasValue("here is my key");
    hers.witness().assertNeverSent(KEY);
  }
}
