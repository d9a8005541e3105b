package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import chat.conclave.Person;
import chat.conclave.TestServer;
import chat.conclave.TestSocket;
import chat.conclave.simulator.Answer;
import chat.conclave.simulator.Fault;
import chat.conclave.simulator.Gate;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ReducedMotion;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Draws the page for people to look at: {@code mvn test -Dtest=PicturesTest
 * -Dconclave.pictures=yes} fills {@code target/pictures} and renews those in {@code docs}.
 */
@ExtendWith(Stage.Director.class)
@EnabledIfSystemProperty(named = "conclave.pictures", matches = ".+")
class PicturesTest {
  private static final String QUESTION =
      "@claude how long should eggs boil? And keep it short, we are hungry.";
  private static final String ANSWER =
      """
      Start them in boiling water and count from there:

      | Minutes | Yolk |
      |--:|---|
      | 6 | runny |
      | 8 | jammy |
      | 11 | firm |

      Then **ice water** for a minute, so that they stop cooking. If you want a timer in the terminal:

      ```sh
      sleep 480 && echo "Eggs!"
      ```

      Large eggs from the fridge need about a minute more, and at altitude""";

  /** The pictures that the documents show. */
  private static final Map<String, String> KEPT =
      Map.of(
          "conversation-DESK_LIGHT", "screenshot.png",
          "conversation-PHONE_DARK", "phone.png",
          "compare-DESK_DARK", "compare.png",
          "settings-DESK_LIGHT", "keys.png");

  enum Look {
    DESK_LIGHT(1440, 900, ColorScheme.LIGHT),
    DESK_DARK(1440, 900, ColorScheme.DARK),
    TABLET_LIGHT(820, 1180, ColorScheme.LIGHT),
    TABLET_DARK(820, 1180, ColorScheme.DARK),
    PHONE_LIGHT(390, 844, ColorScheme.LIGHT),
    PHONE_DARK(390, 844, ColorScheme.DARK);

    private final NewContextOptions options;

    Look(int width, int height, ColorScheme scheme) {
      options =
          new NewContextOptions()
              .setViewportSize(width, height)
              .setColorScheme(scheme)
              .setReducedMotion(ReducedMotion.REDUCE)
              .setHasTouch(width < 500);
    }

    void picture(Tab tab, String name) {
      String kept = KEPT.get(name + "-" + this);
      if (kept != null) {
        tab.picture(Path.of("docs", kept));
      }
      tab.picture(Path.of("target", "pictures", name + "-" + this + ".png"));
    }
  }

  @ParameterizedTest
  @EnumSource
  void everyViewIsDrawn(Look look, Stage stage) {
    TestServer server = stage.own(TestServer.untouched());
    server.simulator().say(ANSWER + " two.");
    Tab ann = stage.window(server, look.options).open(server.setupLink());
    assertThat(ann.part("register-form")).isVisible();
    look.picture(ann, "register");
    ann.register("Ann Lindqvist");
    look.picture(ann, "empty");

    Person owner = Person.signIn(server, "Ann Lindqvist", TestServer.PASSWORD);
    Tab signedOut = stage.window(server, look.options).open(server.url());
    assertThat(signedOut.part("signin-form")).isVisible();
    look.picture(signedOut, "sign-in");

    settings(ann, look);
    Person bob =
        Person.register(server, "Bob Okafor", TestServer.PASSWORD, owner.invite(owner.lobby()));
    Tab his = signedOut.signIn(bob, owner.lobby());
    conversation(server, ann, bob, look);
    keyNeeded(his, look);
    lending(ann, his, look);
    endings(server, ann, look);
    finding(ann, look);
    dialogs(ann, look);
    messageMenus(ann, look);
  }

  @ParameterizedTest
  @EnumSource
  void everythingThatMarkdownHasIsDrawn(Look look, Stage stage) throws IOException {
    Person ann = stage.server().newcomer("Ann");
    Tab hers = stage.window(stage.server(), look.options).signIn(ann, ann.room("Zoo", "open"));
    hers.page().setViewportSize(look.options.viewportSize.get().width, 2_300);
    hers.say(MarkdownTest.sample());
    assertThat(hers.part("message-text").locator("math").last()).isVisible();
    assertThat(hers.part("message-text").locator(".code").last().locator(".hljs-string").first())
        .isVisible();
    look.picture(hers, "markdown");
  }

