package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.conclave.Person;
import chat.conclave.TestServer;
import chat.conclave.TestSocket;
import chat.conclave.simulator.Answer;
import chat.conclave.simulator.Fault;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Every screen, held against what tells whether everybody can use it. */
@ExtendWith(Stage.Director.class)
class ScreensTest {
  private static final String KEY = "sk-ant-api03-" + "Zx9Yw8Vu7Ts6".repeat(5);
  private static final String ANSWER =
      "Start them in *boiling* water:\n\n| Minutes | Yolk |\n|--:|---|\n| 6 | runny |\n\n"
          + "```sh\nsleep 480 && echo \"Eggs!\"\n```\n\nSee [this page](https://eggs.example/long) and $x^2$.";

  private final Inspector inspector = new Inspector();

  private static Tab window(Stage stage, TestServer server) {
    // Nothing is on its way from here to there while it is looked at.
    return stage.window(server, new NewContextOptions().setReducedMotion(ReducedMotion.REDUCE));
  }

  @Test
  void everybodyCanUseEveryScreen(Stage stage) {
    TestServer server = stage.own(TestServer.untouched());
    Tab ann = gates(stage, server);
    Person owner = Person.signIn(server, "Ann Lindqvist", TestServer.PASSWORD);
    keys(ann);
    Person bob =
        Person.register(server, "Bob Okafor", TestServer.PASSWORD, owner.invite(owner.lobby()));
    conversation(server, ann, bob);
    Tab his = window(stage, server).signIn(bob, owner.lobby());
    lending(ann, his);
    room(ann);
    people(ann);
    admin(ann);
    trouble(server, ann, his);
    assertEquals(List.of(), inspector.faults(), () -> String.join("\n", inspector.faults()));
  }

  private Tab gates(Stage stage, TestServer server) {
    Tab ann = window(stage, server).open(server.url());
    assertThat(ann.part("first-start")).isVisible();
    inspector.look(ann, "a server that is new");
    ann.open(server.setupLink());
    assertThat(ann.part("register-form")).isVisible();
    ann.part("register-password").fill("short");
    inspector.look(ann, "register by setup link");
    ann.register("Ann Lindqvist");
    assertThat(ann.part("empty-room")).isVisible();
    inspector.look(ann, "empty room");
    Tab stranger = window(stage, server).open(server.url());
    stranger.part("signin-name").fill("Nobody");
    stranger.part("signin-password").fill(TestServer.PASSWORD);
    stranger.part("signin-submit").click();
    assertThat(stranger.part("form-fault")).not().isEmpty();
    inspector.look(stranger, "sign in");
    return ann;
  }

  private void keys(Tab ann) {
    ann.part("settings-open").click();
    assertThat(ann.part("key-list")).containsText("None yet");
    inspector.look(ann, "settings without keys");
    ann.part("key-input").fill(KEY);
    ann.part("key-save").click();
    assertThat(ann.part("key-row")).isVisible();
    ann.part("key-input").fill("sk-or-v1-" + "0123456789abcdef".repeat(4));
    ann.part("key-session-only").check();
    ann.part("key-save").click();
    assertThat(ann.part("session-key-row")).isVisible();
    ann.part("key-input").fill(KEY);
    ann.part("key-test").click();
    assertThat(ann.part("key-test-result")).containsText("works");
    ann.text("More").click();
    inspector.look(ann, "settings");
    ann.part("theme-system").focus();
    assertThat(ann.part("settings").locator("h2")).isInViewport();
    ann.part("key-input").fill("AKIAIOSFODNN7EXAMPLE");
    assertThat(ann.part("key-access-secret")).isVisible();
    inspector.look(ann, "access key and region");
    ann.part("key-remove").click();
    inspector.look(ann, "whether to remove a key");
    escape(ann, "settings");
  }

