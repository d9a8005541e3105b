package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.conclave.Person;
import chat.conclave.simulator.Fault;
import com.microsoft.playwright.Locator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Providers and keys that fail: what who pays is told, what everybody else is, and how it heals.
 */
@ExtendWith(Stage.Director.class)
class TroubleTest {
  private static final String KEY = "sk-ant-api03-" + "Tr8Ub9Le7Xy6".repeat(5);

  private Person ann;
  private Tab hers;
  private Tab his;

  @BeforeEach
  void aRoomWithAModelThatAnnPaysFor(Stage stage) {
    ann = stage.server().newcomer("Ann");
    Person bob = stage.server().newcomer("Bob");
    String room = ann.room("Study", "open");
    ann.saveKey("anthropic", KEY);
    stage.server().simulator().clear();
    hers = stage.window(ann, room);
    hers.pick("@anth", "Anthropic");
    assertThat(hers.part("composer")).hasValue("@claude ");
    his = stage.window(bob, room);
  }

  @AfterEach
  void heal(Stage stage) {
    stage.server().simulator().clear();
  }

  private static Locator part(Tab tab, String testId) {
    return tab.reply().getByTestId(testId);
  }

  private void testKey() {
    assertEquals(
        "good", ann.post("/api/user/api-keys/anthropic/verify", null).json().getString("state"));
  }

  private void assertTold(String words, String toHer, String toOthers) {
    for (Tab tab : new Tab[] {hers, his}) {
      assertThat(part(tab, "reply-state"))
          .hasText((words + " " + (tab == hers ? toHer : toOthers)).strip());
    }
  }

  @Test
  void eachFailureIsToldApartToWhoPaysAndNeutrallyToTheRoom(Stage stage) {
    stage.server().simulator().next(Fault.NO_CREDIT);
    hers.say("@claude one?");
    hers.reply("failed");
    assertThat(part(hers, "reply-state"))
        .hasText(
            "The account behind the key has no credit left at Anthropic."
                + " Add credit there, then test your key in Settings.");
    assertThat(part(his, "reply-state"))
        .hasText("Anthropic did not take the key just now. Whoever pays can mend that.");
    assertThat(part(hers, "failed-settings")).isVisible();
    assertThat(part(his, "failed-settings")).hasCount(0);
    part(hers, "failed-settings").click();
    assertThat(hers.part("key-state")).hasAttribute("data-state", "no-credit");
    assertThat(hers.part("key-state")).hasText("no credit left");
    hers.page().keyboard().press("Escape");

    stage.server().simulator().always(Fault.OVERLOADED_529);
    hers.say("@claude two?");
    hers.reply("failed");
    assertTold(
        "Anthropic is overloaded right now.",
        "Ask again in a minute, or ask another model.",
        "Ask again in a minute, or ask another model.");
    stage.server().simulator().always(Fault.HANG_UP);
    hers.say("@claude three?");
    assertThat(hers.page().locator("[data-author-kind=model][data-state=failed]")).hasCount(3);
    assertTold(
        "Anthropic could not be reached.",
        "Ask again in a minute. If it lasts, tell the operator of this server.",
        "Ask again in a minute. If it lasts, tell the operator of this server.");
    stage.server().simulator().always(Fault.ERROR_MIDSTREAM);
    hers.say("@claude four?");
    assertThat(hers.page().locator("[data-author-kind=model][data-state=failed]")).hasCount(4);
    assertThat(part(hers, "message-text")).isVisible();
    assertTold(
        "Anthropic is overloaded right now. Ask again in a minute, or ask another model.",
        "The text so far is kept.",
        "The text so far is kept.");
    assertEquals(hers.replyText().textContent(), his.replyText().textContent());

    stage.server().simulator().always(Fault.OK);
    part(hers, "retry-failed").click();
    hers.reply("complete");
  }

  @Test
  void aPauseTicksForWhoPaysAndOthersNeedNotWait(Stage stage) {
    hers.page().clock().install();
    stage.server().simulator().next(Fault.RATE_LIMITED_LONG);
    hers.say("@claude well?");
    hers.reply("failed");
    assertTold(
        "Anthropic asked to slow down.", "Ask again after a pause.", "Ask again after a pause.");
    assertThat(part(his, "retry-failed")).isEnabled();
    assertThat(part(his, "retry-failed")).hasText("Retry");
    assertThat(part(hers, "retry-failed")).isDisabled();
    assertTicks(part(hers, "retry-failed"), "Retry in %d s");

    hers.say("@claude again?");
    assertThat(hers.part("trouble")).containsText("Anthropic asked to slow down.");
    assertThat(hers.part("composer")).hasValue("@claude again?");
    assertThat(hers.part("trouble-again")).isDisabled();
    assertTicks(hers.part("trouble-left"), "%d more seconds.");
    // Nobody is read a number each second.
    assertThat(hers.part("trouble-left")).hasAttribute("role", "timer");
    assertThat(
            hers.page()
                .locator(
                    "[role=status] [data-testid=trouble-left], [aria-live=polite] [data-testid=trouble-left]"))
        .hasCount(0);
    assertThat(his.part("trouble")).hasCount(0);
    hers.part("settings-open").click();
    assertThat(hers.part("key-state")).hasAttribute("data-state", "limited");
    assertTicks(hers.part("key-state"), "paused by the provider, %d more seconds");
    hers.page().keyboard().press("Escape");
    hers.page().clock().runFor(41_000);
    assertThat(hers.part("trouble-left")).isHidden();
    assertThat(part(hers, "retry-failed")).hasText("Retry");
    assertThat(part(hers, "retry-failed")).isEnabled();
    testKey();
    hers.part("trouble-again").click();
    hers.reply("complete");
    assertThat(hers.part("trouble")).hasCount(0);
    assertThat(hers.part("composer")).hasValue("");
  }

  /** As time passes, it says another number. */
  private void assertTicks(Locator timer, String words) {
    Pattern said = Pattern.compile(words.formatted(0).replace("0", "(\\d+)"));
    assertThat(timer).hasText(said);
    for (int i = 0; i < 3; i++) {
      String before = timer.textContent();
      hers.page().clock().runFor(1_000);
      assertThat(timer).not().hasText(before);
      assertThat(timer).hasText(said);
    }
  }

  @Test
  void whoseKeyIsRefusedReadsWhatToDoAndSendsAgainOnceItIsMended(Stage stage) {
    stage.server().simulator().next(Fault.REJECT_401);
    hers.say("@claude well?");
    hers.reply("failed");
    int calls = stage.server().simulator().asked();
    hers.say("@claude and now?");
    assertThat(hers.part("trouble")).containsText("Anthropic did not accept the key.");
    assertThat(hers.part("trouble")).containsText("Test your key in Settings");
    assertThat(hers.part("composer")).hasValue("@claude and now?");
    assertThat(hers.part("waiting")).hasCount(0);
    assertEquals(calls, stage.server().simulator().asked());
    hers.part("trouble-settings").click();
    assertThat(hers.part("key-state")).hasAttribute("data-state", "rejected");
    hers.part("key-row-test").click();
    assertThat(hers.part("key-state")).hasAttribute("data-state", "good");
    hers.page().keyboard().press("Escape");
    hers.part("trouble-again").click();
    hers.reply("complete");
    assertThat(his.message("@claude and now?")).hasCount(1);
  }
}
