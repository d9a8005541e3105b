package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.Person;
import chat.conclave.Standstill;
import chat.conclave.TestServer;
import chat.conclave.simulator.FreePort;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.LocatorAssertions.ContainsTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasAttributeOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.HasTextOptions;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What is away for a while: the network, the database, the master key, the session. */
@ExtendWith(Stage.Director.class)
class AwayTest {
  private static final double PATIENCE = 60_000;
  private static final IsVisibleOptions PATIENTLY = new IsVisibleOptions().setTimeout(PATIENCE);
  private static final IsVisibleOptions GONE =
      new IsVisibleOptions().setVisible(false).setTimeout(PATIENCE);
  private static final String KEY = "sk-ant-api03-" + "Aw4Xv5Yz6Qr7".repeat(5);
  private static final String WRONG = "p5Yp4hRzC0jX2mJr2Vq8n0uJ1m8b6h3k9Qd7LwXfEsg=";

  private static List<String> said(Person person, String room) {
    return person.get("/api/rooms/" + room + "/messages").array().stream()
        .map(each -> ((JsonObject) each).getString("text"))
        .toList();
  }

  private static void says(Locator line, String words) {
    assertThat(line).containsText(words, new ContainsTextOptions().setTimeout(PATIENCE));
  }

  @Test
  void aDeviceWithoutANetworkSaysSoAndSendsOnceItHasOne(Stage stage) {
    Person person = stage.server().newcomer("Ann");
    String room = person.room("Study", "open");
    Tab ann = stage.window(person, room);
    ann.witness().expect("net::ERR_");
    ann.witness().expect("WebSocket connection to");
    ann.say("Before");
    assertThat(ann.message("Before")).isVisible();
    ann.page().context().setOffline(true);
    says(ann.part("connection-line"), "This device is offline. You can keep writing.");
    ann.say("Between");
    says(
        ann.part("connection-line"),
        "This device is offline. Your message is kept and will be sent.");
    assertThat(ann.part("waiting")).containsText("Waiting for the connection");
    assertThat(ann.message("Before")).isVisible();
    ann.page().context().setOffline(false);
    assertThat(ann.part("connection-line")).isVisible(GONE);
    assertThat(ann.message("Between")).isVisible(PATIENTLY);
    assertThat(ann.part("waiting")).hasCount(0);
    assertEquals(List.of("Before", "Between"), said(person, room));
  }

  @Test
  void aDatabaseThatIsAwayKeepsNobodysWordsAndComesBackByItself(Stage stage) throws Exception {
    TestServer server = stage.own(TestServer.fresh(Map.of()));
    Person root = server.admin();
    String room = root.room("Study", "open");
    Tab ann = stage.window(server, new NewContextOptions()).signIn(root, room);
    Tab bob = stage.window(server, new NewContextOptions()).signIn(server.newcomer("Bob"), room);
    for (Tab tab : List.of(ann, bob)) {
      tab.witness().expect("the server responded with a status of 50");
      tab.witness().expect("WebSocket connection to");
    }
    ann.say("Before");
    assertThat(bob.message("Before")).isVisible();
    try (Standstill standstill = Standstill.of(server)) {
      ann.say("Between");
      says(
          ann.part("connection-line"),
          "The server can store and read nothing right now. Your message is kept and will be sent.");
      assertThat(ann.part("waiting")).containsText("Kept until the server can store it");
      assertThat(ann.message("Before")).isVisible();
      bob.page().reload();
      assertThat(bob.part("unreachable")).isVisible(PATIENTLY);
      assertThat(bob.part("unreachable")).containsText("This page asks again by itself.");
    }
    assertThat(ann.message("Between")).isVisible(PATIENTLY);
    assertThat(ann.part("connection-line")).isVisible(GONE);
    assertThat(bob.message("Between")).isVisible(PATIENTLY);

    assertTrue(Standstill.postmaster(server).destroyForcibly());
    ann.say("Meanwhile");
    assertThat(bob.message("Meanwhile")).isVisible(PATIENTLY);
    assertThat(ann.part("waiting")).hasCount(0);
    assertThat(ann.part("connection-line")).isVisible(GONE);
    assertEquals(List.of("Before", "Between", "Meanwhile"), said(root, room));
  }

  @Test
  void lockedKeysAreToldWhereOneAsksAndTheRightMasterKeyUnlocksThem(Stage stage)
      throws IOException {
    TestServer server =
        stage.own(TestServer.fresh(Map.of("CONCLAVE_PORT", String.valueOf(FreePort.find()))));
    Person root = server.admin();
    root.saveKey("anthropic", KEY);
    String room = root.room("Study", "open");
    Tab ann = stage.window(server, new NewContextOptions()).signIn(root, room);
    ann.witness().expect("WebSocket connection to");
    ann.witness().expect("net::ERR_");
    ann.witness().expect("the server responded with a status of 50");
    ann.pick("@anth", "Anthropic");
    assertThat(ann.part("composer")).hasValue("@claude ");
    Path master = server.data().resolve("master.key");
    String right = Files.readString(master);
    restart(server, master, WRONG);
    ann.say("@claude are you there?");
    says(ann.part("trouble"), "Keys are locked");
    assertThat(ann.part("trouble")).containsText("The operator of this server can mend that.");
    assertThat(ann.part("composer")).hasValue("@claude are you there?");
    ann.part("settings-open").click();
    assertThat(ann.part("keys-locked")).isVisible();
    assertThat(ann.part("key-state")).hasAttribute("data-state", "locked");
    ann.page().keyboard().press("Escape");
    restart(server, master, right);
    ann.part("trouble-again").click();
    assertThat(ann.reply())
        .hasAttribute("data-state", "complete", new HasAttributeOptions().setTimeout(PATIENCE));
  }

  private static void restart(TestServer server, Path master, String content) throws IOException {
    server.stop();
    Files.writeString(master, content);
    Files.setPosixFilePermissions(master, PosixFilePermissions.fromString("rw-------"));
    server.start();
  }

  @Test
  void aSessionThatEndsByItselfSaysSoAndKeepsWhatOneWasWriting(Stage stage) {
    Person person = stage.server().newcomer("Ann");
    Tab ann = stage.window(person, person.room("Study", "open"));
    ann.type("Half a thought");
    ann.assertKept("Half a thought");
    stage.server().admin().delete("/api/users/" + person.id() + "/sessions");
    assertThat(ann.part("form-fault"))
        .hasText(
            "Your session is over. Please sign in again. What you were writing is kept here until then.",
            new HasTextOptions().setTimeout(PATIENCE));
    ann.fillSignIn(person);
    assertThat(ann.part("room-name")).hasText("Study");
    assertThat(ann.part("composer")).hasValue("Half a thought");
  }

  @Test
  void whoSignsOutInOneTabLeavesNothingInTheOthers(Stage stage) {
    Person person = stage.server().newcomer("Ann");
    Tab ann = stage.window(person, person.room("Study", "open"));
    ann.type("Half a thought");
    ann.assertKept("Half a thought");
    Page other = ann.page().context().newPage();
    other.navigate(stage.server().url());
    other.getByTestId("settings-open").click();
    other.getByTestId("sign-out").click();
    assertThat(ann.part("signin-form")).isVisible();
    ann.page().waitForFunction("() => sessionStorage.length === 0");
    other.close();
    ann.fillSignIn(person);
    assertThat(ann.part("composer")).hasValue("");
  }
}
