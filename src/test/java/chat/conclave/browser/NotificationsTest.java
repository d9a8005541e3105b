package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.conclave.Person;
import chat.conclave.TestSocket;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Who looks elsewhere is told that somebody names them, if they and their browser want that. */
@ExtendWith(Stage.Director.class)
class NotificationsTest {
  /** Notes what is told and asked, and lets a test look elsewhere. */
  private static final String WATCH =
      """
      window.told = [];
      window.asked = 0;
      window.Notification = class extends Notification {
        constructor(title, options) {
          super(title, options);
          told.push({ words: [title, JSON.stringify(options)].join(' '), note: this });
        }
        static requestPermission() {
          asked++;
          return super.requestPermission();
        }
      };
      let elsewhere = false;
      Object.defineProperty(document, 'hidden', { get: () => elsewhere });
      Object.defineProperty(document, 'visibilityState', { get: () => (elsewhere ? 'hidden' : 'visible') });
      window.lookElsewhere = (is) => {
        elsewhere = is;
        document.dispatchEvent(new Event('visibilitychange'));
      };
      """;

  private static Tab settings(Stage stage, Person person, String room, String... permissions) {
    Tab tab = stage.window(stage.server(), new NewContextOptions());
    tab.page().context().grantPermissions(List.of(permissions));
    tab.page().addInitScript(WATCH);
    tab.signIn(person, room);
    tab.part("settings-open").click();
    return tab;
  }

  private static JsonObject member(Person person) {
    return new JsonObject().put("user", person.id());
  }

  @Test
  void whoLooksElsewhereIsToldWhoNamesThemWhereAndNotWhat(Stage stage) {
    Person ann = stage.server().newcomer("Ann");
    Person bob = stage.server().newcomer("Bob");
    String study = ann.room("Study", "open");
    String kitchen = ann.room("Kitchen", "open");
    Tab hers = settings(stage, ann, study, "notifications");
    assertThat(hers.part("notify")).not().isChecked();
    assertEquals(0, hers.page().evaluate("asked"));
    hers.part("notify").check();
    assertThat(hers.part("notify-state")).containsText("not what was said");
    assertEquals(1, hers.page().evaluate("asked"));
    hers.page().keyboard().press("Escape");
    hers.page().locator("[data-room='" + kitchen + "']").click();
    assertThat(hers.part("room-name")).hasText("Kitchen");

    TestSocket his = bob.hello();
    his.enter(study);
    hers.page().evaluate("lookElsewhere(true)");
    his.say(study, "b1", "Nobody in particular");
    his.say(study, "b2", "@" + ann.name() + " the safe opens with 1234");
    hers.page().waitForFunction("told.length > 0");
    assertEquals(1, hers.page().evaluate("told.length"));
    String words = (String) hers.page().evaluate("told[0].words");
    assertEquals("Study", words.split(" ", 2)[0]);
    assertThat(hers.part("room-name")).hasText("Kitchen");
    assertEquals(true, words.contains(bob.name() + " names you"), words);
    assertEquals(false, words.contains("1234"), words);

    hers.page().evaluate("() => { lookElsewhere(false); told[0].note.onclick(); }");
    Locator message = hers.message("@" + ann.name() + " the safe opens with 1234");
    assertThat(message).isFocused();
    assertThat(hers.part("room-name")).hasText("Study");
    his.say(study, "b3", "@" + ann.name() + " again");
    assertThat(hers.message("@" + ann.name() + " again")).isVisible();
    assertEquals(1, hers.page().evaluate("told.length"));

    hers.page().reload();
    assertThat(hers.part("composer")).isVisible();
    hers.part("settings-open").click();
    hers.part("notify").uncheck();
    hers.page().keyboard().press("Escape");
    hers.page().evaluate("lookElsewhere(true)");
    his.say(study, "b4", "@" + ann.name() + " and again");
    assertThat(hers.message("@" + ann.name() + " and again")).isVisible();
    assertEquals(0, hers.page().evaluate("told.length"));
    his.close();
  }

  @Test
  void whoIsNamedInARoomThatThePageHasNotOpenedIsToldToo(Stage stage) {
    Person ann = stage.server().newcomer("Ann");
    Person bob = stage.server().newcomer("Bob");
    String study = ann.room("Study", "open");
    String cellar = ann.room("Cellar", "private");
    ann.post("/api/rooms/" + cellar + "/members", member(bob));
    Tab hers = settings(stage, ann, study, "notifications");
    hers.part("notify").check();
    hers.page().keyboard().press("Escape");
    Locator item = hers.page().locator("[data-room='" + cellar + "']");
    assertThat(item).hasAttribute("data-unread", "no");

    TestSocket his = bob.hello();
    his.enter(cellar);
    his.say(cellar, "b1", "Nobody in particular");
    assertThat(item).hasAttribute("data-unread", "yes");
    assertThat(item).hasAttribute("data-named", "no");
    assertThat(item).hasAccessibleName("Cellar new messages");
    assertEquals(0, hers.page().evaluate("told.length"));
    hers.page().evaluate("lookElsewhere(true)");
    his.say(cellar, "b2", "@" + ann.name() + " the safe opens with 1234");
    hers.page().waitForFunction("told.length > 0");
    hers.page().evaluate("lookElsewhere(false)");
    assertThat(item).hasAttribute("data-named", "yes");
    assertThat(item).hasAccessibleName("Cellar new messages, and you are named");
    String words = (String) hers.page().evaluate("told[0].words");
    assertEquals("Cellar " + bob.name() + " names you", says(words));
    assertEquals(false, words.contains("1234"), words);

    hers.page().evaluate("told[0].note.onclick()");
    assertThat(hers.message("@" + ann.name() + " the safe opens with 1234")).isFocused();
    assertThat(hers.part("room-name")).hasText("Cellar");
    assertThat(item).hasAttribute("data-unread", "no");
    his.close();
  }

  /** Title and body of a notification. */
  private static String says(String words) {
    String[] both = words.split(" ", 2);
    return both[0] + " " + new JsonObject(both[1]).getString("body");
  }

  @Test
  void whoWasMadeAMemberMeanwhileSeesTheRoomWhenSomebodySpeaksThere(Stage stage) {
    Person ann = stage.server().newcomer("Ann");
    Person bob = stage.server().newcomer("Bob");
    Tab hers = stage.window(ann, ann.room("Study", "open"));
    String cellar = bob.room("Cellar", "private");
    Locator item = hers.page().locator("[data-room='" + cellar + "']");
    assertThat(item).isHidden();
    bob.post("/api/rooms/" + cellar + "/members", member(ann));
    TestSocket his = bob.hello();
    his.enter(cellar);
    his.say(cellar, "b1", "Welcome");
    assertThat(item).hasAttribute("data-unread", "yes");
    his.close();
  }

  @Test
  void aBrowserThatRefusesIsNotAskedAgain(Stage stage) {
    Person ann = stage.server().newcomer("Ann");
    Tab hers = settings(stage, ann, ann.room("Study", "open"));
    assertThat(hers.part("notify")).isDisabled();
    assertThat(hers.part("notify-state")).containsText("does not let this page do that");
    assertEquals(0, hers.page().evaluate("asked"));
  }
}
