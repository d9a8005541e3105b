package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.Person;
import chat.conclave.TestServer;
import chat.conclave.simulator.Answer;
import chat.conclave.simulator.Answer.Ending;
import chat.conclave.simulator.Fault;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Route;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How replies are made and end, and what models hear, as people see it. */
@ExtendWith(Stage.Director.class)
class RepliesTest {
  private static final String KEY = "sk-ant-api03-" + "Zx9Yw8Vu7Ts6".repeat(6);

  private Person ann;
  private Person bob;
  private String room;

  @BeforeEach
  void aRoom(Stage stage) {
    ann = stage.server().newcomer("Ann");
    bob = stage.server().newcomer("Bob");
    room = ann.room("Study", "open");
    ann.saveKey("anthropic", KEY);
    stage.server().simulator().clear();
  }

  private Tab summoned(Stage stage) {
    Tab hers = stage.window(ann, room);
    hers.pick("@anth", "Anthropic");
    assertThat(hers.part("composer")).hasValue("@claude ");
    return hers;
  }

  private static Locator part(Tab tab, String testId) {
    return tab.reply().getByTestId(testId);
  }

  @Test
  void whatAModelThinksIsFoldedLiveAndKept(Stage stage) {
    Tab hers = summoned(stage);
    var gate =
        stage
            .server()
            .simulator()
            .holdAfter(Answer.thinking("Let <b>me</b> see. *Hm* yes", "The answer."), 3);
    hers.say("@claude well?");
    TestServer.await(gate.reached());
    hers.reply("thinking");
    assertThat(part(hers, "reply-state")).hasText("Thinking");
    assertThat(part(hers, "thinking-seconds")).hasText(Pattern.compile("\\d+ s"));
    Locator thoughts = part(hers, "thoughts");
    assertThat(thoughts).isVisible();
    assertThat(part(hers, "thoughts-text")).isHidden();
    // Somebody who comes now has it from the beginning.
    Tab his = stage.window(bob, room);
    assertThat(part(his, "thoughts-text")).hasText("Let <b>me</b> see. ");
    thoughts.getByText("Thoughts").click();
    assertThat(part(hers, "thoughts-text")).isVisible();
    assertThat(part(hers, "thoughts-text")).containsText("Let <b>me</b> see.");
    gate.release();
    hers.reply("complete");
    for (Tab tab : new Tab[] {hers, his}) {
      assertThat(part(tab, "thoughts-text")).hasText("Let <b>me</b> see. *Hm* yes");
      assertThat(part(tab, "message-text")).hasText("The answer.");
    }
    assertThat(part(hers, "thinking-seconds")).hasCount(0);
    assertThat(part(hers, "thoughts-text")).isVisible();
    hers.page().reload();
    hers.reply("complete");
    assertThat(part(hers, "thoughts-text")).isHidden();
    assertThat(part(hers, "thoughts-text")).hasText("Let <b>me</b> see. *Hm* yes");
    stage.server().simulator().answer(Answer.of("Nothing more."));
    hers.say("@claude and?");
    assertThat(hers.message("Nothing more.")).isVisible();
    assertThat(part(hers, "thoughts")).isHidden();
    assertFalse(
        stage.server().simulator().requests().stream()
            .anyMatch(request -> request.body().contains("*Hm*")));
  }

  @Test
  void aReplyThatWasCutAndOneThatWasDeclinedSaySo(Stage stage) {
    Tab hers = summoned(stage);
    stage.server().simulator().answer(Answer.ending(Ending.LENGTH, "Once upon"));
    hers.say("@claude a story?");
    hers.reply("complete");
    String cut = "Cut off: the reply reached its limit of 4,096 tokens. Ask it to go on.";
    assertThat(part(hers, "reply-state")).hasText(cut);
    hers.page().reload();
    assertThat(part(hers, "reply-state")).hasText(cut);
    stage.server().simulator().answer(Answer.ending(Ending.DECLINED, ""));
    hers.say("@claude something bad?");
    assertThat(part(hers, "reply-state")).hasText("The model declined to answer.");
    assertThat(part(hers, "message-text")).isHidden();
    hers.page().reload();
    assertThat(part(hers, "reply-state")).hasText("The model declined to answer.");
  }

