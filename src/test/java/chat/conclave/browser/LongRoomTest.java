package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.Person;
import chat.conclave.TestSocket;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Conversations of ten thousand messages, and coming back to them. */
@ExtendWith(Stage.Director.class)
class LongRoomTest {
  private static final int MESSAGES = 10_000;
  private static final int READ = 8_000;

  /** Goes to the top of what is there, again and again, as fast as the page lets one. */
  private static final String READ_UP =
      """
      async (until) => {
        const list = document.querySelector('[data-testid=messages]');
        const all = () => list.querySelectorAll('.message');
        const frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
        const wrong = [];
        let most = 0;
        let steps = 0;
        while (!document.querySelector(`[data-message-id$="-${String(until).padStart(12, '0')}"]`)) {
          const edge = list.getBoundingClientRect().top;
          const read = [...all()].find((each) => each.getBoundingClientRect().top > edge);
          const by = list.scrollTop;
          const top = () => read.querySelector('.text').getBoundingClientRect().top;
          const wanted = top() + by;
          list.scrollTop -= by;
          await frame();
          await frame();
          most = Math.max(most, all().length);
          const off = top() - wanted;
          if (!read.isConnected) wrong.push(`${read.dataset.messageId} is gone at ${steps}`);
          else if (Math.abs(off) > 2) wrong.push(`${read.dataset.messageId} moved by ${off} at ${steps}`);
          if (++steps > 5_000) break;
        }
        return { wrong: wrong.slice(0, 5).join(), most, steps };
      }
      """;

  private Person ann;
  private Archive archive;
  private String room;

  @BeforeEach
  void tenThousandMessages(Stage stage) throws IOException {
    ann = stage.server().newcomer("Ann");
    archive = Archive.of(stage.server(), ann, MESSAGES);
    room = archive.room();
  }

  private Locator message(Tab tab, int number) {
    return tab.page().locator("[data-message-id='" + archive.id(number) + "']");
  }

  /** Has Ann read up to a message. */
  private void read(int rev) {
    TestSocket socket = ann.hello();
    socket.enter(room);
    socket.ask(new JsonObject().put("type", "read").put("room", room).put("rev", rev));
    socket.close();
  }

  @Test
  void whoReadsUpIsNotMovedAndGoesBackToTheEnd(Stage stage) {
    Tab hers = stage.window(ann, room);
    assertThat(message(hers, MESSAGES)).isInViewport();
    Map<?, ?> seen = (Map<?, ?>) hers.page().evaluate(READ_UP, READ);
    assertEquals("", seen.get("wrong"), seen::toString);
    int most = Integer.parseInt(String.valueOf(seen.get("most")));
    assertTrue(most <= 200, seen::toString);
    assertThat(message(hers, MESSAGES)).hasCount(0);
    hers.part("to-end").click();
    assertThat(message(hers, MESSAGES)).isInViewport();
    assertThat(hers.part("to-end")).isHidden();
    hers.say("And one more");
    assertThat(hers.message("And one more")).isInViewport();
  }

  @Test
  void aMessageFarBackIsGoneToAndReadOnFrom(Stage stage) {
    Tab hers = stage.window(ann, room);
    assertThat(message(hers, MESSAGES)).isInViewport();
    hers.page().evaluate("id => { location.hash = id; }", hash(40));
    assertThat(message(hers, 40)).isVisible(new IsVisibleOptions().setTimeout(60_000));
    assertThat(message(hers, 40)).isInViewport();
    TestSocket socket = ann.hello();
    socket.enter(room);
    socket.say(room, "later", "Said meanwhile");
    socket.close();
    assertThat(hers.part("to-end")).isVisible();
    assertThat(message(hers, 40)).isInViewport();
    for (int number = 60; number <= 240; number += 20) {
      message(hers, number).scrollIntoViewIfNeeded();
    }
    assertThat(message(hers, 240)).isInViewport();
  }

  private String hash(int number) {
    return "#room=" + room + "&message=" + archive.id(number);
  }

  @Test
  void oneIsLedToWhereOneLeft(Stage stage) {
    read(9_700);
    Tab hers = stage.window(ann, room);
    assertThat(message(hers, MESSAGES)).isInViewport();
    hers.part("to-left").click();
    assertThat(hers.part("new-line")).isInViewport();
    assertThat(message(hers, 9_701)).isInViewport();
    assertThat(hers.part("to-left")).isHidden();
    assertEquals(
        true,
        hers.part("new-line")
            .evaluate(
                "line => line.nextElementSibling.dataset.messageId.endsWith('-000000009701')"));
  }

  @Test
  void whatIsSaidWhileOneIsElsewhereStandsBelowALine(Stage stage) {
    read(MESSAGES);
    String other = ann.room("Other", "open");
    Tab hers = stage.window(ann, room);
    assertThat(message(hers, MESSAGES)).isInViewport();
    assertThat(hers.part("new-line")).hasCount(0);
    Locator rooms = hers.part("room-list");
    rooms.locator("[data-room='" + other + "']").click();
    assertThat(hers.part("room-name")).hasText("Other");
    Person bob = stage.server().newcomer("Bob");
    TestSocket his = bob.hello();
    his.enter(room);
    his.say(room, "b1", "While you were away");
    his.say(room, "b2", "and another");
    assertThat(rooms.locator("[data-room='" + room + "']")).hasAttribute("data-unread", "yes");
    rooms.locator("[data-room='" + room + "']").click();
    assertThat(hers.part("new-line")).isInViewport();
    assertEquals(
        true,
        hers.part("new-line")
            .evaluate("line => line.nextElementSibling.textContent.includes('While you were')"));
    assertThat(hers.part("to-left")).isHidden();
    his.say(room, "b3", "Is now read");
    assertThat(hers.message("Is now read")).isInViewport();
    hers.say("Thank you");
    assertThat(hers.part("new-line")).hasCount(0);
    his.close();
  }
}
