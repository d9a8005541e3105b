package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.conclave.TestServer;
import chat.conclave.simulator.Gate;
import com.microsoft.playwright.Browser.NewContextOptions;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** From the first start to a withdrawn key, with three people who each have a browser. */
@ExtendWith(Stage.Director.class)
class ThreePeopleTest {
  private static final String KEY = "sk-ant-api03-" + "Zx9Yw8Vu7Ts6".repeat(6);

  @Test
  void oneLendsOneAsksOneLooksOn(Stage stage) {
    TestServer server = stage.own(TestServer.untouched());
    Tab ann = stage.window(server, new NewContextOptions());
    ann.open(server.setupLink()).register("Ann");
    assertThat(ann.part("room-name")).hasText("Lobby");
    Tab bob = stage.window(server, new NewContextOptions()).open(invite(ann));
    bob.register("Bob");
    Tab cecily = stage.window(server, new NewContextOptions()).open(invite(ann));
    cecily.register("Cecily");
    List<Tab> all = List.of(ann, bob, cecily);
    for (Tab each : all) {
      assertThat(each.part("presence").locator("[data-present=yes]")).hasCount(3);
    }

    needsAKeyInPrivate(ann, bob, cecily);
    savesOne(ann);
    ann.pick("@anth", "Anthropic");
    assertThat(bob.part("seat")).hasCount(2);
    int calls = server.simulator().count();
    lendsItOnce(ann, bob, cecily);
    assertEquals(calls, server.simulator().count());

    Gate gate = server.simulator().say("one two three four five six").holdAfter(3);
    bob.part("composer").press("Enter");
    for (Tab each : all) {
      assertThat(each.replyText()).hasText("one two three");
    }
    assertThat(ann.reply().getByTestId("stop")).isVisible();
    assertThat(bob.reply().getByTestId("stop")).isVisible();
    assertThat(cecily.reply().getByTestId("stop")).hasCount(0);
    assertEquals(calls + 1, server.simulator().count());
    bob.part("composer").fill("@claude and then?");
    assertThat(bob.part("payer-hint")).containsText("lent to you here is not enough");

    ann.part("settings-open").click();
    ann.part("key-remove").click();
    ann.part("key-remove-confirm").click();
    for (Tab each : all) {
      each.reply("stopped");
      assertThat(each.replyText()).hasText("one two three");
      assertThat(each.reply().getByTestId("payer")).containsText("Ann");
    }
    gate.release();
    assertThat(ann.part("key-row")).hasCount(0);
    assertEquals(calls + 1, server.simulator().count());
    for (Tab each : all) {
      each.witness().assertNeverSent(KEY);
    }
  }

  private static String invite(Tab host) {
    host.part("invite-open").click();
    host.part("invite-make").click();
    assertThat(host.part("invite-link")).hasValue(Pattern.compile("#invite="));
    String link = host.part("invite-link").inputValue();
    host.page().keyboard().press("Escape");
    return link;
  }

  /** Nobody else hears of it, and nothing that was written is lost. */
  private static void needsAKeyInPrivate(Tab ann, Tab bob, Tab cecily) {
    bob.type("What about this, @anth");
    assertThat(bob.part("menu-item").first()).containsText("Anthropic");
    bob.part("composer").press("Enter");
    assertThat(bob.part("key-needed")).isVisible();
    assertThat(bob.part("composer")).hasValue("What about this, @anth");
    bob.say("We have no model yet");
    for (Tab each : List.of(ann, cecily)) {
      assertThat(each.message("We have no model yet")).isVisible();
      assertThat(each.part("message")).hasCount(1);
      assertThat(each.part("key-needed")).hasCount(0);
      assertThat(each.part("seat")).hasCount(1);
      assertThat(each.part("seat")).containsText("Practice");
    }
  }

  private static void savesOne(Tab ann) {
    ann.part("settings-open").click();
    ann.part("key-input").fill(KEY);
    ann.part("key-save").click();
    assertThat(ann.part("key-row")).containsText("••••" + KEY.substring(KEY.length() - 4));
    ann.page().keyboard().press("Escape");
  }

  private static void lendsItOnce(Tab ann, Tab bob, Tab cecily) {
    bob.say("@claude count to six");
    bob.part("ask-owner").click();
    assertThat(ann.part("lend-request")).containsText("Bob asks you to pay");
    assertThat(cecily.part("lend-request")).hasCount(0);
    ann.part("lend-once").click();
    assertThat(ann.part("lend-request")).hasCount(0);
    assertThat(bob.part("notices")).containsText("Ann lends you a key here.");
    assertThat(cecily.part("notices")).isEmpty();
    cecily.part("composer").fill("@claude ");
    assertThat(cecily.part("payer-hint")).containsText("needs a key");
    assertThat(bob.part("composer")).hasValue("@claude count to six");
  }
}
