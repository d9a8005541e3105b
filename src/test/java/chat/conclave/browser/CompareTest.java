package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.Person;
import chat.conclave.TestServer;
import chat.conclave.TestSocket;
import chat.conclave.simulator.Fault;
import chat.conclave.simulator.Gate;
import chat.conclave.simulator.Simulator;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.BoundingBox;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Several models answer one question, side by side. */
@ExtendWith(Stage.Director.class)
class CompareTest {
  private Person ann;
  private String room;
  private Simulator simulator;

  @BeforeEach
  void aRoomAndTwoKeys(Stage stage) {
    ann = stage.server().newcomer("Ann");
    room = ann.room("Study", "open");
    ann.saveKey("anthropic", "sk-ant-api03-" + "Co7Mp3Ar9Ed1".repeat(5));
    ann.saveKey("openai", "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3));
    simulator = stage.server().simulator();
    simulator.clear();
  }

  @AfterEach
  void clear() {
    simulator.clear();
  }

  private static Locator answers(Tab tab) {
    return tab.part("side-by-side").getByTestId("message");
  }

  private static List<BoundingBox> places(Tab tab) {
    return answers(tab).all().stream().map(Locator::boundingBox).toList();
  }

  private static void assertBeside(Tab tab) {
    tab.page().setViewportSize(1440, 900);
    List<BoundingBox> places = places(tab);
    assertEquals(places.get(0).y, places.get(1).y, 1);
    assertTrue(places.get(0).x + places.get(0).width <= places.get(1).x);
  }

  private static void assertBelow(Tab tab) {
    tab.page().setViewportSize(390, 844);
    List<BoundingBox> places = places(tab);
    assertEquals(places.get(0).x, places.get(1).x, 1);
    assertTrue(places.get(0).y + places.get(0).height <= places.get(1).y);
    assertEquals(
        true, tab.page().evaluate("() => document.documentElement.scrollWidth <= innerWidth"));
  }

  @Test
  void anotherModelIsSummonedAndAnswersBesideTheFirst(Stage stage) {
    Tab hers = stage.window(ann, room);
    Person bob = stage.server().newcomer("Bob");
    Tab his = stage.window(bob, room);
    hers.pick("@anth", "Anthropic");
    assertThat(hers.part("composer")).hasValue("@claude ");
    simulator.say("First one.");
    hers.type("well?").part("composer").press("Enter");
    hers.reply("complete");
    his.say("Nice");
    assertThat(hers.message("Nice")).isVisible();
    assertThat(hers.part("side-by-side")).hasCount(0);

    Gate gate = simulator.say("Another one entirely.").holdAfter(1);
    hers.tool(hers.reply(), "compare").click();
    Locator choice =
        hers.part("compare-choice").filter(new Locator.FilterOptions().setHasText("OpenAI"));
    assertThat(choice.first()).containsText("you pay");
    choice.first().click();
    assertThat(hers.part("compare-dialog")).hasCount(0);
    assertThat(answers(hers)).hasCount(2);
    assertThat(answers(his)).hasCount(2);
    TestServer.await(gate.reached());
    assertThat(answers(hers).nth(0)).containsText("First one.");
    assertThat(answers(hers).nth(1).getByTestId("message-text")).hasText("Another");
    assertBeside(hers);
    gate.release();
    for (Tab tab : new Tab[] {hers, his}) {
      assertThat(answers(tab).nth(1)).hasAttribute("data-state", "complete");
      assertThat(answers(tab).nth(1).getByTestId("payer")).containsText(ann.name() + "'s key");
    }
    assertBelow(hers);
    hers.page().reload();
    assertThat(answers(hers)).hasCount(2);
  }

  @Test
  void bothStreamAtTheSameTimeAndAreStoppedEachByItself(Stage stage) {
    TestSocket socket = ann.hello();
    socket.enter(room);
    socket.summon(room, "anthropic");
    socket.summon(room, "openai");
    Tab hers = stage.window(ann, room);
    Gate one = simulator.say("alpha beta gamma delta").holdAfter(2);
    Gate other = simulator.holdAfter(2);
    hers.say("@all which letters?");
    TestServer.await(one.reached());
    TestServer.await(other.reached());
    assertThat(answers(hers)).hasCount(2);
    for (Locator answer : answers(hers).all()) {
      assertThat(answer.getByTestId("message-text")).hasText("alpha beta");
      assertThat(answer.getByTestId("stop")).isVisible();
    }
    assertBeside(hers);
    assertBelow(hers);
    answers(hers).first().getByTestId("stop").click();
    assertThat(answers(hers).first()).hasAttribute("data-state", "stopped");
    assertThat(answers(hers).last()).hasAttribute("data-state", "writing");
    one.release();
    other.release();
    assertThat(answers(hers).last()).hasAttribute("data-state", "complete");
    assertThat(answers(hers).last().getByTestId("message-text")).hasText("alpha beta gamma delta");
    assertThat(answers(hers).first().getByTestId("payer")).containsText("key");
  }

  @Test
  void theTurnsOfARoundTableStayOneBelowTheOtherWhenItIsOver(Stage stage) {
    TestSocket socket = ann.hello();
    socket.enter(room);
    socket.summon(room, "openai");
    socket.summon(room, "anthropic");
    JsonArray seats = new JsonArray();
    socket
        .enter(room)
        .getJsonArray("seats")
        .forEach(seat -> seats.add(((JsonObject) seat).getString("id")));
    Tab hers = stage.window(ann, room);
    simulator.next(Fault.REJECT_401);
    simulator.say("Tea.");
    JsonObject table =
        new JsonObject()
            .put("type", "table")
            .put("room", room)
            .put("seats", seats)
            .put("rounds", 1)
            .put("topic", "Tea or coffee?");
    String id = socket.ask(table).getString("table");
    socket.find(frame -> id.equals(frame.getString("table")) && frame.containsKey("reason"));
    // Who failed and who answered in their stead answer the same question.
    assertThat(hers.replyText()).hasText("Tea.");
    assertThat(hers.part("side-by-side")).hasCount(0);
    hers.page().reload();
    assertThat(hers.replyText()).hasText("Tea.");
    assertThat(hers.part("message")).hasCount(3);
    assertThat(hers.part("side-by-side")).hasCount(0);
    socket.close();
  }
}
