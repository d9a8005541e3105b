package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import chat.conclave.Person;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Route;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Who signs out leaves nothing of theirs in the browser, and finds it as they had it look and
 * speak.
 */
@ExtendWith(Stage.Director.class)
class SigningOutTest {
  private static final String STORED =
      """
      async () => JSON.stringify({
        local: Object.entries(localStorage).sort(),
        session: Object.keys(sessionStorage),
        cookies: document.cookie,
        databases: (await indexedDB.databases()).length,
        caches: (await caches.keys()).length,
        workers: (await navigator.serviceWorker.getRegistrations()).length,
      })
      """;

  private static final String CHOICES =
      """
      {"local":[["conclave.language","de"],["conclave.notify","on"],["conclave.single-keys","off"],["conclave.theme","dark"]],\
      "session":[],"cookies":"","databases":0,"caches":0,"workers":0}""";

  /** Has chosen everything that one can, has asked a model, and has not finished two messages. */
  private static Tab busy(Stage stage, Person ann, String room) {
    Tab hers = stage.window(stage.server(), new NewContextOptions());
    hers.page().context().grantPermissions(List.of("notifications"));
    hers.signIn(ann, room);
    hers.part("help-open").click();
    hers.part("single-keys").uncheck();
    hers.page().keyboard().press("Escape");
    hers.part("settings-open").click();
    hers.text("Dark").click();
    assertThat(hers.part("theme-dark")).isChecked();
    hers.part("notify").check();
    hers.part("language").selectOption("de");
    assertThat(hers.part("settings").locator("h2")).hasText("Einstellungen");
    hers.page().keyboard().press("Escape");
    hers.part("summon-practice").click();
    hers.say("@practice what do you say?");
    hers.reply("complete");
    hers.type("my secret thoughts");
    hers.assertKept("my secret thoughts");
    return hers;
  }

  private static void signOut(Tab tab) {
    tab.part("settings-open").click();
    tab.part("sign-out").click();
    assertThat(tab.part("signin-form")).isVisible();
  }

  @Test
  void theChoicesOfTheBrowserStayAndNothingOfThePerson(Stage stage) {
    Person ann = stage.server().newcomer("Ann");
    Tab hers = busy(stage, ann, ann.room("Study", "open"));
    // Or there would be nothing to clear.
    assertNotEquals(CHOICES, hers.page().evaluate(STORED));
    signOut(hers);
    assertEquals(CHOICES, hers.page().evaluate(STORED));
    hers.page().reload();
    assertThat(hers.part("signin-submit")).hasText("Anmelden");
    assertThat(hers.page().locator("html")).hasAttribute("data-theme", "dark");
    assertEquals(CHOICES, hers.page().evaluate(STORED));
    Person bob = stage.server().newcomer("Bob");
    hers.open(stage.server().url() + "/#room=" + bob.room("Attic", "open")).fillSignIn(bob);
    assertThat(hers.part("composer")).hasValue("");
  }

  @Test
  void theSameGoesWhereNobodyAnswers(Stage stage) {
    Person ann = stage.server().newcomer("Ann");
    Tab hers = busy(stage, ann, ann.room("Study", "open"));
    hers.witness().expect("net::ERR_FAILED");
    hers.page().route("**/api/auth/logout", Route::abort);
    signOut(hers);
    assertEquals(CHOICES, hers.page().evaluate(STORED));
  }
}
