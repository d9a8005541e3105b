package chat.conclave.browser;

import com.microsoft.playwright.Page;
import java.util.ArrayList;
import java.util.List;

/**
 * Whether everything is there, and nothing to be scrolled sideways, when a page is enlarged four
 * times (WCAG 2.2, 1.4.10), and when its reader spreads the text (1.4.12).
 */
final class Reflow {
  private static final int WIDTH = 320;
  private static final int HEIGHT = 256;

  /**
   * What is cut off, and what stands beside the page. What scrolls by itself may be wider: code,
   * tables, formulas.
   */
  private static final String LOST =
      """
      () => {
        const page = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body;
        const lost = [];
        const name = (part) => part.outerHTML.slice(0, 160);
        const scrolls = (part) => part && part !== document.body && (['auto', 'scroll'].includes(getComputedStyle(part).overflowX) || scrolls(part.parentElement));
        if (document.documentElement.scrollWidth > innerWidth) lost.push(`the page is ${document.documentElement.scrollWidth} px wide`);
        for (const part of page.querySelectorAll('*')) {
          if (!part.checkVisibility({ opacityProperty: true, visibilityProperty: true }) || part.closest('[inert], svg, math, input, textarea, select')) continue;
          const { overflowX, overflowY, textOverflow } = getComputedStyle(part);
          const { clientWidth, clientHeight, scrollWidth, scrollHeight } = part;
          if (clientWidth <= 1) continue;
          const isCut = (overflow) => ['hidden', 'clip'].includes(overflow);
          if (isCut(overflowX) && textOverflow !== 'ellipsis' && scrollWidth > clientWidth + 1) lost.push(`${scrollWidth - clientWidth} px wider than is shown: ${name(part)}`);
          if (isCut(overflowY) && scrollHeight > clientHeight + 2) lost.push(`${scrollHeight - clientHeight} px higher than is shown: ${name(part)}`);
          const { left, right } = part.getBoundingClientRect();
          if ((right > innerWidth + 1 || left < -1) && right > left && !scrolls(part)) lost.push(`from ${Math.round(left)} to ${Math.round(right)}: ${name(part)}`);
        }
        return lost;
      }
      """;

  /** As the criterion has it, for everything; between paragraphs twice the size of their text. */
  private static final String SPREAD =
      """
      () => {
        const sheet = new CSSStyleSheet();
        sheet.replaceSync('* { line-height: 1.5 !important; letter-spacing: .12em !important; word-spacing: .16em !important } p { margin-bottom: 2em !important }');
        document.adoptedStyleSheets = [sheet];
      }
      """;

  private Reflow() {}

  static List<String> lost(Page page) {
    List<String> lost = new ArrayList<>();
    page.setViewportSize(WIDTH, HEIGHT);
    look(page, "320 px: ", lost);
    page.evaluate(SPREAD);
    look(page, "320 px, spread: ", lost);
    page.evaluate("document.adoptedStyleSheets = []");
    return lost;
  }

  private static void look(Page page, String how, List<String> lost) {
    for (Object each : (List<?>) page.evaluate(LOST)) {
      lost.add(how + each);
    }
  }
}
