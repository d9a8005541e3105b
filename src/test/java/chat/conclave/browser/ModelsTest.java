package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import chat.conclave.Person;
import chat.conclave.TestServer;
import chat.conclave.TestSocket;
import chat.conclave.simulator.Answer;
import chat.conclave.simulator.Gate;
import com.microsoft.playwright.Locator;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several models in one room, in the page. */
@ExtendWith(Stage.Director.class)
class ModelsTest {
  private static final String KEY = "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3);

  @Test
  void whatIsHiddenFromModelsIsMarkedForEverybody(Stage stage) {
    Person owner = stage.server().newcomer("Ann");
    Person other = stage.server().newcomer("Bob");
    String room = owner.room("Study", "open");
    Tab ann = stage.window(owner, room);
    Tab bob = stage.window(other, room);
    ann.part("hide-next").click();
    ann.say("for people");
    assertThat(bob.message("for people").getByTestId("hidden-mark")).isVisible();
    ann.part("hide-next").click();
    ann.say("for everybody");
    assertThat(bob.message("for everybody").getByTestId("hidden-mark")).hasCount(0);
    Locator own = ann.message("for everybody");
    ann.more(own, "hide").click();
    assertThat(bob.message("for everybody").getByTestId("hidden-mark")).isVisible();
  }

  @Test
  void beforeTheFirstTurnThePageSaysWhatGoesWhere(Stage stage) {
    Person owner = stage.server().newcomer("Ann");
    owner.saveKey("openai", KEY);
    String room = owner.room("Study", "open");
    TestSocket socket = owner.hello();
    socket.enter(room);
    String handle = socket.summon(room, "openai");
    socket.say(room, "n", "earlier");
    Tab ann = stage.window(owner, room);
    ann.type("@" + handle + " well?");
    assertThat(ann.part("what-is-sent")).containsText("127.0.0.1");
    ann.part("what-is-sent").locator("summary").click();
    assertThat(ann.part("what-is-sent")).containsText("1 message of " + owner.name());
    ann.part("composer").press("Enter");
    ann.reply("complete");
    ann.type("@" + handle + " and now?");
    assertThat(ann.part("payer-hint")).not().isEmpty();
    assertThat(ann.part("what-is-sent")).isHidden();
  }

  @Test
  void aVisitIsARoomWhereTheModelAnswersEveryMessage(Stage stage) {
    Person owner = stage.server().newcomer("Ann");
    String room = owner.room("Study", "open");
    Tab ann = stage.window(owner, room);
    ann.part("summon-open").click();
    ann.part("summon-provider").selectOption("practice");
    ann.part("visit").click();
    assertThat(ann.part("composer")).hasAttribute("placeholder", Pattern.compile("With Practice"));
    ann.type("hello");
    assertThat(ann.part("payer-hint")).containsText("free");
    ann.part("composer").press("Enter");
    ann.reply("complete");
  }

  @Test
  void aRoundTableIsBegunFollowedAndStopped(Stage stage) {
    Person owner = stage.server().newcomer("Ann");
    owner.saveKey("openai", KEY);
    Person other = stage.server().newcomer("Bob");
    String room = owner.room("Study", "open");
    TestSocket socket = owner.hello();
    socket.enter(room);
    socket.summon(room, "openai");
    socket.summon(room, "openai");
    Gate gate = stage.server().simulator().holdAfter(Answer.of("one two three"), 1);
    Tab ann = stage.window(owner, room);
    ann.part("table-open").click();
    ann.part("table-topic").fill("Tea or coffee?");
    ann.part("table-submit").click();
    assertThat(ann.part("table-words")).containsText("Round 1 of 2");
    TestServer.await(gate.reached());
    Tab bob = stage.window(other, room);
    assertThat(bob.part("table-words")).containsText("Round 1 of 2");
    bob.part("table-stop").click();
    assertThat(ann.part("table-words")).containsText("was stopped");
    gate.release();
    ann.reply("stopped");
  }
}
