package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.Person;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions.IsVisibleOptions;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Text that would like to be more than text. {@code hostile.txt} has one a paragraph, more than
 * 500.
 */
@ExtendWith(Stage.Director.class)
class HostileMarkdownTest {
  /** What is in an element beyond what markdown, its colours and its maths may become. */
  private static final String SURPLUS =
      """
      (root) => {
        const html = new Set(('p br strong em del code pre blockquote ul ol li hr a h3 h4 h5 h6 table thead tbody tr th td '
          + 'div span button').split(' '));
        const maths = new Set(('math mrow mi mn mo ms mtext mspace mfrac msqrt mroot mstyle mpadded mphantom msub msup msubsup '
          + 'munder mover munderover mmultiscripts mprescripts mtable mtr mtd menclose').split(' '));
        const attributes = new Set(['href', 'rel', 'target', 'draggable', 'data-confirm', 'start', 'align', 'class', 'tabindex',
          'type', 'aria-label', 'data-testid', 'dir']);
        const drawn = new Set(('display mathvariant stretchy fence separator form largeop movablelimits symmetric accent '
          + 'accentunder linethickness scriptlevel displaystyle columnalign columnspacing rowspacing columnlines rowlines '
          + 'notation minsize maxsize width height depth voffset lspace rspace').split(' '));
        const classes = /^(code|code-head|table-frame|quiet small|plain|maths|maths display|hljs-[a-z-]+_?( [a-z]+_)*)$/;
        const surplus = [];
        for (const element of root.querySelectorAll('[data-testid=message-text] *')) {
          const isMaths = element.namespaceURI === 'http://www.w3.org/1998/Math/MathML';
          if (!(isMaths ? maths : html).has(element.localName)) surplus.push(element.outerHTML);
          for (const { name, value } of element.attributes) {
            if (!(isMaths ? drawn : attributes).has(name)) surplus.push(element.outerHTML);
            if (name === 'href' && !/^(https?:\\/\\/|mailto:)/i.test(value)) surplus.push(element.outerHTML);
            if (name === 'class' && !classes.test(value)) surplus.push(element.outerHTML);
            if (isMaths && Math.abs(parseFloat(value)) > 20) surplus.push(element.outerHTML);
          }
        }
        if (window.pwned) surplus.push('a script ran');
        return surplus;
      }
      """;

  private static final String WATCH =
      """
      () => {
        const look = (%s);
        window.surplus = [];
        new MutationObserver((changes) => {
          const texts = changes.map(({ target }) => (target.closest ?? target.parentElement.closest).call(target.closest ? target : target.parentElement, '.message'));
          for (const text of new Set(texts)) if (text) window.surplus.push(...look(text));
        }).observe(document.body, { childList: true, subtree: true, attributes: true });
      }
      """
          .formatted(SURPLUS);

  private static final String LOOK =
      "() => [...window.surplus, ...(%s)(document)]".formatted(SURPLUS);

  private static final String IDS =
      "() => [...document.querySelectorAll('[data-message-id]')].map((each) => each.dataset.messageId)";

  /** Draws a text in ten pieces, in the place of a message. */
  private static final String GROW =
      """
      async (text) => {
        const { createMarkdown } = await import(new URL('markdown.js', document.querySelector('script[type=module]').src));
        const element = document.createElement('div');
        element.dataset.testid = 'message-text';
        const message = document.createElement('div');
        message.className = 'message';
        message.append(element);
        document.querySelector('[data-testid=messages]').append(message);
        const draw = createMarkdown(element);
        for (let i = 1; i <= 10; i++) draw(text.slice(0, text.length * i / 10), true);
        draw(text, false);
        await new Promise((done) => requestAnimationFrame(done));
        message.remove();
      }
      """;

  private static final IsVisibleOptions PATIENTLY = new IsVisibleOptions().setTimeout(60_000);
  private static final int LONG = 1_000;
  private static final int FEW = 60;
  private static final int TOGETHER = 100;
  private static final Pattern MANY = Pattern.compile("⟪(.*?)×(\\d+)⟫");

