package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import chat.conclave.Person;
import chat.conclave.TestServer;
import chat.conclave.simulator.Gate;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ReducedMotion;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** All that the page is for, without a mouse. */
@ExtendWith(Stage.Director.class)
class KeyboardTest {
  private static final String KEY = "sk-ant-api03-" + "Zx9Yw8Vu7Ts6".repeat(5);
  private static final int FAR = 60;

  /** The focus is somewhere, in sight, and marked. */
  private static final String SEEN =
      """
      () => {
        const focused = document.activeElement;
        const box = focused.getBoundingClientRect();
        const { outlineStyle, outlineWidth } = getComputedStyle(focused);
        const frame = focused.closest('.write');
        const isMarked = (outlineStyle !== 'none' && parseFloat(outlineWidth) >= 2) || (frame && getComputedStyle(frame).boxShadow !== 'none');
        const isShown = focused.checkVisibility({ opacityProperty: true }) && box.bottom > 0 && box.top < innerHeight && box.right > 0 && box.left < innerWidth;
        return focused !== document.body && isMarked && isShown ? '' : `${focused.outerHTML.slice(0, 200)} ${isMarked} ${isShown}`;
      }
      """;

  private static void press(Tab tab, String... keys) {
    for (String key : keys) {
      tab.page().keyboard().press(key);
    }
  }

  private static void write(Tab tab, String text) {
    tab.page().keyboard().type(text);
  }

  private static void assertFocused(Tab tab, Locator part) {
    assertThat(part).isFocused();
    String hidden = (String) tab.page().evaluate(SEEN);
    assertTrue(hidden.isEmpty(), () -> "The focus is not seen: " + hidden);
  }

  /** Goes on until the focus is at {@code part}. */
  private static void go(Tab tab, String key, Locator part) {
    for (int i = 0; i < FAR; i++) {
      press(tab, key);
      String hidden = (String) tab.page().evaluate(SEEN);
      assertTrue(hidden.isEmpty(), () -> "The focus is not seen: " + hidden);
      if (Boolean.TRUE.equals(part.evaluate("part => part === document.activeElement"))) {
        return;
      }
    }
    fail("Not reached by " + key + ": " + part);
  }

  private static Tab signIn(Stage stage, Person person, String room) {
    // What slides in is at its place at once.
    NewContextOptions still = new NewContextOptions().setReducedMotion(ReducedMotion.REDUCE);
    Tab tab = stage.window(stage.server(), still);
    tab.open(stage.server().url() + "/#room=" + room);
    assertFocused(tab, tab.part("signin-name"));
    write(tab, person.name());
    press(tab, "Tab");
    write(tab, TestServer.PASSWORD);
    press(tab, "Enter");
    assertFocused(tab, tab.part("composer"));
    return tab;
  }

  @Test
  void aModelIsAskedStoppedAndAnsweredByKeysAlone(Stage stage) {
    Person person = stage.server().newcomer("Ann");
    person.saveKey("anthropic", KEY);
    Tab ann = signIn(stage, person, person.room("Study", "open"));
    write(ann, "@anth");
    assertThat(ann.part("menu-item").first()).containsText("Anthropic");
    press(ann, "Enter");
    assertThat(ann.part("composer")).hasValue("@claude ");
    Gate gate = stage.server().simulator().say("alpha beta gamma delta").holdAfter(2);
    write(ann, "how are you?");
    press(ann, "Enter");
    assertThat(ann.replyText()).hasText("alpha beta");
    press(ann, "Escape");
    assertFocused(ann, ann.reply());
    press(ann, "Escape");
    ann.reply("stopped");
    gate.release();
    assertFocused(ann, ann.reply());

    press(ann, "ArrowUp");
    Locator question = ann.message("@claude how are you?");
    assertFocused(ann, question);
    press(ann, "Enter");
    assertFocused(ann, question.getByTestId("reply"));
    press(ann, "Enter");
    assertFocused(ann, ann.part("composer"));
    write(ann, "Well?");
    press(ann, "Enter");
    Locator answer = ann.message("Well?");
    assertThat(answer.locator(".quote")).containsText("how are you?");

    press(ann, "Escape");
    assertFocused(ann, answer);
    go(ann, "Tab", answer.getByTestId("react"));
    press(ann, "Enter");
    assertFocused(ann, answer.getByTestId("sign").first());
    press(ann, "ArrowRight", "ArrowRight", "Enter");
    assertThat(answer.getByTestId("reaction")).hasText("❤️ 1");
    assertFocused(ann, answer.getByTestId("react"));
    press(ann, "Escape");
    assertFocused(ann, answer);
    press(ann, "ArrowUp", "ArrowUp", "ArrowDown", "ArrowDown");
    assertFocused(ann, answer);
    go(ann, "Tab", answer.getByTestId("more"));
    press(ann, "Enter");
    assertFocused(ann, answer.getByTestId("quote"));
    press(ann, "Escape");
    assertFocused(ann, answer.getByTestId("more"));
    press(ann, "Enter", "End");
    assertFocused(ann, answer.getByTestId("delete"));
    press(ann, "Enter");
    assertFocused(ann, ann.part("delete-confirm"));
    press(ann, "Escape");
    assertFocused(ann, answer.getByTestId("more"));
    press(ann, "Enter", "End", "Enter");
    assertFocused(ann, ann.part("delete-confirm"));
    press(ann, "Enter");
    Locator gone = ann.part("message").last();
    assertThat(gone).hasAttribute("data-state", "deleted");
    assertFocused(ann, gone);
    press(ann, "Escape", "ArrowUp");
    assertFocused(ann, ann.part("edit-text"));
    press(ann, "Control+a");
    write(ann, "Never mind");
    go(ann, "Tab", ann.part("edit-save"));
    press(ann, "Enter");
    assertThat(ann.message("Never mind")).containsText("edited");
    assertFocused(ann, ann.part("composer"));
  }

