package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.Person;
import chat.conclave.TestSocket;
import com.microsoft.playwright.Download;
import com.microsoft.playwright.Locator;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Finding what was said, and what becomes of a room. */
@ExtendWith(Stage.Director.class)
class FindingTest {
  private static final int SOCKETS = 4;
  private static final int EACH = 25;

  private Person ann;
  private String room;
  private String needle;

  @BeforeEach
  void aLongConversation(Stage stage) {
    ann = stage.server().newcomer("Ann");
    room = ann.room("Study", "open");
    TestSocket first = ann.hello();
    first.enter(room);
    needle = first.say(room, "n", "Where is the needle in it?").getString("message");
    first.ask(new JsonObject().put("type", "pin").put("message", needle).put("on", true));
    for (int i = 0; i < SOCKETS; i++) {
      TestSocket socket = ann.hello();
      socket.enter(room);
      for (int j = 0; j < EACH; j++) {
        assertEquals("ok", socket.say(room, "n" + i + "-" + j, "Hay").getString("type"));
      }
      socket.close();
    }
  }

  private static void assertSought(Tab tab) {
    Locator found = tab.message("Where is the needle in it?");
    assertThat(found).isVisible();
    assertThat(found).isInViewport();
  }

  @Test
  void aWordIsFoundAndOneGoesThere(Stage stage) {
    Tab hers = stage.window(ann, room);
    assertThat(hers.message("Where is the needle in it?")).hasCount(0);
    hers.part("search-open").click();
    hers.part("search-input").fill("elephant");
    assertThat(hers.part("search-status")).hasText("Nothing was found.");
    hers.part("search-input").fill("need");
    assertThat(hers.part("found").locator("mark")).hasText("needle");
    hers.part("found").click();
    assertThat(hers.part("search-dialog")).hasCount(0);
    assertSought(hers);
  }

  @Test
  void pinsAndLinksLeadToTheirMessages(Stage stage) {
    Tab hers = stage.window(ann, room);
    hers.part("pins-open").click();
    hers.part("found").click();
    assertSought(hers);
    Tab his = stage.window(stage.server().newcomer("Bob"), room);
    assertThat(his.part("message").last()).isVisible();
    String link = stage.server().url() + "/#room=" + room + "&message=" + needle;
    his.open(link);
    assertSought(his);
    assertThat(his.page()).hasURL(stage.server().url() + "/#room=" + room);
    his.open("about:blank");
    his.open(link);
    assertSought(his);
    assertThat(his.page()).hasURL(stage.server().url() + "/#room=" + room);
  }

  @Test
  void aRoomIsSetUpTakenAwayAndDeleted(Stage stage) throws IOException {
    Tab hers = stage.window(ann, room);
    Tab his = stage.window(stage.server().newcomer("Bob"), room);
    hers.part("room-settings-open").click();
    hers.part("room-name-input").fill("Barn");
    hers.part("room-topic-input").fill("Hay and needles");
    hers.part("room-retention").fill("30");
    hers.part("room-about-save").click();
    assertThat(hers.part("room-about-result")).hasText("Saved.");
    assertThat(his.part("room-name")).hasText("Barn");
    assertThat(his.part("room-topic")).hasText("Hay and needles");
    Download download = hers.page().waitForDownload(() -> hers.part("room-export").click());
    assertEquals("Barn.jsonl", download.suggestedFilename());
    List<String> lines = Files.readAllLines(download.path());
    assertEquals(2 + SOCKETS * EACH, lines.size());
    assertTrue(lines.get(1).contains("needle"));
    assertThat(hers.part("room-delete")).isDisabled();
    // What is asked about the room while it goes finds nothing.
    hers.witness().expect("404");
    his.witness().expect("404");
    hers.part("room-delete-name").fill("Barn");
    hers.part("room-delete").click();
    assertThat(his.part("refused-room")).containsText("This room was deleted.");
    assertThat(his.part("message")).hasCount(0);
    assertThat(his.part("room-list")).not().containsText("Barn");
  }

  @Test
  void whoInvitesSeesTheLinksAndWithdrawsThem(Stage stage) {
    Tab hers = stage.window(ann, room);
    hers.part("invite-open").click();
    hers.part("invite-role").selectOption("guest");
    hers.part("invite-make").click();
    assertThat(hers.part("invites")).containsText(Pattern.compile("one person as a guest"));
    hers.part("invite-revoke").click();
    assertThat(hers.part("invite-revoke")).hasCount(0);
    assertEquals(0, ann.get("/api/rooms/" + room + "/invites").array().size());
  }
}
