package chat.conclave.browser;

import com.microsoft.playwright.Page;
import java.util.List;

/**
 * Whether whatever can be touched is 44 px wide and high to a finger, whatever it is to the eye.
 */
final class Targets {
  /**
   * What a finger that is 21 px beside the middle of something hits instead. Links in running text
   * are as high as their line, and what pops up lies over others for a while.
   */
  private static final String MISSED =
      """
      () => {
        const page = [...document.querySelectorAll('dialog[open]')].at(-1) ?? document.body;
        const seen = (part) => part.checkVisibility({ opacityProperty: true, visibilityProperty: true }) && !part.closest('[inert]') && getComputedStyle(part).pointerEvents !== 'none';
        const parts = [...page.querySelectorAll('button, a[href], input, select, textarea, summary, [role=option]')].filter((part) => !part.matches('.text a, p a'));
        const targets = new Set(parts.map((part) => (part.matches('[type=radio], [type=checkbox]') && part.closest('label')) || part).filter(seen));
        const missed = [];
        for (const target of targets) {
          target.scrollIntoView({ block: 'center' });
          const { x, y, width, height } = target.getBoundingClientRect();
          for (const [name, right, down] of [['left', -21, 0], ['right', 21, 0], ['above', 0, -21], ['below', 0, 21]]) {
            const hit = document.elementFromPoint(x + width / 2 + right, y + height / 2 + down);
            if (!target.contains(hit) && !hit?.closest('.tools, .menu, .to-end')) missed.push(`${target.outerHTML.slice(0, 160)} ${Math.round(width)}x${Math.round(height)}: ${name} is ${hit?.outerHTML.slice(0, 60)}`);
          }
        }
        return missed;
      }
      """;

  private Targets() {}

  static List<?> missed(Page page) {
    return (List<?>) page.evaluate(MISSED);
  }
}
