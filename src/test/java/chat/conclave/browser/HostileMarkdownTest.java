package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.conclave.Person;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Text that would like to be more than text. {@code hostile.txt} has one a paragraph. */
@ExtendWith(Stage.Director.class)
class HostileMarkdownTest {
  /** What is in the messages beyond the tags and attributes that markdown may become. */
  private static final String SURPLUS =
      """
      () => {
        const tags = new Set(('P BR STRONG EM DEL CODE PRE BLOCKQUOTE UL OL LI HR A H3 H4 H5 H6 TABLE THEAD TBODY '
          + 'TR TH TD DIV SPAN BUTTON').split(' '));
        const attributes = new Set(['href', 'rel', 'target', 'draggable', 'data-confirm', 'start', 'align', 'class', 'tabindex',
          'type', 'aria-label', 'data-testid']);
        const classes = new Set(['code', 'code-head', 'table-frame', 'quiet small']);
        const surplus = [];
        for (const element of document.querySelectorAll('[data-testid=message-text] *')) {
          if (!tags.has(element.tagName)) surplus.push(element.outerHTML);
          for (const { name, value } of element.attributes) {
            if (!attributes.has(name)) surplus.push(element.outerHTML);
            if (name === 'href' && !/^(https?|mailto):/i.test(value)) surplus.push(element.outerHTML);
            if (name === 'class' && !classes.has(value)) surplus.push(element.outerHTML);
          }
        }
        if (window.pwned) surplus.push('a script ran');
        return surplus;
      }
      """;

  @Test
  void messagesStayText(Stage stage) throws IOException {
    Person bobby = stage.server().newcomer("Bob");
    String room = bobby.room("Zoo", "open");
    Tab bob = stage.window(bobby, room);
    Crowd crowd = new Crowd(stage.server(), room);
    List<String> hostile = hostile();
    hostile.forEach(crowd::say);
    crowd.say("The end");
    assertThat(bob.message("The end")).isVisible();
    assertThat(bob.part("message")).hasCount(hostile.size() + 1);
    assertEquals(List.of(), bob.page().evaluate(SURPLUS));
    bob.page().reload();
    assertThat(bob.message("The end")).isVisible();
    assertEquals(List.of(), bob.page().evaluate(SURPLUS));
  }

  @Test
  void aStreamedReplyStaysTextAtEachStep(Stage stage) throws IOException {
    Person ann = stage.server().newcomer("Ann");
    ann.saveKey("anthropic", "sk-ant-api03-" + "Zx9Yw8Vu7Ts6".repeat(5));
    String room = ann.room("Zoo", "open");
    Tab hers = stage.window(ann, room);
    hers.pick("@anth", "Anthropic");
    assertThat(hers.part("composer")).hasValue("@claude ");
    hers.page().evaluate("() => { window.surplus = []; window.look = " + SURPLUS + "; }");
    hers.page()
        .evaluate(
            "() => new MutationObserver(() => window.surplus.push(...window.look()))"
                + ".observe(document.body, {childList: true, subtree: true})");
    stage.server().simulator().say(String.join("\n\n", hostile()) + "\n\nThe end");
    hers.type("go on").part("composer").press("Enter");
    hers.reply("complete");
    assertThat(hers.replyText()).containsText("The end");
    assertEquals(List.of(), hers.page().evaluate("() => window.surplus"));
    assertEquals(List.of(), hers.page().evaluate(SURPLUS));
  }

  @Test
  void aLinkSaysWhereItLeadsBeforeItOpens(Stage stage) {
    Person ann = stage.server().newcomer("Ann");
    Tab hers = stage.window(ann, ann.room("Zoo", "open"));
    hers.say("[your bank](https://bank.example.evil.example/login)");
    hers.part("message").getByText("your bank").click();
    assertThat(hers.part("link-host")).hasText("bank.example.evil.example");
    assertThat(hers.part("link-open")).hasAttribute("rel", "noopener noreferrer");
  }

  private static List<String> hostile() throws IOException {
    try (InputStream file = HostileMarkdownTest.class.getResourceAsStream("hostile.txt")) {
      if (file == null) {
        throw new IllegalStateException("hostile.txt is missing");
      }
      return List.of(new String(file.readAllBytes(), StandardCharsets.UTF_8).strip().split("\n\n"));
    }
  }
}
