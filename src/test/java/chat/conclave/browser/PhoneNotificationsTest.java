package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import chat.conclave.Person;
import chat.conclave.TestSocket;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.Locator;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Where a page may not show notifications, as on phones, its worker does. The press of somebody on
 * one cannot be brought about from outside; the worker is sent the event that a browser makes of
 * it. Such an event may neither focus a window nor open one: that it asks for it is what is seen.
 */
@ExtendWith(Stage.Director.class)
class PhoneNotificationsTest {
  /** Browsers of phones let a page ask, and not tell. */
  private static final String PHONE =
      """
      window.shown = 0;
      // An empty page has no workers.
      const worker = window.ServiceWorkerRegistration?.prototype ?? {};
      const { showNotification } = worker;
      worker.showNotification = async function (...note) {
        await showNotification.apply(this, note);
        shown++;
      };
      window.gone = [];
      const { close } = Notification.prototype;
      Notification.prototype.close = function () {
        gone.push(this.tag);
        return close.call(this);
      };
      window.Notification = class extends Notification {
        constructor() {
          throw new TypeError('Illegal constructor. Use ServiceWorkerRegistration.showNotification() instead.');
        }
      };
      window.workers = () => navigator.serviceWorker.getRegistrations();
      window.told = async () => {
        const notes = await Promise.all((await workers()).map((worker) => worker.getNotifications()));
        return notes.flat().map(({ title, body, data, tag }) => ({ title, body, data, tag }));
      };
      """;

  private static final String PRESS =
      """
      (async () => {
        const asked = { focus: 0, open: [] };
        WindowClient.prototype.focus = async () => { asked.focus++; };
        clients.openWindow = async (url) => { asked.open.push(url); };
        const [notification] = await registration.getNotifications();
        const press = new NotificationEvent('notificationclick', { notification });
        let work;
        press.waitUntil = (promise) => { work = promise; };
        dispatchEvent(press);
        await work;
        return JSON.stringify(asked);
      })()
      """;

  /** The server has the browser cleared then, and nobody could close anything any more. */
  private static final String AT_LOGOUT =
      """
      () => {
        const { fetch } = window;
        window.fetch = (...args) => {
          if (String(args[0]).endsWith('logout')) window.goneBefore = [...gone];
          return fetch(...args);
        };
      }
      """;

  private static final String WINDOWS =
      "clients.matchAll({ includeUncontrolled: true }).then((all) => String(all.length))";

  private Person ann;
  private Person bob;
  private String study;
  private Tab hers;
  private TestSocket his;

  @BeforeEach
  void aPhoneAndSomebodyWhoSpeaks(Stage stage) {
    ann = stage.server().newcomer("Ann");
    bob = stage.server().newcomer("Bob");
    study = ann.room("Study", "open");
    hers = stage.window(stage.server(), new NewContextOptions());
    hers.page().context().grantPermissions(List.of("notifications"));
    hers.page().addInitScript(PHONE);
    his = bob.hello();
    his.enter(study);
  }

  @AfterEach
  void end() {
    his.close();
  }

  private void choose(boolean wanted) {
    hers.part("settings-open").click();
    hers.part("notify").setChecked(wanted);
    assertThat(hers.part("notify-state"))
        .containsText(wanted ? "not what was said" : "asks you before");
    hers.page().keyboard().press("Escape");
  }

  private void assertWorkers(int count) {
    hers.page().waitForFunction("async count => (await workers()).length === count", count);
  }

  /**
   * The one that is shown, once it is. Who asks while that happens may have it taken for closed.
   */
  private JsonObject told() {
    hers.page().waitForFunction("() => shown > 0");
    hers.page().evaluate("() => { shown = 0; }");
    JsonArray all =
        new JsonArray((String) hers.page().evaluate("async () => JSON.stringify(await told())"));
    assertEquals(1, all.size(), all::encode);
    return all.getJsonObject(0);
  }

  private void name(String words) {
    his.say(study, words.replace(' ', '-'), "@" + ann.name() + " " + words);
  }

  @Test
  void whoIsNamedIsToldByTheWorkerAndLedToTheMessage(Stage stage) {
    String kitchen = ann.room("Kitchen", "open");
    hers.signIn(ann, study);
    assertWorkers(0);
    choose(true);
    assertWorkers(1);
    hers.page().locator("[data-room='" + kitchen + "']").click();
    assertThat(hers.part("room-name")).hasText("Kitchen");
    hers.look(true);
    name("the safe opens with 1234");
    JsonObject note = told();
    assertEquals("Study", note.getString("title"));
    assertEquals(bob.name() + " names you", note.getString("body"));
    assertEquals("#room=" + study + "&message=" + note.getString("tag"), note.getString("data"));
    assertEquals(false, note.encode().contains("1234"));
    assertThat(hers.part("room-name")).hasText("Kitchen");

    ServiceWorker bell = ServiceWorker.of(hers.page());
    hers.look(false);
    assertEquals("{\"focus\":1,\"open\":[]}", bell.evaluate(PRESS));
    Locator message = hers.message("@" + ann.name() + " the safe opens with 1234");
    assertThat(message).isFocused();
    assertThat(hers.part("room-name")).hasText("Study");
    hers.page().waitForFunction("async () => (await told()).length === 0");

    hers.look(true);
    name("once more");
    String data = told().getString("data");
    hers.page().navigate("about:blank");
    hers.page().waitForCondition(() -> bell.evaluate(WINDOWS).equals("0"));
    assertEquals(
        new JsonObject()
            .put("focus", 0)
            .put("open", new JsonArray().add(stage.server().url() + "/" + data))
            .encode(),
        bell.evaluate(PRESS));
  }

  @Test
  void whoSwitchesItOffHasNoWorkerAndNothingShown() {
    hers.signIn(ann, study);
    choose(true);
    hers.look(true);
    name("first");
    String shown = told().getString("tag");
    choose(false);
    assertWorkers(0);
    assertEquals(List.of(shown), hers.page().evaluate("gone"));
    name("second");
    assertThat(hers.message("@" + ann.name() + " second")).isVisible();
    assertWorkers(0);
  }

  @Test
  void whatIsShownGoesWithWhoSignsOutAndComesForThemAgain(Stage stage) {
    hers.signIn(ann, study);
    choose(true);
    hers.look(true);
    name("first");
    String first = told().getString("tag");
    hers.page().evaluate(AT_LOGOUT);
    hers.part("settings-open").click();
    hers.part("sign-out").click();
    assertThat(hers.part("signin-form")).isVisible();
    assertEquals(List.of(first), hers.page().evaluate("goneBefore"));
    assertWorkers(0);
    hers.look(false);
    hers.open(stage.server().url() + "/#room=" + study).fillSignIn(ann);
    assertWorkers(1);
    hers.look(true);
    name("second");
    assertNotEquals(first, told().getString("tag"));
  }

  @Test
  void aBrowserThatLetsNeitherPageNorWorkerSaysSo() {
    hers.signIn(ann, study);
    hers.page()
        .evaluate(
            "() => { navigator.serviceWorker.register = async () => { throw new TypeError('no'); }; }");
    choose(true);
    hers.look(true);
    name("first");
    assertThat(hers.message("@" + ann.name() + " first")).isVisible();
    hers.look(false);
    hers.part("settings-open").click();
    assertThat(hers.part("notify-state")).containsText("cannot do that");
    assertThat(hers.part("notify")).isDisabled();
    assertWorkers(0);
  }
}