  private static void finding(Tab ann, Look look) {
    ann.page().keyboard().press("Escape");
    ann.part("search-open").click();
    ann.part("search-input").fill("eggs");
    assertThat(ann.part("found").first()).isVisible();
    look.picture(ann, "search");
    ann.part("found").first().click();
    look.picture(ann, "found");
    if (ann.part("room-more").isVisible()) {
      ann.part("room-more").click();
      look.picture(ann, "room-menu");
      ann.page().keyboard().press("Escape");
    }
    openOfRoom(ann, "room-settings");
    look.picture(ann, "room-settings");
    ann.page().keyboard().press("Escape");
    openOfRoom(ann, "invite");
    ann.part("invite-make").click();
    assertThat(ann.part("invite-revoke").first()).isVisible();
    look.picture(ann, "invite");
    ann.page().keyboard().press("Escape");
  }

  private static void messageMenus(Tab ann, Look look) {
    Locator said =
        ann.part("message")
            .filter(new Locator.FilterOptions().setHasText("Then I bring eggs."))
            .first();
    ann.tool(said, "react").click();
    assertThat(ann.part("reactions-menu")).isVisible();
    look.picture(ann, "reactions");
    said.getByTestId("sign").nth(2).click();
    assertThat(said.getByTestId("reaction")).isVisible();
    ann.more(said, "pin").hover();
    look.picture(ann, "message-menu");
    said.getByTestId("pin").click();
    assertThat(said.getByTestId("pinned")).isVisible();
    said.hover();
    look.picture(ann, "pinned");
  }

  private static void dialogs(Tab ann, Look look) {
    ann.part("messages").focus();
    ann.page().keyboard().press("?");
    assertThat(ann.part("help")).isVisible();
    look.picture(ann, "help");
    ann.page().keyboard().press("Escape");
    ann.page().keyboard().press("Control+k");
    assertThat(ann.part("jump").getByTestId("menu-item").first()).isVisible();
    look.picture(ann, "jump");
    ann.page().keyboard().press("Escape");
    if (ann.part("people-open").isVisible()) {
      ann.part("people-open").click();
    }
    assertThat(ann.part("member-open").first()).isVisible();
    look.picture(ann, "people");
    ann.part("member-open").first().click();
    look.picture(ann, "member");
    ann.page().keyboard().press("Escape");
    ann.page().keyboard().press("Escape");
    openRooms(ann, look);
    look.picture(ann, "rooms");
    ann.part("create-room").click();
    look.picture(ann, "create-room");
    ann.page().keyboard().press("Escape");
    ann.part("settings-open").click();
    ann.part("notify").scrollIntoViewIfNeeded();
    look.picture(ann, "preferences");
    ann.page().keyboard().press("Escape");
    ann.page().keyboard().press("Escape");
  }

  private static void openOfRoom(Tab ann, String name) {
    if (ann.part("room-more").isVisible()) {
      ann.part("room-more").click();
      ann.part(name + "-item").click();
    } else {
      ann.part(name + "-open").click();
    }
  }

  private static void openRooms(Tab ann, Look look) {
    if (look.options.viewportSize.get().width < 500) {
      ann.part("rooms-open").click();
    }
  }

  private static void settings(Tab ann, Look look) {
    openRooms(ann, look);
    ann.part("settings-open").click();
    ann.part("key-input").fill("sk-ant-api03-" + "Zx9Yw8Vu7Ts6".repeat(5));
    ann.part("key-save").click();
    assertThat(ann.part("key-row")).isVisible();
    ann.part("key-input").fill("sk-or-v1-" + "0123456789abcdef".repeat(4));
    ann.part("key-test").click();
    assertThat(ann.part("key-test-result")).containsText("works");
    look.picture(ann, "settings");
    ann.part("key-input").fill("AKIAIOSFODNN7EXAMPLE");
    ann.part("key-access-secret").fill("wJalrXUtnFEMI/K7MDENG");
    look.picture(ann, "access-key");
    ann.page().keyboard().press("Escape");
    ann.page().keyboard().press("Escape");
  }

