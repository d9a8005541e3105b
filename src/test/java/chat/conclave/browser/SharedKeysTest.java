package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.conclave.Person;
import chat.conclave.TestServer;
import chat.conclave.TestSocket;
import chat.conclave.simulator.Gate;
import io.vertx.core.json.JsonObject;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Keys that are lent, and keys for one session only. */
@ExtendWith(Stage.Director.class)
class SharedKeysTest {
  private static final String KEY = "sk-ant-api03-" + "Zx9Yw8Vu7Ts6".repeat(6);

  private Person ann;
  private Person bob;
  private String room;

  @BeforeEach
  void aRoom(Stage stage) {
    ann = stage.server().newcomer("Ann");
    bob = stage.server().newcomer("Bob");
    room = ann.room("Study", "open");
  }

  private static void summon(Tab tab) {
    tab.pick("@anth", "Anthropic");
    assertThat(tab.part("seat")).hasCount(1);
    assertThat(tab.part("composer")).hasValue("@claude ");
  }

  @Test
  void aKeyForThisSessionPaysSurvivesAReloadAndIsForgotten(Stage stage) {
    Tab hers = stage.window(ann, room);
    hers.pick("@anth", "Anthropic");
    var panel = hers.part("key-needed");
    panel.getByTestId("key-input").fill(KEY);
    panel.getByTestId("key-session-only").check();
    panel.getByTestId("key-save").click();
    assertThat(panel).hasCount(0);
    assertThat(hers.part("composer")).hasValue("@claude ");
    assertThat(hers.part("payer-hint")).containsText("only this session");
    hers.type("hello").part("composer").press("Enter");
    hers.reply("complete");
    assertThat(hers.reply().getByTestId("payer")).containsText("only this session");
    hers.witness().assertNeverSent(KEY);

    hers.page().reload();
    hers.say("@claude again");
    assertThat(
            hers.page()
                .locator("[data-testid=message][data-author-kind=model][data-state=complete]"))
        .hasCount(2);
    hers.part("settings-open").click();
    assertThat(hers.part("session-key-row")).containsText("••••" + KEY.substring(KEY.length() - 4));
    assertThat(hers.part("session-countdown"))
        .hasText(Pattern.compile("ends in (8 h|7 h \\d+ min)"));
    assertThat(hers.part("key-row")).hasCount(0);
    hers.part("key-forget").click();
    assertThat(hers.part("session-key-row")).hasCount(0);
    hers.page().keyboard().press("Escape");
    hers.say("@claude once more");
    assertThat(hers.part("key-needed")).isVisible();
    assertThat(hers.part("composer")).hasValue("@claude once more");
  }

  @Test
  void whoAsksTheOwnerIsLentTheKeyOnce(Stage stage) {
    ann.saveKey("anthropic", KEY);
    Tab hers = stage.window(ann, room);
    Tab his = stage.window(bob, room);
    summon(hers);
    int calls = stage.server().simulator().asked();
    his.say("@claude may I?");
    his.part("ask-owner").click();
    assertThat(his.part("key-needed")).containsText("You have asked");
    assertThat(hers.part("lend-request")).containsText(bob.name() + " asks you to pay");
    assertThat(hers.part("lend-request")).containsText("(@claude) in Study");
    assertEquals(calls, stage.server().simulator().asked());
    hers.part("lend-once").click();
    assertThat(hers.part("lend-request")).hasCount(0);
    assertThat(his.part("notices")).containsText(ann.name() + " lends you a key here.");

    his.part("composer").press("Enter");
    his.reply("complete");
    assertThat(his.reply().getByTestId("payer"))
        .containsText("paid with the key " + ann.name() + " lends");
    his.say("@claude and again?");
    assertThat(his.part("key-needed")).isVisible();
    assertEquals(calls + 1, stage.server().simulator().asked());
    his.witness().assertNeverSent(KEY.substring(30));
    assertThat(his.page().locator("body")).not().containsText("••••");
  }

  @Test
  void aKeyLentToEveryoneIsWithdrawnAndItsReplyEnds(Stage stage) {
    ann.saveKey("anthropic", KEY);
    Tab hers = stage.window(ann, room);
    Tab his = stage.window(bob, room);
    summon(hers);
    hers.part("settings-open").click();
    hers.part("key-lend").click();
    hers.part("lend-to-everyone").check();
    hers.part("cap-day-tokens").fill("100000");
    hers.part("lending-save").click();
    assertThat(hers.part("lending-result")).hasText("Lent.");

    assertThat(hers.part("seat-payer")).hasText("you pay");
    his.part("composer").fill("@claude ");
    assertThat(his.part("seat-payer")).hasText(ann.name() + " pays");
    assertThat(his.part("payer-hint")).containsText(ann.name() + "'s key pays");
    assertThat(his.part("payer-hint")).containsText("left");
    Gate gate = stage.server().simulator().holdAfter(2);
    his.say("@claude count");
    TestServer.await(gate.reached());
    hers.part("lending-withdraw").click();
    his.reply("stopped");
    gate.release();
    assertThat(hers.part("lending-result")).containsText("Not lent any more");
    his.part("composer").fill("@claude ");
    assertThat(his.part("payer-hint")).containsText("needs a key");
    assertThat(his.part("seat-payer")).hasCount(0);
    assertThat(his.part("seat")).containsText("needs a key");
  }