  @Test
  void roomsSettingsSearchAndHelpAreReachedByKeysAlone(Stage stage) {
    Person person = stage.server().newcomer("Ann");
    String pantry = person.room("Pantry by keys", "private");
    person.room("Quarry by keys", "private");
    // Others may have rooms of any usual name.
    Tab ann = signIn(stage, person, pantry);
    assertThat(ann.part("room-item").filter(text("Quarry by keys"))).isVisible();
    write(ann, "Where is the salt?");
    press(ann, "Enter");
    assertThat(ann.message("Where is the salt?")).isVisible();

    press(ann, "Alt+ArrowDown");
    assertThat(ann.part("room-name")).hasText("Quarry by keys");
    assertFocused(ann, ann.part("composer"));
    press(ann, "Alt+ArrowUp");
    assertThat(ann.part("room-name")).hasText("Pantry by keys");
    press(ann, "Control+k");
    assertFocused(ann, ann.part("jump-input"));
    write(ann, "quar");
    assertThat(ann.part("menu-item").first()).containsText("Quarry by keys");
    press(ann, "Enter");
    assertThat(ann.part("jump")).hasCount(0);
    assertThat(ann.part("room-name")).hasText("Quarry by keys");
    assertFocused(ann, ann.part("composer"));

    ann.page().setViewportSize(390, 844);
    go(ann, "Shift+Tab", ann.part("rooms-open"));
    press(ann, "Enter");
    assertFocused(ann, ann.part("jump-open"));
    press(ann, "Enter");
    assertFocused(ann, ann.part("jump-input"));
    press(ann, "Escape");
    assertFocused(ann, ann.part("jump-open"));
    go(ann, "Tab", ann.part("room-item").filter(text("Pantry by keys")));
    press(ann, "Enter");
    assertThat(ann.part("room-name")).hasText("Pantry by keys");
    assertFocused(ann, ann.part("rooms-open"));
    press(ann, "Enter");
    go(ann, "Tab", ann.part("settings-open"));
    press(ann, "Enter");
    assertThat(ann.part("settings")).isVisible();
    press(ann, "Escape");
    assertThat(ann.part("settings")).hasCount(0);
    assertFocused(ann, ann.part("settings-open"));
    press(ann, "Escape");
    assertFocused(ann, ann.part("rooms-open"));

    press(ann, "/");
    assertFocused(ann, ann.part("search-input"));
    write(ann, "salt");
    assertThat(ann.part("found")).isVisible();
    go(ann, "Tab", ann.part("found"));
    press(ann, "Enter");
    Locator salt = ann.message("Where is the salt?");
    assertFocused(ann, salt);
    press(ann, "?");
    assertThat(ann.part("help")).containsText("Go to a room");
    go(ann, "Tab", ann.part("single-keys"));
    press(ann, "Space", "Escape");
    assertThat(ann.part("help")).hasCount(0);
    assertFocused(ann, salt);
    press(ann, "?", "/", "c", "Control+k");
    assertFocused(ann, ann.part("jump-input"));
    assertThat(ann.page().locator("dialog")).hasCount(1);
    press(ann, "Escape");
    assertFocused(ann, salt);
    press(ann, "Escape");
    write(ann, "c?/");
    assertThat(ann.part("composer")).hasValue("c?/");
  }

  private static Locator.FilterOptions text(String text) {
    return new Locator.FilterOptions().setHasText(text);
  }
}
