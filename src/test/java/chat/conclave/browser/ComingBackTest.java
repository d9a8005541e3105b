package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.conclave.Person;
import chat.conclave.TestServer;
import chat.conclave.simulator.FreePort;
import chat.conclave.simulator.Gate;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Reloads, sign-outs, latecomers, and servers that go away for a while. */
@ExtendWith(Stage.Director.class)
class ComingBackTest {
  private static final String KEY = "sk-ant-api03-" + "Zx9Yw8Vu7Ts6".repeat(5);
  private static final IsVisibleOptions PATIENTLY = new IsVisibleOptions().setTimeout(40_000);

  @Test
  void aReloadKeepsTheSessionAndTheRoomUntilOneSignsOut(Stage stage) {
    Person person = stage.server().newcomer("Ann");
    Tab ann = stage.window(person, person.room("Study", "open"));
    ann.say("Still here");
    assertThat(ann.message("Still here")).isVisible();
    ann.page().reload();
    assertThat(ann.message("Still here")).isVisible();
    assertThat(ann.part("room-name")).hasText("Study");

    ann.part("settings-open").click();
    ann.part("sign-out").click();
    assertThat(ann.part("signin-form")).isVisible();
    assertThat(ann.part("form-fault")).isEmpty();
    ann.page().reload();
    assertThat(ann.part("signin-form")).isVisible();
    ann.part("signin-name").fill(person.name());
    ann.part("signin-password").fill("not the password at all");
    ann.part("signin-submit").click();
    assertThat(ann.part("form-fault")).hasText("That name and password do not go together.");
    ann.fillSignIn(person);
  }

  @Test
  void latecomersSeeTheTextSoFarAndTheRest(Stage stage) {
    Person ann = stage.server().newcomer("Ann");
    Person bob = stage.server().newcomer("Bob");
    ann.saveKey("anthropic", KEY);
    String room = ann.room("Study", "open");
    Tab hers = stage.window(ann, room);
    hers.pick("@anth", "Anthropic");
    assertThat(hers.part("composer")).hasValue("@claude ");
    Gate gate = stage.server().simulator().say("alpha beta gamma delta epsilon").holdAfter(2);
    hers.type("begin").part("composer").press("Enter");
    assertThat(hers.replyText()).hasText("alpha beta");

    Tab his = stage.window(bob, room);
    assertThat(his.replyText()).hasText("alpha beta");
    hers.page().reload();
    assertThat(hers.replyText()).hasText("alpha beta");
    assertThat(hers.reply().getByTestId("stop")).isVisible();
    gate.release();
    for (Tab tab : new Tab[] {hers, his}) {
      tab.reply("complete");
      assertThat(tab.replyText()).hasText(stored(ann, room, 1).getString("text"));
    }
    assertEquals("alpha beta gamma delta epsilon", stored(ann, room, 1).getString("text"));
  }

  private static JsonObject stored(Person person, String room, int at) {
    return person.get("/api/rooms/" + room + "/messages").array().getJsonObject(at);
  }

  @Test
  void thePageOutlivesARestartOfTheServerAndSendsWhatWaitsOnce(Stage stage) throws IOException {
    TestServer server =
        stage.own(TestServer.fresh(Map.of("CONCLAVE_PORT", String.valueOf(FreePort.find()))));
    Person root = server.admin();
    String room = root.room("Study", "open");
    Tab ann = stage.window(server, new NewContextOptions()).signIn(root, room);
    ann.witness().expect("WebSocket connection to");
    ann.witness().expect("net::ERR_");
    ann.say("Before");
    assertThat(ann.message("Before")).isVisible();
    server.stop();
    ann.say("Between");
    assertThat(ann.part("waiting")).containsText("Waiting for the connection");
    assertThat(ann.part("connection-line")).containsText("Your message is kept");
    assertThat(ann.message("Before")).isVisible();
    server.start();
    assertThat(ann.part("connection-line"))
        .isVisible(new IsVisibleOptions().setVisible(false).setTimeout(40_000));
    assertThat(ann.message("Between")).isVisible(PATIENTLY);
    assertThat(ann.part("waiting")).hasCount(0);
    ann.say("After");
    assertThat(ann.message("After")).isVisible();
    assertThat(ann.part("message")).hasCount(3);
    assertEquals(
        "[Before, Between, After]",
        root.get("/api/rooms/" + room + "/messages").array().stream()
            .map(each -> ((JsonObject) each).getString("text"))
            .toList()
            .toString());
  }
}