  @Test
  void whoComesBackToThePageSeesWhatOthersHaveLentAndWithdrawn(Stage stage) {
    ann.saveKey("anthropic", KEY);
    Tab his = stage.window(bob, room);
    TestSocket hers = ann.hello();
    hers.enter(room);
    hers.summon(room, "anthropic");
    hers.close();
    assertThat(his.part("seat")).containsText("needs a key");
    String lending = "/api/user/api-keys/anthropic/lending/" + room;
    assertEquals(200, ann.put(lending, new JsonObject().put("to", "everyone")).status());
    looksAgain(his);
    assertThat(his.part("seat-payer")).hasText(ann.name() + " pays");
    assertEquals(204, ann.delete(lending).status());
    looksAgain(his);
    assertThat(his.part("seat")).containsText("needs a key");
    assertThat(his.part("seat-payer")).hasCount(0);
  }

  private static void looksAgain(Tab tab) {
    tab.page().evaluate("document.dispatchEvent(new Event('visibilitychange'))");
  }

  @Test
  void whoPaysMayStopWhatSomebodyElseAsked(Stage stage) {
    String elsewhere = stage.server().newcomer("Cy").room("Elsewhere", "open");
    ann.saveKey("anthropic", KEY);
    Tab hers = stage.window(ann, elsewhere);
    Tab his = stage.window(bob, elsewhere);
    Tab other = stage.window(stage.server().newcomer("Dan"), elsewhere);
    summon(hers);
    hers.part("settings-open").click();
    hers.part("key-lend").click();
    hers.part("lend-to-everyone").check();
    hers.part("lending-save").click();
    assertThat(hers.part("lending-result")).hasText("Lent.");
    hers.page().keyboard().press("Escape");
    hers.page().keyboard().press("Escape");

    his.part("composer").fill("@claude ");
    assertThat(his.part("payer-hint")).containsText(ann.name() + "'s key pays");
    Gate gate = stage.server().simulator().say("one two three").holdAfter(2);
    his.say("@claude count");
    assertThat(other.replyText()).hasText("one two");
    assertThat(other.reply().getByTestId("stop")).hasCount(0);
    assertThat(his.reply().getByTestId("stop")).isVisible();
    hers.reply().getByTestId("stop").click();
    his.reply("stopped");
    gate.release();
  }

  @Test
  void theOwnerSeesWhereAKeyIsInUseAndAllThatHappenedToIt(Stage stage) {
    ann.saveKey("anthropic", KEY);
    Tab hers = stage.window(ann, room);
    summon(hers);
    hers.type("hello").part("composer").press("Enter");
    hers.reply("complete");
    hers.part("settings-open").click();
    assertThat(hers.part("sealing-key-id")).containsText("server’s key");
    assertThat(hers.part("key-row")).containsText("by " + ann.name());
    hers.part("own-usage-open").click();
    for (String which : new String[] {"usage-asked", "usage-paid"}) {
      assertThat(hers.part(which).locator("tbody tr")).hasCount(1);
      assertThat(hers.part(which)).containsText("Study");
      assertThat(hers.part(which).locator("td").first()).hasText("1");
    }
    hers.part("key-details").click();
    assertThat(hers.part("key-uses")).containsText("Study");
    assertThat(hers.part("key-uses")).containsText("1 reply");
    assertThat(hers.part("key-audit")).containsText("paid for a reply");
    assertThat(hers.part("key-audit")).containsText("saved");
    assertThat(hers.part("key-details-dialog")).containsText("the chain is whole");
    hers.part("change-label").fill("work");
    hers.part("change-save").click();
    assertThat(hers.part("key-row")).containsText("work");
  }

  @Test
  void aReplyIsAskedForAgainAtOnesOwnCost(Stage stage) {
    ann.saveKey("anthropic", KEY);
    bob.saveKey("anthropic", KEY.replace("Zx", "Qr"));
    Tab hers = stage.window(ann, room);
    Tab his = stage.window(bob, room);
    summon(hers);
    hers.type("hello").part("composer").press("Enter");
    hers.reply("complete");
    his.reply().hover();
    his.tool(his.reply(), "retry").click();
    assertThat(hers.page().locator("[data-testid=message][data-author-kind=model]")).hasCount(2);
    hers.reply("complete");
    assertThat(hers.reply().getByTestId("payer"))
        .containsText("paid with " + bob.name() + "'s key");
  }
}
