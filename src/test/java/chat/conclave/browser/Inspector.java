package chat.conclave.browser;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.Page.EmulateMediaOptions;
import com.microsoft.playwright.options.ColorScheme;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Holds what a window shows against the rules of axe-core, wide and narrow, light and dark; narrow
 * against fingers too.
 */
final class Inspector {
  private static final String AXE = source();
  private static final String JUDGE =
      """
      async (rules) => {
        const tags = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice'];
        const { violations } = await axe.run(document, {
          ...(rules.length ? { runOnly: rules } : { runOnly: tags, rules: { 'target-size': { enabled: true } } }),
          resultTypes: ['violations'],
          preload: false,
        });
        return violations.flatMap(({ id, nodes }) => nodes.map(({ target, failureSummary }) => `${id} at ${target.join(' ')}: ${failureSummary}`));
      }
      """;

  // Menus are scrolled by the arrow keys: those of the text field, which keeps the focus, and
  // others by moving it.
  private static final String ADJUST =
      """
      axe.configure({ rules: [{ id: 'scrollable-region-focusable', selector: '*:not(select, textarea, [role=listbox], [role=menu])' }] })
      """;

  private static final int DESK = 1280;
  private static final int PHONE = 390;

  private final List<String> faults = new ArrayList<>();

  private static String source() {
    try (InputStream file = Inspector.class.getResourceAsStream("/axe.min.js")) {
      return new String(file.readAllBytes(), UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Looks at this screen; what is wrong is kept until all were looked at. */
  void look(Tab tab, String screen) {
    look(tab, screen, PHONE, DESK);
  }

  /** The same for what is there on a phone alone. */
  void lookAtPhone(Tab tab, String screen) {
    look(tab, screen, PHONE);
  }

  /** The same for what is there on a wide screen alone. */
  void lookAtDesk(Tab tab, String screen) {
    look(tab, screen, DESK);
  }

  private void look(Tab tab, String screen, int... widths) {
    if (!Boolean.TRUE.equals(tab.page().evaluate("'axe' in window"))) {
      tab.page().evaluate(AXE);
      tab.page().evaluate(ADJUST);
    }
    for (int width : widths) {
      tab.page().setViewportSize(width, 844);
      judge(tab.page(), screen + ", " + width + " px", List.of());
      if (width == PHONE) {
        Targets.missed(tab.page()).forEach(each -> faults.add(screen + ", 44 px: " + each));
        Reflow.lost(tab.page()).forEach(each -> faults.add(screen + ", " + each));
      }
    }
    dark(tab, ColorScheme.DARK);
    judge(tab.page(), screen + ", dark", List.of("color-contrast"));
    dark(tab, ColorScheme.LIGHT);
  }

  private static void dark(Tab tab, ColorScheme scheme) {
    tab.page().emulateMedia(new EmulateMediaOptions().setColorScheme(scheme));
  }

  private void judge(Page page, String screen, List<String> rules) {
    for (Object fault : (List<?>) page.evaluate(JUDGE, rules)) {
      faults.add(screen + ": " + fault);
    }
  }

  List<String> faults() {
    return faults;
  }
}
