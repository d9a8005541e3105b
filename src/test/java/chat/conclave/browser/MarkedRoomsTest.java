package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import chat.conclave.Person;
import chat.conclave.TestSocket;
import com.microsoft.playwright.Locator;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** What somebody has read on one device is marked on no other one of theirs. */
@ExtendWith(Stage.Director.class)
class MarkedRoomsTest {
  private Person ann;
  private String study;
  private String kitchen;
  private String cellar;
  private TestSocket his;

  @BeforeEach
  void rooms(Stage stage) {
    ann = stage.server().newcomer("Ann");
    study = ann.room("Study", "open");
    kitchen = ann.room("Kitchen", "open");
    cellar = ann.room("Cellar", "open");
    his = stage.server().newcomer("Bob").hello();
    his.enter(kitchen);
    his.enter(cellar);
  }

  @AfterEach
  void end() {
    his.close();
  }

  private static Locator item(Tab tab, String room) {
    return tab.page().locator("[data-room='" + room + "']");
  }

  private static void assertMarked(Tab tab, String room, String unread, String named) {
    assertThat(item(tab, room)).hasAttribute("data-unread", unread);
    assertThat(item(tab, room)).hasAttribute("data-named", named);
  }

  private static void go(Tab tab, String room, String name) {
    item(tab, room).click();
    assertThat(tab.part("room-name")).hasText(name);
  }

  @Test
  void aMarkGoesWhereverItsRoomIsReadAndWhetherOneIsInItOrNot(Stage stage) {
    Tab desk = stage.window(ann, study);
    Tab phone = stage.window(ann, study);
    go(phone, kitchen, "Kitchen");
    go(phone, study, "Study");
    his.say(kitchen, "k1", "@" + ann.name() + " tea?");
    his.say(cellar, "c1", "@" + ann.name() + " wine?");
    for (String room : new String[] {kitchen, cellar}) {
      assertMarked(phone, room, "yes", "yes");
      assertMarked(desk, room, "yes", "yes");
    }
    go(desk, kitchen, "Kitchen");
    assertMarked(phone, kitchen, "no", "no");
    assertMarked(phone, cellar, "yes", "yes");
    go(desk, cellar, "Cellar");
    assertMarked(phone, cellar, "no", "no");
    go(desk, study, "Study");
    his.say(cellar, "c2", "Or beer?");
    assertMarked(phone, cellar, "yes", "no");
    // This mark it has from the list.
    phone.page().reload();
    assertMarked(phone, cellar, "yes", "no");
    go(desk, cellar, "Cellar");
    assertMarked(phone, cellar, "no", "no");
  }

  @Test
  void whatCameWhileOneLookedAwayIsReadWhenOneLooksAgain(Stage stage) {
    Tab desk = stage.window(ann, kitchen);
    Tab phone = stage.window(ann, study);
    desk.look(true);
    his.say(kitchen, "k1", "Tea?");
    assertThat(desk.message("Tea?")).isVisible();
    assertMarked(phone, kitchen, "yes", "no");
    desk.look(false);
    assertMarked(phone, kitchen, "no", "no");
  }

  @Test
  void whatIsNewerThanWhatWasReadStaysMarked(Stage stage) {
    Tab phone = stage.window(ann, study);
    go(phone, kitchen, "Kitchen");
    go(phone, study, "Study");
    long tea = his.say(kitchen, "k1", "Tea?").getLong("rev");
    long wine = his.say(cellar, "c1", "Wine?").getLong("rev");
    his.say(kitchen, "k2", "@" + ann.name() + "?");
    long beer = his.say(cellar, "c2", "@" + ann.name() + " or beer?").getLong("rev");
    assertMarked(phone, kitchen, "yes", "yes");
    assertMarked(phone, cellar, "yes", "yes");
    TestSocket elsewhere = ann.hello();
    read(elsewhere, kitchen, tea);
    read(elsewhere, cellar, wine);
    read(elsewhere, cellar, beer);
    // By then it has heard of the other one too.
    assertMarked(phone, cellar, "no", "no");
    assertMarked(phone, kitchen, "yes", "yes");
    elsewhere.close();
  }

  private static void read(TestSocket socket, String room, long rev) {
    socket.ask(new JsonObject().put("type", "read").put("room", room).put("rev", rev));
  }
}
