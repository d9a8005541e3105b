package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import chat.conclave.Person;
import chat.conclave.TestSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Among other tabs the page's title says what is shown, and whether there is something new. */
@ExtendWith(Stage.Director.class)
class TitleTest {
  @Test
  void whoLooksAtAnotherTabSeesThatSomethingWasSaidAndThatTheyAreNamed(Stage stage) {
    Person ann = stage.server().newcomer("Ann");
    Person bob = stage.server().newcomer("Bob");
    String study = ann.room("Study", "open");
    String cellar = ann.room("Cellar", "open");
    Tab hers = stage.window(ann, study);
    assertThat(hers.page()).hasTitle("Study · Conclave");
    TestSocket his = bob.hello();
    his.enter(study);
    his.enter(cellar);
    his.say(study, "b1", "She sees this");
    assertThat(hers.message("She sees this")).isVisible();
    assertThat(hers.page()).hasTitle("Study · Conclave");

    hers.look(true);
    his.say(study, "b2", "Nobody in particular");
    assertThat(hers.page()).hasTitle("• Study · Conclave");
    his.say(study, "b3", "@" + ann.name() + " in particular");
    assertThat(hers.page()).hasTitle("(1) Study · Conclave");
    his.say(cellar, "b4", "@" + ann.name() + " here as well");
    assertThat(hers.page()).hasTitle("(2) Study · Conclave");

    hers.look(false);
    assertThat(hers.page()).hasTitle("(1) Study · Conclave");
    hers.page().locator("[data-room='" + cellar + "']").click();
    assertThat(hers.page()).hasTitle("Cellar · Conclave");
    hers.part("settings-open").click();
    hers.part("sign-out").click();
    assertThat(hers.part("signin-form")).isVisible();
    assertThat(hers.page()).hasTitle("Conclave");
    his.close();
  }
}
