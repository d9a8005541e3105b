package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import chat.conclave.Person;
import com.microsoft.playwright.Dialog;
import com.microsoft.playwright.WebSocketFrame;
import com.microsoft.playwright.WebSocketRoute;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Predicate;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What somebody writes is not lost, and what must not be kept is not. */
@ExtendWith(Stage.Director.class)
class DraftsTest {
  private static final String KEY = "sk-ant-api03-" + "Zx9Yw8Vu7Ts6".repeat(5);

  private static String kept(Tab tab) {
    return String.valueOf(tab.page().evaluate("() => JSON.stringify({ ...sessionStorage })"));
  }

  @Test
  void eachRoomHasItsDraftAndAReloadKeepsThem(Stage stage) {
    Person ann = stage.server().newcomer("Ann");
    String study = ann.room("Study", "open");
    String attic = ann.room("Attic", "open");
    Tab hers = stage.window(ann, study);
    hers.say("A question");
    hers.message("A question").hover();
    hers.tool(hers.message("A question"), "reply").click();
    hers.type("half an ans");
    hers.part("room-list").locator("[data-room='" + attic + "']").click();
    assertThat(hers.part("composer")).hasValue("");
    assertThat(hers.part("composer")).isVisible();
    assertThat(hers.part("replying")).isHidden();
    hers.type("about the attic");
    hers.assertKept("about the attic");
    hers.page().reload();
    assertThat(hers.part("room-name")).hasText("Attic");
    assertThat(hers.part("composer")).hasValue("about the attic");
    hers.part("room-list").locator("[data-room='" + study + "']").click();
    assertThat(hers.part("composer")).hasValue("half an ans");
    assertThat(hers.part("replying")).containsText("A question");
    hers.page().reload();
    assertThat(hers.part("replying")).containsText("A question");
    hers.type("wer").part("composer").press("Enter");
    assertThat(hers.message("half an answer").locator(".quote")).containsText("A question");
    assertThat(hers.part("composer")).hasValue("");
    hers.page().reload();
    assertThat(hers.message("half an answer")).isVisible();
    assertThat(hers.part("composer")).hasValue("");

    hers.part("settings-open").click();
    hers.part("sign-out").click();
    assertThat(hers.part("signin-form")).isVisible();
    assertEquals("{}", kept(hers));
  }

  @Test
  void severalLinesAndEmojiAreWritten(Stage stage) {
    Person ann = stage.server().newcomer("Ann");
    Tab hers = stage.window(ann, ann.room("Study", "open"));
    hers.pick("At 12:30 :thu", "👍");
    assertThat(hers.part("composer")).hasValue("At 12:30 👍 ");
    hers.part("composer").press("Shift+Enter");
    hers.pick(":ship", "🚀");
    hers.part("composer").press("ArrowLeft");
    hers.part("emoji-open").click();
    hers.part("emoji-menu").getByLabel("tada").click();
    assertThat(hers.part("composer")).isFocused();
    hers.part("composer").press("Enter");
    assertThat(hers.part("message-text")).containsText("🚀");
    assertEquals(
        "At 12:30 👍 \n🚀🎉",
        ann.get("/api/rooms/" + room(hers) + "/messages")
            .array()
            .getJsonObject(0)
            .getString("text"));
  }

  private static String room(Tab tab) {
    return tab.page().url().replaceFirst(".*#room=", "");
  }

  @Test
  void aKeyInADraftIsNeverKept(Stage stage) {
    Person ann = stage.server().newcomer("Ann");
    Tab hers = stage.window(ann, ann.room("Study", "open"));
    hers.type("a few words");
    hers.assertKept("a few words");
    hers.part("composer").fill("my key is " + KEY);
    assertFalse(kept(hers).contains("sk-ant"), "a key was kept");
    assertFalse(kept(hers).contains("a few words"), "what was there before is gone");
    hers.page().reload();
    assertThat(hers.part("composer")).hasValue("");
    hers.witness().assertNeverSent(KEY);
  }

  /**
   * A window of which only those frames go out, and come in, that may. It may be reloaded while it
   * waits.
   */
  private static Tab behindDoor(Stage stage, Predicate<String> out, Predicate<String> in) {
    Tab tab = stage.window();
    tab.page()
        .routeWebSocket(
            "**/ws*",
            line -> {
              WebSocketRoute server = line.connectToServer();
              line.onMessage(frame -> pass(frame, out, server));
              server.onMessage(frame -> pass(frame, in, line));
            });
    tab.page().onDialog(Dialog::accept);
    return tab;
  }

  private static void pass(WebSocketFrame frame, Predicate<String> may, WebSocketRoute to) {
    if (may.test(frame.text())) {
      to.send(frame.text());
    }
  }

  @Test
  void whatWasOnItsWayWhenThePageWasReloadedIsSentOnce(Stage stage) {
    Person ann = stage.server().newcomer("Ann");
    String room = ann.room("Study", "open");
    AtomicBoolean mute = new AtomicBoolean();
    Tab hers = behindDoor(stage, text -> !mute.get() || !text.contains("\"say\""), text -> true);
    hers.signIn(ann, room);
    hers.say("Arrives");
    assertThat(hers.message("Arrives")).isVisible();
    mute.set(true);
    hers.say("Is on its way");
    assertThat(hers.part("waiting")).containsText("Is on its way");
    hers.page().reload();
    assertThat(hers.part("waiting")).containsText("Is on its way");
    mute.set(false);
    hers.page().reload();
    assertThat(hers.message("Is on its way")).isVisible();
    assertThat(hers.part("waiting")).hasCount(0);
    assertEquals(2, ann.get("/api/rooms/" + room + "/messages").array().size());
  }

  @Test
  void whatHadArrivedWhenThePageWasReloadedIsNotSaidAgain(Stage stage) {
    Person ann = stage.server().newcomer("Ann");
    String room = ann.room("Study", "open");
    AtomicBoolean deaf = new AtomicBoolean();
    Tab hers = behindDoor(stage, text -> true, text -> !deaf.get());
    hers.signIn(ann, room);
    Tab elsewhere = stage.window(ann, room);
    hers.say("Arrives");
    assertThat(hers.message("Arrives")).isVisible();
    deaf.set(true);
    hers.say("Arrives unheard");
    assertThat(elsewhere.message("Arrives unheard")).isVisible();
    assertThat(hers.part("waiting")).containsText("Arrives unheard");
    deaf.set(false);
    hers.page().reload();
    assertThat(hers.message("Arrives unheard")).isVisible();
    assertThat(hers.part("waiting")).hasCount(0);
    assertEquals(2, ann.get("/api/rooms/" + room + "/messages").array().size());
  }
}
