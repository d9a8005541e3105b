package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import chat.conclave.Person;
import chat.conclave.TestSocket;
import com.microsoft.playwright.Locator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people do to messages and to each other, in the page. */
@ExtendWith(Stage.Director.class)
class MannersTest {
  @Test
  void aMessageIsMendedMarkedAndTakenBackForEverybody(Stage stage) {
    Person owner = stage.server().newcomer("Ann");
    Person guest = stage.server().newcomer("Bob");
    String room = owner.room("Study", "open");
    Tab ann = stage.window(owner, room);
    Tab bob = stage.window(guest, room);
    bob.say("Helo");
    Locator seen = ann.message("Helo");
    assertThat(seen).isVisible();
    assertThat(ann.more(seen, "link")).isVisible();
    assertThat(seen.getByTestId("edit")).hasCount(0);
    ann.page().keyboard().press("Escape");
    assertThat(ann.part("message-menu")).isHidden();
    ann.react(seen);
    assertThat(bob.part("reaction")).hasText("👍 1");
    bob.part("reaction").click();
    assertThat(ann.part("reaction")).hasText("👍 2");
    bob.more(bob.message("Helo"), "edit").click();
    bob.part("edit-text").fill("Hello");
    bob.part("edit-save").click();
    assertThat(ann.message("Hello")).containsText("edited");
    ann.more(ann.message("Hello"), "pin").click();
    assertThat(bob.part("pinned")).isVisible();
    bob.more(bob.message("Hello"), "delete").click();
    bob.part("delete-confirm").click();
    assertThat(ann.part("message")).containsText("This message was removed.");
    assertThat(ann.message("Hello")).hasCount(0);
    assertThat(ann.part("reaction")).hasCount(0);
  }

  @Test
  void aMessageOrWhatIsSelectedOfItIsQuoted(Stage stage) {
    Person owner = stage.server().newcomer("Ann");
    Tab ann = stage.window(owner, owner.room("Study", "open"));
    ann.say("Six minutes.\nOr eight.");
    Locator said = ann.part("message").last();
    assertThat(said.getByTestId("message-text")).containsText("Or eight.");
    ann.part("composer").fill("You said:");
    ann.more(said, "quote").click();
    assertThat(ann.part("composer")).hasValue("You said:\n\n> Six minutes.\n> Or eight.\n\n");
    assertThat(ann.part("composer")).isFocused();
    ann.part("composer").fill("");
    said.evaluate(
        """
        message => {
          const words = message.querySelector('[data-testid=message-text] p').firstChild;
          getSelection().setBaseAndExtent(words, 0, words, 3);
        }
        """);
    ann.more(said, "quote").click();
    assertThat(ann.part("composer")).hasValue("> Six\n\n");
  }

  @Test
  void theToolsGoWithThePointerAlsoAfterAClick(Stage stage) {
    Person owner = stage.server().newcomer("Ann");
    Tab ann = stage.window(owner, owner.room("Study", "open"));
    ann.say("First");
    ann.say("Second");
    ann.react(ann.message("First"));
    assertThat(ann.message("First").getByTestId("reaction")).isVisible();
    assertThat(ann.tool(ann.message("Second"), "reply")).isVisible();
    assertThat(ann.message("First").getByTestId("reply")).hasCount(0);
    assertThat(ann.more(ann.message("First"), "quote")).isVisible();
    ann.page().mouse().move(0, 0);
    assertThat(ann.part("quote")).isVisible();
  }

  @Test
  void theToolsDoNotJumpWhileOthersSpeakAndEscapePutsThemAway(Stage stage) {
    Person owner = stage.server().newcomer("Ann");
    Person other = stage.server().newcomer("Bob");
    String room = owner.room("Study", "open");
    Tab ann = stage.window(owner, room);
    ann.say("First");
    assertThat(ann.tool(ann.message("First"), "reply")).isVisible();
    TestSocket his = other.hello();
    his.enter(room);
    for (int i = 0; i < 5; i++) {
      his.say(room, "n" + i, "Number " + i);
    }
    his.close();
    assertThat(ann.message("Number 4")).isVisible();
    ann.page()
        .evaluate(
            "() => new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(() => setTimeout(drawn))))");
    assertThat(ann.message("First").getByTestId("reply")).isVisible();
    ann.page().evaluate("document.activeElement.blur()");
    ann.page().keyboard().press("Escape");
    assertThat(ann.message("First").getByTestId("reply")).hasCount(0);
  }

  @Test
  void whoIsSentAwaySeesThatAndNothingMoreOfTheRoom(Stage stage) {
    Person owner = stage.server().newcomer("Ann");
    Person other = stage.server().newcomer("Bob");
    String room = owner.room("Study", "open");
    Tab ann = stage.window(owner, room);
    Tab bob = stage.window(other, room);
    assertThat(bob.part("member-open")).hasCount(0);
    assertThat(bob.part("invite-open")).isHidden();
    ann.part("member-open").click();
    ann.part("role-guest").click();
    assertThat(bob.part("presence")).containsText("guest");
    ann.part("member-open").click();
    // What his page had just asked of the room may be refused.
    bob.witness().expect("403");
    ann.part("ban").click();
    assertThat(bob.part("refused-room")).containsText("sent away from this room for good");
    assertThat(bob.part("message")).hasCount(0);
    assertThat(ann.part("presence")).not().containsText(Pattern.compile("Bob"));
  }
}