  private void conversation(TestServer server, Tab ann, Person bob) {
    ann.type("@a");
    assertThat(ann.part("menu-item").first()).isVisible();
    inspector.look(ann, "menu of models");
    ann.part("composer").fill("");
    ann.type("/");
    assertThat(ann.part("menu-item").first()).isVisible();
    inspector.look(ann, "menu of commands");
    ann.part("composer").fill("");
    ann.part("emoji-open").click();
    assertThat(ann.part("emoji-menu")).isVisible();
    inspector.lookAtDesk(ann, "choice of an emoji");
    ann.page().keyboard().press("Escape");
    ann.pick("@anth", "Anthropic");
    assertThat(ann.part("composer")).hasValue("@claude ");
    TestSocket bobs = bob.hello();
    String lobby = bob.lobby();
    bobs.enter(lobby);
    bobs.say(lobby, "b1", "Morning! Has anybody tried the new kitchen yet?");
    bobs.close();
    ann.tool(ann.message("Morning! Has anybody tried the new kitchen yet?"), "reply").click();
    inspector.look(ann, "an answer is written");
    ann.say("I have. We cook at noon.");
    Locator mine = ann.message("I have. We cook at noon.");
    ann.tool(mine, "react").click();
    assertThat(ann.part("reactions-menu")).isVisible();
    inspector.look(ann, "choice of a reaction");
    mine.getByTestId("sign").first().click();
    assertThat(ann.part("reaction")).isVisible();
    assertThat(ann.more(mine, "link")).isVisible();
    inspector.look(ann, "what is done to a message less often");
    mine.getByTestId("pin").click();
    assertThat(ann.part("pinned")).isVisible();
    var gate = server.simulator().holdAfter(Answer.thinking("How large are they? ", ANSWER), 12);
    ann.say("@claude how long should eggs boil?");
    TestServer.await(gate.reached());
    assertThat(ann.reply().getByTestId("stop")).isVisible();
    ann.reply().getByTestId("thoughts").getByText("Thoughts").click();
    assertThat(ann.replyText()).containsText("Start them");
    inspector.look(ann, "reply under way, its thoughts open");
    gate.release();
    ann.reply("complete");
    assertThat(ann.replyText().locator("math")).isVisible();
    assertThat(ann.replyText().locator(".hljs-string")).isVisible();
    inspector.look(ann, "reply that is complete");
    ann.reply().getByTestId("message-text").locator("a").click();
    assertThat(ann.part("link-confirm")).isVisible();
    inspector.look(ann, "where a link leads");
    escape(ann, "link-confirm");
    server.simulator().next(Fault.RATE_LIMITED_LONG);
    ann.say("@claude and if they are blue?");
    ann.reply("failed").hover();
    inspector.look(ann, "reply that failed, its tools shown");
    ann.more(mine, "edit").click();
    inspector.look(ann, "edit a message");
    escape(ann, "edit-dialog");
    ann.more(mine, "delete").click();
    inspector.look(ann, "remove a message");
    escape(ann, "delete-dialog");
    ann.say("My key is " + KEY);
    assertThat(ann.part("secret-caught")).isVisible();
    inspector.look(ann, "a key that was not said aloud");
    ann.part("secret-caught").getByLabel("Close").click();
    ann.part("composer").fill("");
  }

  private void lending(Tab ann, Tab bob) {
    bob.say("@claude and how long for a dozen?");
    assertThat(bob.part("key-needed")).isVisible();
    bob.part("key-session-only").check();
    inspector.look(bob, "a key is needed");
    bob.part("ask-owner").click();
    assertThat(ann.part("lend-request")).isVisible();
    inspector.look(ann, "somebody asks for a key");
    ann.part("lend-today").click();
    assertThat(ann.part("lend-request")).hasCount(0);
    bob.part("key-needed").getByLabel("Close").click();
    ann.part("settings-open").click();
    ann.part("key-lend").click();
    ann.part("lend-to-people").check();
    assertThat(ann.part("lending-people").locator("input").first()).isVisible();
    inspector.look(ann, "lend a key");
    ann.page().keyboard().press("Escape");
    ann.part("key-details").click();
    assertThat(ann.part("key-audit")).containsText("paid for a reply");
    assertThat(ann.part("key-uses")).containsText("Lent");
    inspector.look(ann, "details of a key");
    ann.page().keyboard().press("Escape");
    escape(ann, "settings");
  }