  @Test
  void messagesStayText(Stage stage) throws IOException {
    Person bobby = stage.server().newcomer("Bob");
    String room = bobby.room("Zoo", "open");
    Tab bob = stage.window(bobby, room);
    Crowd crowd = new Crowd(stage.server(), room);
    List<String> hostile = hostile();
    assertTrue(hostile.size() >= 500, hostile.size() + " are few");
    bob.page().evaluate(WATCH);
    // The page draws the last hundred.
    Set<Object> seen = new HashSet<>();
    for (int from = 0; from < hostile.size(); from += FEW) {
      hostile.subList(from, Math.min(from + FEW, hostile.size())).forEach(crowd::say);
      crowd.say("That was " + from);
      assertThat(bob.message("That was " + from)).isVisible(PATIENTLY);
      assertEquals(List.of(), bob.page().evaluate(LOOK));
      seen.addAll((List<?>) bob.page().evaluate(IDS));
    }
    assertTrue(seen.size() > hostile.size(), seen.size() + " were drawn");
    bob.say("I can still write");
    assertThat(bob.message("I can still write")).isVisible();
    bob.page().reload();
    assertThat(bob.message("I can still write")).isVisible(PATIENTLY);
    bob.page().evaluate(WATCH);
    assertEquals(List.of(), bob.page().evaluate(LOOK));
  }

  @Test
  void aStreamedReplyStaysTextAtEachStep(Stage stage) throws IOException {
    Person ann = stage.server().newcomer("Ann");
    ann.saveKey("anthropic", "sk-ant-api03-" + "Zx9Yw8Vu7Ts6".repeat(5));
    String room = ann.room("Zoo", "open");
    Tab hers = stage.window(ann, room);
    hers.pick("@anth", "Anthropic");
    assertThat(hers.part("composer")).hasValue("@claude ");
    hers.page().evaluate(WATCH);
    List<String> hostile = hostile().stream().filter(text -> text.length() < LONG).toList();
    for (int from = 0; from < hostile.size(); from += TOGETHER) {
      List<String> some = hostile.subList(from, Math.min(from + TOGETHER, hostile.size()));
      String end = "The end of " + from;
      stage.server().simulator().say(String.join("\n\n", some) + "\n\n```\n\n" + end);
      hers.part("composer").fill("@claude go on");
      hers.part("composer").press("Enter");
      assertThat(hers.replyText()).containsText(end);
      hers.reply("complete");
    }
    assertEquals(List.of(), hers.page().evaluate(LOOK));
  }

  @Test
  void whatIsLongStaysTextWhileItGrows(Stage stage) throws IOException {
    Person ann = stage.server().newcomer("Ann");
    Tab hers = stage.window(ann, ann.room("Zoo", "open"));
    List<String> hostile = hostile().stream().filter(text -> text.length() >= LONG).toList();
    hers.page().evaluate(WATCH);
    for (String text : hostile) {
      hers.page().evaluate(GROW, text);
    }
    assertEquals(List.of(), hers.page().evaluate(LOOK));
    hers.say("I can still write");
    assertThat(hers.message("I can still write")).isVisible();
  }

  @Test
  void markupIsReadAsItWasWritten(Stage stage) {
    Person ann = stage.server().newcomer("Ann");
    Tab hers = stage.window(ann, ann.room("Zoo", "open"));
    for (String markup :
        List.of(
            "<script>window.pwned = 1</script>",
            "<p>one</p>",
            "<!-- a note -->",
            "in a line <em>one</em>, <a href=\"https://x.example\">two</a> and <br> three",
            "&lt;em&gt; <!-- a note --> <nothing/>")) {
      hers.say(markup);
      Locator text = hers.part("message-text").last();
      assertThat(text).hasText(markup.replace("&lt;em&gt;", "<em>"));
      assertThat(text.locator("em, a, br, p p")).hasCount(0);
    }
  }

  @Test
  void aLinkSaysWhereItLeadsBeforeItOpens(Stage stage) {
    Person ann = stage.server().newcomer("Ann");
    Tab hers = stage.window(ann, ann.room("Zoo", "open"));
    hers.say("[your bank](https://bank.example.evil.example/login)");
    Locator link = hers.part("message").getByText("your bank");
    assertThat(link).hasAttribute("rel", "noopener noreferrer");
    assertThat(link).hasAttribute("target", "_blank");
    link.click();
    assertThat(hers.part("link-host")).hasText("bank.example.evil.example");
    assertThat(hers.part("link-open")).hasAttribute("rel", "noopener noreferrer");
  }

  private static List<String> hostile() throws IOException {
    try (InputStream file = HostileMarkdownTest.class.getResourceAsStream("hostile.txt")) {
      if (file == null) {
        throw new IllegalStateException("hostile.txt is missing");
      }
      String all = new String(file.readAllBytes(), StandardCharsets.UTF_8).strip();
      return Stream.of(all.split("\n\n")).map(HostileMarkdownTest::written).toList();
    }
  }

  /** In the file, ⟪a×3⟫ is “aaa”, and in lines with that ¤ begins a new one. */
  private static String written(String text) {
    return MANY.matcher(text).find()
        ? MANY.matcher(text)
            .replaceAll(
                many ->
                    Matcher.quoteReplacement(many.group(1).repeat(Integer.parseInt(many.group(2)))))
            .replace('¤', '\n')
        : text;
  }
}
