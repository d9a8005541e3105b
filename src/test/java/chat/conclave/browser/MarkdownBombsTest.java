package chat.conclave.browser;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.Person;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** Texts that are made to keep a browser busy cost a bounded number of elements and steps. */
@ExtendWith(Stage.Director.class)
class MarkdownBombsTest {
  /** A block of code has six elements, and about 1,500 blocks are drawn. */
  private static final int MOST_ELEMENTS = 1_502 * 6;

  private static final String END = "\n\nThe end";

  /**
   * Draws a text whole and in pieces: how many elements that makes, and whether its end is there.
   */
  private static final String DRAW =
      """
      async (text) => {
        const { createMarkdown } = await import(new URL('markdown.js', document.querySelector('script[type=module]').src));
        const drawn = (draw) => {
          const element = document.createElement('div');
          draw(createMarkdown(element));
          const ends = element.textContent.trimEnd().endsWith('The end');
          return [element.querySelectorAll('*').length, ends ? 'whole' : 'cut', element.textContent.length];
        };
        const whole = drawn((draw) => draw(text));
        const grown = drawn((draw) => {
          for (let i = 1; i <= 10; i++) draw(text.slice(0, text.length * i / 10), true);
        });
        return [...whole, ...grown];
      }
      """;

  /** How often a text is looked through for marks while it grows by a character at a time. */
  private static final String LOOKED_THROUGH =
      """
      async (text) => {
        const page = document.querySelector('script[type=module]').src;
        const { createMarkdown } = await import(new URL('markdown.js', page));
        const { Lexer } = await import(new URL('vendor/marked.esm.js', page));
        const element = document.createElement('div');
        const draw = createMarkdown(element);
        draw(text, true);
        const node = element.querySelector('p').firstChild;
        const { lex } = Lexer.prototype;
        let times = 0;
        Lexer.prototype.lex = function (source) {
          times++;
          return lex.call(this, source);
        };
        for (let i = 1; i <= 20; i++) draw(text + '*'.repeat(i), true);
        Lexer.prototype.lex = lex;
        return [times, element.querySelector('p').firstChild === node && element.textContent === text + '*'.repeat(20)];
      }
      """;

  private static final List<String> PIECES =
      List.of(
          "**a** ",
          "*a **b ",
          "*a_",
          "~~a~~ ",
          "`a` ",
          "[a](https://a.b) ",
          "[a](",
          "![a](",
          "https://a.b ",
          "> a\n\n",
          "> ",
          "- a\n",
          "- a\n\n",
          "- **a** *b*\n",
          "- > ",
          "# a\n",
          "---\n\n",
          "```\na\n```\n",
          "a\n\n",
          "a\n",
          "<b>",
          "\\*",
          "|",
          "$a$ ",
          "*a _b ~~c ");

  private static Tab hers(Stage stage) {
    Person ann = stage.server().newcomer("Ann");
    return stage.window(ann, ann.room("Zoo", "open"));
  }

  private static String many(String piece, int length) {
    return piece.repeat(length / piece.length() + 1).substring(0, length);
  }

  private static List<String> bombs(int length) {
    List<String> bombs = new ArrayList<>();
    PIECES.forEach(piece -> bombs.add(many(piece, length)));
    int columns = length / 6;
    bombs.add(
        "|a".repeat(columns) + "|\n" + "|-".repeat(columns) + "|\n" + "|b".repeat(columns) + "|");
    bombs.add("|a|b|\n|-|-|\n" + many("|**a**|b|\n", length));
    StringBuilder nested = new StringBuilder();
    for (int i = 0; nested.length() < length; i++) {
      nested.append("  ".repeat(i)).append("- a\n");
    }
    bombs.add(nested.toString());
    return bombs;
  }

  @Test
  void noTextIsDrawnOfEndlessElementsAndNoneIsCut(Stage stage) {
    Tab hers = hers(stage);
    for (int length : List.of(16_000, 100_000)) {
      for (String bomb : bombs(length)) {
        String begins = bomb.substring(0, 20) + " of " + length;
        List<?> drawn = (List<?>) hers.page().evaluate(DRAW, bomb + END);
        assertTrue((int) drawn.get(0) <= MOST_ELEMENTS, begins + ": " + drawn);
        assertTrue((int) drawn.get(3) <= MOST_ELEMENTS, begins + ": " + drawn);
        assertEquals("whole", drawn.get(1), begins);
        assertEquals("whole", drawn.get(4), begins);
        // Nothing is made of it that is much longer than it is.
        assertTrue((int) drawn.get(5) <= bomb.length() + END.length() + 100, begins + ": " + drawn);
      }
    }
  }

  @Test
  void whatIsTooLargeIsNotLookedThroughAgainWhileItGrows(Stage stage) {
    Tab hers = hers(stage);
    for (String piece : List.of("- a\n", "*a **b ", "**a** ")) {
      Object looked = hers.page().evaluate(LOOKED_THROUGH, many(piece, 70_000));
      assertEquals(List.of(0, true), looked, piece);
    }
    List<?> small = (List<?>) hers.page().evaluate(LOOKED_THROUGH, "a few words ");
    assertEquals(20, small.get(0));
  }

  @Test
  void whatIsLongAndMeantIsDrawn(Stage stage) {
    Tab hers = hers(stage);
    Map<String, String> meant =
        Map.of(
            "li", many("- **an item** of a list that is long, with `code`\n", 28_000),
            "td", "|a|b|c|\n|-|-|-|\n" + many("|one|**two**|three|\n", 8_000),
            "strong", many("A paragraph with **some** marks, as *people* write them.\n\n", 40_000));
    meant.forEach(
        (tag, text) -> {
          String count =
              "async (text) => { const { createMarkdown } = await import(new URL('markdown.js', document.querySelector('script[type=module]').src));"
                  + " const element = document.createElement('div'); createMarkdown(element)(text);"
                  + " return element.querySelectorAll('%s').length; }".formatted(tag);
          int drawn = (int) hers.page().evaluate(count, text);
          assertTrue(drawn > 400, drawn + " " + tag);
        });
  }
}