  private void room(Tab ann) {
    ann.part("search-open").click();
    ann.part("search-input").fill("eggs");
    assertThat(ann.part("found").first()).isVisible();
    inspector.look(ann, "search");
    ann.part("search-input").fill("");
    escape(ann, "search-dialog");
    ann.part("pins-open").click();
    assertThat(ann.part("found").first()).isVisible();
    inspector.look(ann, "pins");
    escape(ann, "pins-dialog");
    ann.part("invite-open").click();
    ann.part("invite-make").click();
    assertThat(ann.part("invite-revoke").first()).isVisible();
    inspector.look(ann, "invite");
    escape(ann, "invite-dialog");
    ann.part("help-open").click();
    assertThat(ann.part("help")).isVisible();
    inspector.look(ann, "which keys do what");
    escape(ann, "help");
    ann.page().keyboard().press("Control+k");
    assertThat(ann.part("jump")).isVisible();
    inspector.look(ann, "go to a room");
    escape(ann, "jump");
    ann.part("create-room").click();
    inspector.look(ann, "create a room");
    ann.part("create-room-name").fill("Kitchen");
    ann.part("create-room-submit").click();
    assertThat(ann.part("room-name")).hasText("Kitchen");
    ann.part("room-settings-open").click();
    ann.part("room-about-save").click();
    assertThat(ann.part("room-about-result")).not().isEmpty();
    inspector.look(ann, "settings of a room");
    escape(ann, "room-settings");
    ann.page().goBack();
    assertThat(ann.part("room-name")).not().hasText("Kitchen");
  }

  private void people(Tab ann) {
    ann.part("summon-open").click();
    inspector.look(ann, "summon with instructions");
    ann.part("summon-handle").fill("pirate");
    ann.part("summon-instructions").fill("Answer like a pirate.");
    ann.part("summon-submit").click();
    ann.part("seat-instructions").getByText("Instructions").click();
    ann.part("table-open").click();
    inspector.look(ann, "round table");
    escape(ann, "table-dialog");
    ann.part("member-open").click();
    inspector.look(ann, "a member");
    ann.part("role-moderator").click();
    assertThat(ann.part("presence")).containsText("moderator");
    assertThat(ann.part("member-dialog")).hasCount(0);
    for (String drawer : List.of("people", "rooms")) {
      ann.page().setViewportSize(390, 844);
      ann.part(drawer + "-open").click();
      inspector.lookAtPhone(ann, drawer + " on a phone");
      ann.page().keyboard().press("Escape");
    }
    ann.part("room-more").click();
    assertThat(ann.part("invite-item")).isVisible();
    inspector.lookAtPhone(ann, "what else there is to a room, on a phone");
    ann.page().keyboard().press("Escape");
    ann.page().setViewportSize(1280, 844);
  }

  private void admin(Tab ann) {
    ann.part("admin-open").click();
    for (String part : List.of("people", "invites", "rooms", "service-keys", "usage", "server")) {
      ann.part("admin-" + part).click();
      assertThat(ann.part("admin-" + part)).hasAttribute("aria-current", "page");
      assertThat(ann.page().locator(".admin-loaded[aria-busy=true]")).hasCount(0);
      inspector.look(ann, "admin: " + part);
    }
    ann.part("admin-people").click();
    ann.part("person-open").first().click();
    assertThat(ann.part("person-dialog")).isVisible();
    inspector.look(ann, "admin: a person");
    ann.part("person-sign-out").click();
    assertThat(ann.part("ask")).isVisible();
    inspector.look(ann, "admin: whether to do it");
    ann.part("ask-no").click();
    escape(ann, "person-dialog");
    ann.part("admin-back").click();
    assertThat(ann.part("composer")).isVisible();
  }

  private void trouble(TestServer server, Tab ann, Tab bob) {
    ann.part("member-open").click();
    ann.part("kick").click();
    assertThat(bob.part("refused-room")).isVisible();
    inspector.look(bob, "room that one was sent out of");
    ann.witness().expect("WebSocket connection to");
    bob.witness().expect("WebSocket connection to");
    ann.witness().expect("net::ERR_");
    bob.witness().expect("net::ERR_");
    server.stop();
    ann.say("Between");
    assertThat(ann.part("waiting")).isVisible();
    assertThat(ann.part("connection-line")).isVisible(new IsVisibleOptions().setTimeout(40_000));
    inspector.look(ann, "without a connection");
  }

  private static void escape(Tab tab, String dialog) {
    tab.page().keyboard().press("Escape");
    assertThat(tab.part(dialog)).hasCount(0);
  }
}
