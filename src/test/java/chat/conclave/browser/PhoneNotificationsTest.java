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
      let elsewhere = false;
      Object.defineProperty(document, 'hidden', { get: () => elsewhere });
      window.lookElsewhere = (is) => {
        elsewhere = is;
        document.dispatchEvent(new Event('visibilitychange'));
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

  private static Tab phone(Stage stage, Person person, String room) {
    Tab tab = stage.window(stage.server(), new NewContextOptions());
    tab.page().context().grantPermissions(List.of("notifications"));
    tab.page().addInitScript(PHONE);
    tab.signIn(person, room);
    return tab;
  }

  private static void choose(Tab tab, boolean wanted) {
    tab.part("settings-open").click();
    tab.part("notify").setChecked(wanted);
    assertThat(tab.part("notify-state"))
        .containsText(wanted ? "not what was said" : "asks you before");
    tab.page().keyboard().press("Escape");
  }

  private static void assertWorkers(Tab tab, int count) {
    tab.page().waitForFunction("async count => (await workers()).length === count", count);
  }

  /**
   * The one that is shown, once it is. Who asks while that happens may have it taken for closed.
   */
  private static JsonObject told(Tab tab) {
    tab.page().waitForFunction("() => shown > 0");
    tab.page().evaluate("() => { shown = 0; }");
    JsonArray all =
        new JsonArray((String) tab.page().evaluate("async () => JSON.stringify(await told())"));
    assertEquals(1, all.size(), all::encode);
    return all.getJsonObject(0);
  }

  private static void name(TestSocket his, String room, Person ann, String words) {
    his.say(room, words.replace(' ', '-'), "@" + ann.name() + " " + words);
  }

  @Test
  void whoIsNamedIsToldByTheWorkerAndLedToTheMessage(Stage stage) {
    Person ann = stage.server().newcomer("Ann");
    Person bob = stage.server().newcomer("Bob");
    String study = ann.room("Study", "open");
    String kitchen = ann.room("Kitchen", "open");
    Tab hers = phone(stage, ann, study);
    assertWorkers(hers, 0);
    choose(hers, true);
    assertWorkers(hers, 1);
    hers.page().locator("[data-room='" + kitchen + "']").click();
    assertThat(hers.part("room-name")).hasText("Kitchen");
    TestSocket his = bob.hello();
    his.enter(study);
    hers.page().evaluate("lookElsewhere(true)");
    name(his, study, ann, "the safe opens with 1234");
    JsonObject note = told(hers);
    assertEquals("Study", note.getString("title"));
    assertEquals(bob.name() + " names you", note.getString("body"));
    assertEquals("#room=" + study + "&message=" + note.getString("tag"), note.getString("data"));
    assertEquals(false, note.encode().contains("1234"));
    assertThat(hers.part("room-name")).hasText("Kitchen");

    ServiceWorker bell = ServiceWorker.of(hers.page());
    hers.page().evaluate("lookElsewhere(false)");
    assertEquals("{\"focus\":1,\"open\":[]}", bell.evaluate(PRESS));
    Locator message = hers.message("@" + ann.name() + " the safe opens with 1234");
    assertThat(message).isFocused();
    assertThat(hers.part("room-name")).hasText("Study");
    hers.page().waitForFunction("async () => (await told()).length === 0");

    hers.page().evaluate("lookElsewhere(true)");
    name(his, study, ann, "once more");
    String data = told(hers).getString("data");
    hers.page().navigate("about:blank");
    hers.page().waitForCondition(() -> bell.evaluate(WINDOWS).equals("0"));
    assertEquals(
        new JsonObject()
            .put("focus", 0)
            .put("open", new JsonArray().add(stage.server().url() + "/" + data))
            .encode(),
        bell.evaluate(PRESS));
    his.close();
  }

  @Test
  void whoSwitchesItOffHasNoWorkerAndNothingShown(Stage stage) {
    Person ann = stage.server().newcomer("Ann");
    Person bob = stage.server().newcomer("Bob");
    String study = ann.room("Study", "open");
    Tab hers = phone(stage, ann, study);
    choose(hers, true);
    TestSocket his = bob.hello();
    his.enter(study);
    hers.page().evaluate("lookElsewhere(true)");
    name(his, study, ann, "first");
    String shown = told(hers).getString("tag");
    choose(hers, false);
    assertWorkers(hers, 0);
    assertEquals(List.of(shown), hers.page().evaluate("gone"));
    name(his, study, ann, "second");
    assertThat(hers.message("@" + ann.name() + " second")).isVisible();
    assertWorkers(hers, 0);
    his.close();
  }

  @Test
  void whatIsShownGoesWithWhoSignsOutAndComesForThemAgain(Stage stage) {
    Person ann = stage.server().newcomer("Ann");
    Person bob = stage.server().newcomer("Bob");
    String study = ann.room("Study", "open");
    Tab hers = phone(stage, ann, study);
    choose(hers, true);
    TestSocket his = bob.hello();
    his.enter(study);
    hers.page().evaluate("lookElsewhere(true)");
    name(his, study, ann, "first");
    String first = told(hers).getString("tag");
    hers.page().evaluate(AT_LOGOUT);
    hers.part("settings-open").click();
    hers.part("sign-out").click();
    assertThat(hers.part("signin-form")).isVisible();
    assertEquals(List.of(first), hers.page().evaluate("goneBefore"));
    assertWorkers(hers, 0);
    hers.page().evaluate("lookElsewhere(false)");
    hers.open(stage.server().url() + "/#room=" + study).fillSignIn(ann);
    assertWorkers(hers, 1);
    hers.page().evaluate("lookElsewhere(true)");
    name(his, study, ann, "second");
    assertNotEquals(first, told(hers).getString("tag"));
    his.close();
  }

  @Test
  void aBrowserThatLetsNeitherPageNorWorkerSaysSo(Stage stage) {
    Person ann = stage.server().newcomer("Ann");
    Person bob = stage.server().newcomer("Bob");
    String study = ann.room("Study", "open");
    Tab hers = phone(stage, ann, study);
    hers.page()
        .evaluate(
            "() => { navigator.serviceWorker.register = async () => { throw new TypeError('no'); }; }");
    choose(hers, true);
    TestSocket his = bob.hello();
    his.enter(study);
    hers.page().evaluate("lookElsewhere(true)");
    name(his, study, ann, "first");
    assertThat(hers.message("@" + ann.name() + " first")).isVisible();
    hers.page().evaluate("lookElsewhere(false)");
    hers.part("settings-open").click();
    assertThat(hers.part("notify-state")).containsText("cannot do that");
    assertThat(hers.part("notify")).isDisabled();
    assertWorkers(hers, 0);
    his.close();
  }
}