  @Test
  void aFailureIsToldToItsPayerWithTheCureAndToTheRoomWithout(Stage stage) {
    Tab hers = summoned(stage);
    Tab his = stage.window(bob, room);
    stage.server().simulator().next(Fault.REJECT_401);
    hers.say("@claude well?");
    hers.reply("failed");
    his.reply("failed");
    assertThat(part(hers, "reply-state"))
        .hasText(
            "Anthropic did not accept the key."
                + " Test your key in Settings, or replace it there with a new one.");
    assertThat(part(his, "reply-state"))
        .hasText("Anthropic did not accept the key. Whoever pays can mend that.");
    for (Tab tab : new Tab[] {hers, his}) {
      assertThat(part(tab, "call-words")).hasText("Anthropic · status 401 · request sim-req-1");
      assertThat(tab.page().locator("body")).not().containsText("Incorrect API key");
    }
    hers.page().reload();
    assertThat(part(hers, "call-words")).hasText("Anthropic · status 401 · request sim-req-1");
  }

  @Test
  void aProviderHasItsNameHoweverLateTheListOfProvidersComes(Stage stage) {
    Tab hers = summoned(stage);
    stage.server().simulator().next(Fault.REJECT_401);
    hers.say("@claude well?");
    hers.reply("failed");
    List<Route> held = new ArrayList<>();
    hers.page().route(Pattern.compile("/api/providers(\\?.*)?$"), held::add);
    hers.page().reload();
    assertThat(part(hers, "call-words")).containsText("status 401");
    assertThat(part(hers, "call-words")).not().containsText("Anthropic");
    held.forEach(Route::resume);
    assertThat(part(hers, "call-words")).hasText("Anthropic · status 401 · request sim-req-1");
    assertThat(part(hers, "reply-state")).containsText("Anthropic did not accept the key.");
  }

  @Test
  void whoAsksSeesWhatTheModelHearsAndItsOwnerChangesIt(Stage stage) {
    Tab hers = summoned(stage);
    assertThat(hers.part("context-hint")).hasText("Hears only this message");
    hers.part("composer").fill("");
    Crowd crowd = new Crowd(stage.server(), room);
    for (int i = 0; i < 5; i++) {
      crowd.say(i + " " + "x".repeat(600));
    }
    hers.part("composer").fill("@claude ");
    assertThat(hers.part("context-hint"))
        .hasText(Pattern.compile("Hears all 5 messages, 1,0\\d\\d of 8,000 tokens"));
    Tab his = stage.window(bob, room);
    his.part("room-settings-open").click();
    assertThat(his.part("context-now")).containsText("8,000 tokens");
    assertThat(his.part("room-settings-save")).hasCount(0);
    hers.part("room-settings-open").click();
    hers.part("context-tokens").fill("700");
    hers.part("room-settings-save").click();
    assertThat(hers.part("room-settings-result")).containsText("Saved");
    assertThat(his.part("context-now")).containsText("700 tokens");
    hers.page().keyboard().press("Escape");
    assertThat(hers.part("context-hint"))
        .hasText(Pattern.compile("Hears the last 3 messages, 6\\d\\d of 700 tokens"));
    hers.say("@claude " + "y".repeat(3_000));
    assertThat(hers.part("notices")).containsText("longer than what models hear in this room");
    assertThat(hers.part("composer")).hasValue(Pattern.compile("^@claude y{3000}$"));
  }

  @Test
  void aModelIsSummonedWithInstructionsThatEverybodySees(Stage stage) {
    Tab hers = stage.window(ann, room);
    Tab his = stage.window(bob, room);
    hers.part("summon-open").click();
    hers.part("summon-provider").selectOption("anthropic");
    hers.part("summon-handle").fill("pirate");
    hers.part("summon-instructions").fill("Answer like a <i>pirate</i>.");
    hers.part("summon-submit").click();
    for (Tab tab : new Tab[] {hers, his}) {
      assertThat(tab.part("seat")).containsText("@pirate");
      tab.part("seat-instructions").getByText("Instructions").click();
      assertThat(tab.part("seat-instructions")).containsText("Answer like a <i>pirate</i>.");
    }
    int before = stage.server().simulator().count();
    hers.say("@pirate hello");
    hers.reply("complete");
    JsonObject prompt = stage.server().simulator().requests().get(before).json();
    assertTrue(prompt.getString("system").endsWith("\n\nAnswer like a <i>pirate</i>."));
  }
}
