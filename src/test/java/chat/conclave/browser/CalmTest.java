package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.conclave.Person;
import chat.conclave.TestServer;
import chat.conclave.simulator.Gate;
import com.microsoft.playwright.Page.EmulateMediaOptions;
import com.microsoft.playwright.options.ReducedMotion;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The page speaks to screen readers, and moves, no more than it must. */
@ExtendWith(Stage.Director.class)
class CalmTest {
  private static final String KEY = "sk-ant-api03-" + "Zx9Yw8Vu7Ts6".repeat(5);

  /** What a live region says: what is put into it, in this order. */
  private static final String LISTEN =
      """
      () => {
        window.spoken = [];
        const regions = [...document.querySelectorAll('[aria-live=polite], [role=status], [role=alert]')].filter((each) => each.closest('.messages, [data-testid=announcer]'));
        for (const region of regions) new MutationObserver((changes) => changes.forEach((change) => {
          if (change.type === 'characterData') spoken.push(change.target.data);
          change.addedNodes.forEach((node) => spoken.push(node.textContent));
        })).observe(region, { childList: true, characterData: true, subtree: true });
        return regions.length;
      }
      """;

  private static final String MOVES =
      """
      () => {
        const animations = document.getAnimations().filter((each) => each instanceof CSSAnimation).map(({ animationName }) => animationName);
        return [...animations, getComputedStyle(document.getElementById('rooms')).transitionDuration].join(' ');
      }
      """;

  private Person ann;
  private String room;

  @BeforeEach
  void aRoom(Stage stage) {
    ann = stage.server().newcomer("Ann");
    ann.saveKey("anthropic", KEY);
    room = ann.room("Study", "open");
  }

  private Gate asked(Stage stage, Tab hers) {
    hers.pick("@anth", "Anthropic");
    assertThat(hers.part("composer")).hasValue("@claude ");
    Gate gate = stage.server().simulator().say("alpha beta gamma delta").holdAfter(2);
    hers.say("@claude well?");
    TestServer.await(gate.reached());
    assertThat(hers.replyText()).hasText("alpha beta");
    return gate;
  }

  @Test
  void aReplyIsReadAloudWhenItIsWhole(Stage stage) {
    Tab hers = stage.window(ann, room);
    hers.say("Good morning");
    assertThat(hers.message("Good morning")).isVisible();
    assertThat(hers.part("messages")).hasAttribute("aria-live", "off");
    assertThat(hers.part("announcer")).hasAttribute("aria-live", "polite");
    assertEquals(1, hers.page().evaluate(LISTEN));
    Gate gate = asked(stage, hers);
    assertThat(hers.part("announcer")).containsText("Claude is answering");
    gate.release();
    hers.reply("complete");
    assertThat(hers.part("announcer")).containsText("alpha beta gamma delta");
    assertEquals(
        List.of("Claude is answering", "Claude: alpha beta gamma delta"),
        hers.page().evaluate("spoken"));
  }

  @Test
  void nothingMovesForWhoWantsNothingToMove(Stage stage) {
    Tab hers = stage.window(ann, room);
    hers.page().setViewportSize(390, 844);
    Gate gate = asked(stage, hers);
    assertThat(hers.reply().getByTestId("reply-state")).hasClass("state busy");
    assertEquals("dots 0.18s, 0.18s", hers.page().evaluate(MOVES));
    hers.page().emulateMedia(new EmulateMediaOptions().setReducedMotion(ReducedMotion.REDUCE));
    assertEquals("0s", hers.page().evaluate(MOVES));
    gate.release();
    hers.reply("complete");
  }
}
