package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import chat.conclave.Person;
import com.microsoft.playwright.Locator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Two people, each with a browser. */
@ExtendWith(Stage.Director.class)
class TwoPeopleTest {
  @Test
  void whoFollowsAnInviteLandsInTheRoomAndBothSeeEachOther(Stage stage) {
    Person owner = stage.server().newcomer("Ann");
    Tab ann = stage.window(owner, owner.room("Study", "private"));
    ann.part("invite-open").click();
    ann.part("invite-make").click();
    assertThat(ann.part("invite-link")).hasValue(Pattern.compile("#invite="));
    String link = ann.part("invite-link").inputValue();
    ann.page().keyboard().press("Escape");

    Tab bob = stage.window().open(link).register("Bobby Newcome");
    assertThat(bob.part("room-name")).hasText("Study");
    assertThat(bob.page()).hasURL(Pattern.compile("#room="));
    assertThat(here(ann)).hasText(new String[] {owner.name() + "ownerhere", "Bobby Newcomehere"});
    assertThat(here(bob)).hasCount(2);

    ann.say("Good morning, **Bobby**");
    assertThat(bob.message("Bobby")).isVisible();
    bob.say("Good morning!");
    assertThat(ann.message("Good morning!")).isVisible();
    assertThat(bob.message("Good morning!")).hasCount(1);

    bob.type("I wonder");
    assertThat(ann.part("typing")).hasText("Bobby Newcome is typing");
    assertThat(bob.part("typing")).isEmpty();
    bob.type(" whether");
    bob.part("composer").press("Enter");
    assertThat(ann.message("I wonder whether")).isVisible();
    assertThat(ann.part("typing")).isEmpty();

    bob.close();
    assertThat(here(ann)).hasCount(1);
  }

  @Test
  void earlierMessagesComeWhenOneScrollsUp(Stage stage) {
    Person owner = stage.server().newcomer("Ann");
    String room = owner.room("Long talk", "open");
    Crowd crowd = new Crowd(stage.server(), room);
    for (int i = 1; i <= 110; i++) {
      crowd.say("Message number " + i);
    }
    Tab ann = stage.window(owner, room);
    assertThat(ann.message("Message number 110")).isInViewport();
    assertThat(ann.message("Message number 1")).hasCount(0);
    for (int oldest : new int[] {61, 21, 1}) {
      assertThat(ann.message("Message number " + oldest)).hasCount(1);
      ann.part("messages").evaluate("list => { list.scrollTop = 0; }");
    }
    assertThat(ann.part("message")).hasCount(110);
    assertThat(ann.part("message").first()).containsText("Message number 1");
    assertThat(ann.part("messages")).not().containsText("Loading earlier");
  }

  private static Locator here(Tab tab) {
    return tab.part("presence").locator("[data-present=yes]");
  }
}
