package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import chat.conclave.Person;
import com.microsoft.playwright.Locator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What people do to messages and to each other, in the page. */
@ExtendWith(Stage.Director.class)
class MannersTest {
  private static void use(Locator message, String tool) {
    message.hover();
    message.getByTestId(tool).click();
  }

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
    seen.hover();
    assertThat(seen.getByTestId("edit")).isHidden();
    use(seen, "react");
    assertThat(bob.part("reaction")).hasText("👍 1");
    bob.part("reaction").click();
    assertThat(ann.part("reaction")).hasText("👍 2");
    use(bob.message("Helo"), "edit");
    bob.part("edit-text").fill("Hello");
    bob.part("edit-save").click();
    assertThat(ann.message("Hello")).containsText("edited");
    use(ann.message("Hello"), "pin");
    assertThat(bob.part("pinned")).isVisible();
    use(bob.message("Hello"), "delete");
    bob.part("delete-confirm").click();
    assertThat(ann.part("message")).containsText("This message was removed.");
    assertThat(ann.message("Hello")).hasCount(0);
    assertThat(ann.part("reaction")).hasCount(0);
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
    ann.part("ban").click();
    assertThat(bob.part("refused-room")).containsText("sent away from this room for good");
    assertThat(bob.part("message")).hasCount(0);
    assertThat(ann.part("presence")).not().containsText(Pattern.compile("Bob"));
  }
}
