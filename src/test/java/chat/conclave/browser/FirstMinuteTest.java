package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.TestServer;
import com.microsoft.playwright.Browser.NewContextOptions;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** The first start, up to the first reply. */
@ExtendWith(Stage.Director.class)
class FirstMinuteTest {
  private static final String WATCH_THE_TEXT_GROW =
      """
      () => {
        window.lengths = new Set();
        new MutationObserver(() => {
          const texts = document.querySelectorAll('[data-author-kind=model] [data-testid=message-text]');
          if (texts.length) window.lengths.add(texts[texts.length - 1].textContent.length);
        }).observe(document.body, {childList: true, subtree: true, characterData: true});
      }
      """;

  @Test
  void theSetupLinkLeadsToAReplyThatStreams(Stage stage) {
    TestServer server = stage.own(TestServer.untouched());
    Tab ann = stage.window(server, new NewContextOptions());
    ann.open(server.url());
    assertThat(ann.part("first-start")).isVisible();
    ann.open(server.setupLink());
    assertThat(ann.part("register-form")).isVisible();
    assertThat(ann.page()).not().hasURL(Pattern.compile("setup="));
    ann.register("Ann");
    assertThat(ann.part("room-name")).hasText("Lobby");
    ann.page().evaluate(WATCH_THE_TEXT_GROW);
    ann.part("summon-practice").click();
    assertThat(ann.part("composer")).hasValue("@practice ");
    assertThat(ann.part("payer-hint")).hasText("Practice is free");
    ann.type("how do I invite people?").part("composer").press("Enter");
    ann.reply("complete");
    assertThat(ann.replyText()).containsText("To bring somebody in, open the room's menu");
    assertThat(ann.reply().getByTestId("payer")).containsText("free (practice)");
    int steps = (int) ann.page().evaluate("() => window.lengths.size");
    assertTrue(steps >= 3, "the text grew in " + steps + " steps");
  }
}