  private static void conversation(TestServer server, Tab ann, Person bob, Look look) {
    ann.type("@a");
    assertThat(ann.part("menu-item").first()).isVisible();
    look.picture(ann, "menu");
    ann.part("composer").fill("");
    ann.pick("@anth", "Anthropic");
    assertThat(ann.part("composer")).hasValue("@claude ");
    TestSocket bobs = bob.hello();
    String lobby = bob.lobby();
    bobs.enter(lobby);
    bobs.say(lobby, "b1", "Morning! Has anybody tried the new kitchen yet?");
    assertThat(ann.text("Morning! Has anybody tried the new kitchen yet?")).isVisible();
    ann.say("I have. We are cooking there at noon, come along.");
    ann.say("Invitations for the others go out this week.");
    assertThat(ann.message("Invitations for the others go out this week.")).isVisible();
    bobs.say(lobby, "b2", "Then I bring eggs. `12` of them.");
    assertThat(ann.text("12")).isVisible();
    Gate gate = server.simulator().holdAfter(ANSWER.split("\\s+").length);
    ann.say(QUESTION);
    assertThat(ann.replyText()).containsText("at altitude");
    bobs.send(new io.vertx.core.json.JsonObject().put("type", "typing").put("room", lobby));
    assertThat(ann.part("typing")).not().isEmpty();
    look.picture(ann, "conversation");
    gate.release();
    ann.reply("complete");
    ann.replyText().click();
    look.picture(ann, "complete");
    bobs.close();
  }

  private static void endings(TestServer server, Tab ann, Look look) {
    // The key, the settings, and on a phone the drawer that they were opened from.
    ann.page().keyboard().press("Escape");
    ann.page().keyboard().press("Escape");
    ann.page().keyboard().press("Escape");
    server.simulator().answer(Answer.thinking("How large are they? ", "Six minutes."));
    ann.say("@claude and if they are small?");
    assertThat(ann.replyText()).hasText("Six minutes.");
    ann.reply().getByTestId("thoughts").getByText("Thoughts").click();
    ann.replyText().click();
    ann.tool(ann.reply(), "compare").click();
    look.picture(ann, "compare-with");
    ann.part("compare-choice")
        .filter(new Locator.FilterOptions().setHasText("free"))
        .first()
        .click();
    assertThat(ann.part("side-by-side").getByTestId("message").last())
        .hasAttribute("data-state", "complete");
    look.picture(ann, "compare");
    server.simulator().next(Fault.RATE_LIMITED_LONG);
    ann.say("@claude and if they are blue?");
    ann.reply("failed");
    look.picture(ann, "endings");
    ann.say("@claude and if they are brown?");
    assertThat(ann.part("trouble")).isVisible();
    look.picture(ann, "trouble");
    ann.witness().expect("net::ERR_");
    ann.witness().expect("WebSocket connection to");
    ann.page().context().setOffline(true);
    assertThat(ann.part("connection-line")).isVisible();
    look.picture(ann, "offline");
    ann.page().context().setOffline(false);
    usage(ann, look);
  }

  private static void usage(Tab ann, Look look) {
    openRooms(ann, look);
    ann.part("settings-open").click();
    ann.part("own-usage-open").click();
    assertThat(ann.part("usage-asked")).isVisible();
    look.picture(ann, "limited-key");
    ann.part("usage-paid").scrollIntoViewIfNeeded();
    look.picture(ann, "usage");
    ann.page().keyboard().press("Escape");
    ann.page().keyboard().press("Escape");
  }

  private static void keyNeeded(Tab bob, Look look) {
    bob.say("@claude and how long for a dozen?");
    assertThat(bob.part("key-needed")).isVisible();
    bob.part("key-session-only").check();
    look.picture(bob, "key-needed");
  }

  private static void lending(Tab ann, Tab bob, Look look) {
    bob.part("ask-owner").click();
    assertThat(ann.part("lend-request")).isVisible();
    look.picture(ann, "lend-request");
    ann.part("lend-today").click();
    assertThat(ann.part("lend-request")).hasCount(0);
    bob.part("key-needed").getByLabel("Close").click();
    bob.part("composer").fill("@claude and how long for a dozen?");
    assertThat(bob.part("payer-hint")).containsText("key pays");
    look.picture(bob, "payer");
    bob.part("composer").press("Enter");
    bob.reply("complete");
    openRooms(ann, look);
    ann.part("settings-open").click();
    ann.part("key-lend").click();
    ann.part("lend-to-everyone").check();
    look.picture(ann, "lending");
    ann.page().keyboard().press("Escape");
    ann.part("key-details").click();
    assertThat(ann.part("key-audit")).containsText("paid for a reply");
    look.picture(ann, "key-details");
  }
}
