package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.Person;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What many and long replies cost the page, counted in passes, frames and characters, not in time.
 */
@ExtendWith(Stage.Director.class)
class StreamsTest {
  /** Speaks to the page in the server's place, on the page's own line. */
  private static final String LINE =
      """
      window.WebSocket = class extends WebSocket {
        constructor(...all) {
          super(...all);
          window.line = this;
          this.addEventListener('message', ({ data }) => {
            for (const frame of [].concat(JSON.parse(data))) {
              if (frame.type === 'room') Object.assign(window, { rev: frame.rev, room: frame.room });
            }
          });
        }
      };
      window.hear = (frame) => line.dispatchEvent(new MessageEvent('message', { data: JSON.stringify({ room, ...frame }) }));
      window.begin = (id, text = '', state = 'writing') => hear({ type: 'message', rev: ++rev, message: {
        id, room, posted: rev, rev, author: { kind: 'model', id: 'm', name: 'Model' }, text, state, createdAt: new Date().toISOString(),
        reply: { provider: 'anthropic', model: 'x', asker: { id: 'a', name: 'Ann' }, payer: { kind: 'platform' } } } });
      window.said = {};
      window.grow = (id, text) => { hear({ type: 'delta', message: id, at: said[id] ?? 0, text }); said[id] = (said[id] ?? 0) + text.length; };
      window.frame = () => new Promise((done) => requestAnimationFrame(() => setTimeout(done)));
      """;

  private static final String TEN_STREAMS =
      """
      async () => {
        const ids = Array.from({ length: 10 }, (_, i) => `stream-${i}`);
        ids.forEach((id) => begin(id));
        await frame();
        let frames = 0;
        let passes = 0;
        let most = 0;
        let last = { frame: -1, passes: 0 };
        const count = () => { frames++; requestAnimationFrame(count); };
        requestAnimationFrame(count);
        new MutationObserver(() => {
          passes++;
          last = last.frame === frames ? { frame: frames, passes: last.passes + 1 } : { frame: frames, passes: 1 };
          most = Math.max(most, last.passes);
        }).observe(document.querySelector('[data-testid=messages]'), { childList: true, subtree: true, characterData: true, attributes: true });
        await frame();
        let told = 0;
        await new Promise((done) => {
          const timer = setInterval(() => {
            for (const id of ids) grow(id, told % 70 ? `**word** ${told} ` : '\\n\\n');
            told += 10;
            if (told >= 2_000) { clearInterval(timer); done(); }
          }, 10);
        });
        await frame();
        return { frames, passes, most, told };
      }
      """;

  private static final String LONG_REPLY =
      """
      async () => {
        const { Lexer } = await import(new URL('vendor/marked.esm.js', document.querySelector('script[type=module]').src));
        const lex = Lexer.prototype.lex;
        let read = 0;
        let most = 0;
        Lexer.prototype.lex = function (text) {
          read += text.length;
          most = Math.max(most, text.length);
          return lex.call(this, text);
        };
        begin('long');
        await frame();
        const part = (i) => `## Part ${i}\\n\\nSome **words** about ${i}, and a [link](https://a.example/${i}).\\n\\n- one\\n- two\\n\\n| a | b |\\n|---|---|\\n| ${i} | x |\\n\\n`
          + '```js\\nconst x = ' + i + ';\\n```\\n\\n' + 'More of it. '.repeat(20) + '\\n\\n';
        let text = '';
        for (let i = 0; text.length < 200_000; i++) text += part(i);
        const first = () => document.querySelector('[data-message-id=long] .text').firstElementChild;
        grow('long', text.slice(0, 1_000));
        await frame();
        const begun = first();
        for (let i = 1_000; i < text.length; i += 1_000) {
          grow('long', text.slice(i, i + 1_000));
          await frame();
        }
        Lexer.prototype.lex = lex;
        return { read, most, length: text.length, isSame: begun === first() };
      }
      """;

  private static Tab hers(Stage stage) {
    Person ann = stage.server().newcomer("Ann");
    Tab tab = stage.window();
    tab.page().addInitScript(LINE);
    tab.signIn(ann, ann.room("Study", "open"));
    tab.page().waitForFunction("() => window.rev !== undefined");
    return tab;
  }

  private static int number(Map<?, ?> counts, String name) {
    return Integer.parseInt(String.valueOf(counts.get(name)));
  }

  @Test
  void tenStreamsAreDrawnAtMostOnceAFrame(Stage stage) {
    Map<?, ?> counts = (Map<?, ?>) hers(stage).page().evaluate(TEN_STREAMS);
    assertEquals(2_000, number(counts, "told"));
    assertEquals(1, number(counts, "most"), counts::toString);
    assertTrue(number(counts, "passes") <= number(counts, "frames"), counts::toString);
  }

  @Test
  void aLongReplyIsReadAgainOnlyAtItsEnd(Stage stage) {
    Map<?, ?> counts = (Map<?, ?>) hers(stage).page().evaluate(LONG_REPLY);
    assertEquals(true, counts.get("isSame"));
    assertTrue(number(counts, "most") < 3_000, counts::toString);
    assertTrue(number(counts, "read") < 2 * number(counts, "length"), counts::toString);
  }

  @Test
  void whoReadsFurtherUpStaysThereAndWhoIsAtTheEndFollows(Stage stage) {
    Tab hers = hers(stage);
    hers.page()
        .evaluate(
            """
            async () => {
              begin('above');
              for (let i = 0; i < 30; i++) begin(`m-${i}`, `Message ${i}\\n\\nand more`, 'complete');
              begin('below');
              await frame();
            }
            """);
    assertThat(hers.message("Message 29")).isVisible();
    Object moved =
        hers.page()
            .evaluate(
                """
                async () => {
                  const list = document.querySelector('[data-testid=messages]');
                  const gap = () => Math.abs(list.scrollHeight - list.scrollTop - list.clientHeight);
                  const wrong = [];
                  for (let i = 0; i < 40; i++) {
                    grow('above', `A paragraph ${i}.\\n\\n`);
                    grow('below', `$x_{${i}}$ and **more** of it ${i}.\\n\\n`);
                    await frame();
                    if (gap() > 2) wrong.push(`${gap()} from the end`);
                  }
                  const read = document.querySelector('[data-message-id=m-15]');
                  read.scrollIntoView({ block: 'center' });
                  await frame();
                  await frame();
                  const top = read.getBoundingClientRect().top;
                  for (let i = 0; i < 40; i++) {
                    grow('above', `Another ${i}, $y_${i}$.\\n\\n`);
                    grow('below', `And another ${i}.\\n\\n`);
                    await frame();
                    const now = read.getBoundingClientRect().top;
                    if (Math.abs(now - top) > 2) wrong.push(`moved by ${now - top} at ${i}`);
                  }
                  return wrong.join();
                }
                """);
    assertEquals("", moved);
  }
}
