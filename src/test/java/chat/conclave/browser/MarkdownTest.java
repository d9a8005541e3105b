package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.conclave.Person;
import com.microsoft.playwright.Locator;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** How messages look, whole and while they grow. {@code sample.md} has everything in it. */
@ExtendWith(Stage.Director.class)
class MarkdownTest {
  /** Draws a text piece by piece, and whole, and tells what differs or should not be seen. */
  private static final String GROW =
      """
      async (sample) => {
        const { createMarkdown } = await import(new URL('markdown.js', document.querySelector('script[type=module]').src));
        const place = () => {
          const element = document.createElement('div');
          document.querySelector('[data-testid=messages]').append(element);
          return [element, createMarkdown(element)];
        };
        const [growing, grow] = place();
        const wrong = [];
        const shown = new Map();
        for (let i = 1; i <= sample.length; i++) {
          grow(sample.slice(0, i), true);
          const bare = growing.cloneNode(true);
          bare.querySelectorAll('code').forEach((code) => code.remove());
          const raw = /\\*|`|~~|\\]\\(|\\$\\$|\\||\\\\[([]|^#/m.exec(bare.textContent);
          if (raw) wrong.push(`after ${JSON.stringify(sample.slice(Math.max(0, i - 20), i))} stands ${raw[0]}`);
          for (const [at, block] of [...growing.children].slice(0, -2).entries()) {
            if (shown.has(at) && shown.get(at) !== block) wrong.push(`block ${at} was made anew at ${i}`);
            shown.set(at, block);
          }
        }
        grow(sample, false);
        const [once, drawOnce] = place();
        drawOnce(sample, false);
        if (once.textContent !== growing.textContent) wrong.push('grown, it reads otherwise');
        const tags = (element) => [...element.querySelectorAll('*')].map((e) => e.localName).filter((n) => n !== 'span').join();
        if (tags(once) !== tags(growing)) wrong.push('grown, it is built otherwise');
        growing.remove();
        once.remove();
        return wrong;
      }
      """;

  private static final String REFUSED =
      """
      async () => {
        const refused = [];
        const attempts = {
          innerHTML: () => { document.createElement('div').innerHTML = '<b>x</b>'; },
          outerHTML: () => { document.body.firstElementChild.outerHTML = '<b>x</b>'; },
          insertAdjacentHTML: () => document.body.insertAdjacentHTML('beforeend', '<b>x</b>'),
          write: () => document.write('<b>x</b>'),
          parse: () => new DOMParser().parseFromString('<b>x</b>', 'text/html'),
          srcdoc: () => { document.createElement('iframe').srcdoc = '<b>x</b>'; },
          script: () => { document.createElement('script').text = '1'; },
          source: () => { document.createElement('script').src = '/main.js'; },
          policy: () => trustedTypes.createPolicy('mine', { createHTML: (html) => html }),
          bell: () => trustedTypes.createPolicy('bell', { createScriptURL: (url) => url }),
          worker: () => navigator.serviceWorker.register('/bell.js'),
          again: () => trustedTypes.createPolicy('dompurify', { createHTML: (html) => html }),
        };
        for (const [name, attempt] of Object.entries(attempts)) {
          try { await attempt(); } catch (error) { refused.push(name); }
        }
        return [refused.join(), Object.keys(attempts).join()];
      }
      """;

  private static Tab hers(Stage stage) {
    Person ann = stage.server().newcomer("Ann");
    return stage.window(ann, ann.room("Study", "open"));
  }

  @Test
  void aTextThatGrowsShowsNoMarksAndKeepsWhatStandsAlready(Stage stage) throws IOException {
    assertEquals(List.of(), hers(stage).page().evaluate(GROW, sample()));
  }

  @Test
  void codeIsColouredOnceItsLanguageIsThere(Stage stage) throws IOException {
    Tab hers = hers(stage);
    assertEquals(
        false,
        hers.page()
            .evaluate(
                "() => performance.getEntriesByType('resource').some((e) => /highlight|katex/.test(e.name))"));
    hers.say(sample());
    Locator text = hers.part("message-text");
    assertThat(text.locator(".hljs-keyword").first()).isVisible();
    assertThat(text.locator(".code")).hasCount(5);
    assertThat(text.locator(".code-head span").first()).hasText("python");
    assertThat(text.locator("math").first()).isVisible();
    assertThat(text.locator("math")).hasCount(4);
    assertThat(text).containsText("$5 and $10");
    assertThat(text.locator("[style]")).hasCount(0);
    assertThat(text.locator("td[align=right]").first()).isVisible();
    assertEquals(
        true,
        text.locator(".code pre")
            .last()
            .evaluate(
                "(pre) => pre.scrollHeight > pre.clientHeight && pre.scrollWidth > pre.clientWidth && pre.clientHeight < innerHeight"));
    assertEquals(
        true,
        text.locator(".table-frame")
            .first()
            .evaluate("(frame) => getComputedStyle(frame).overflowX === 'auto'"));
  }

  @Test
  void nothingWritesMarkupPastThePolicy(Stage stage) {
    Tab hers = hers(stage);
    hers.say("**bold** and `code`");
    assertThat(hers.part("message-text").locator("strong")).hasText("bold");
    for (String expected : List.of("Trusted", "trusted-types", "Content Security Policy")) {
      hers.witness().expect(expected);
    }
    List<?> refused = (List<?>) hers.page().evaluate(REFUSED);
    assertEquals(refused.get(1), refused.get(0));
  }

  static String sample() throws IOException {
    try (InputStream file = MarkdownTest.class.getResourceAsStream("sample.md")) {
      if (file == null) {
        throw new IllegalStateException("sample.md is missing");
      }
      return new String(file.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
