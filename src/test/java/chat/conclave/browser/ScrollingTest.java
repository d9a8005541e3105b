package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.conclave.Person;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What reading up costs in a short room and in a long one, side by side: {@code mvn test
 * -Dtest=ScrollingTest -Dconclave.figures=yes} writes {@code target/scrolling.md}.
 */
@ExtendWith(Stage.Director.class)
@EnabledIfSystemProperty(named = "conclave.figures", matches = ".+")
class ScrollingTest {
  private static final int FRAMES = 600;
  private static final int ROUNDS = 3;
  private static final int[] SIZES = {100, 1_000, 10_000};

  /** Goes up a wheel's notch a frame, and down again from where the room begins. */
  private static final String SCROLL =
      """
      async (frames) => {
        const list = document.querySelector('[data-testid=messages]');
        const frame = () => new Promise(requestAnimationFrame);
        const took = [];
        let by = -120;
        let last = await frame();
        for (let i = 0; i < frames; i++) {
          if (list.scrollTop <= 0 && !list.querySelector('.older')) by = 120;
          list.scrollTop += by;
          const now = await frame();
          took.push(now - last);
          last = now;
        }
        took.sort((a, b) => a - b);
        return [0.5, 0.95, 0.99, 1].map((part) => took[Math.ceil(part * took.length) - 1]);
      }
      """;

  @Test
  void framesAreTimed(Stage stage) throws IOException {
    Person ann = stage.server().newcomer("Ann");
    List<String> lines = new ArrayList<>();
    lines.add("| Messages | Median frame, ms | 95 of 100 within | 99 of 100 within | Longest |");
    lines.add("|--:|--:|--:|--:|--:|");
    for (int round = 0; round < ROUNDS; round++) {
      for (int size : SIZES) {
        lines.add(line(stage, ann, Archive.of(stage.server(), ann, size)));
      }
    }
    assertEquals(2 + ROUNDS * SIZES.length, lines.size());
    Files.write(Path.of("target", "scrolling.md"), lines);
  }

  private static String line(Stage stage, Person ann, Archive archive) {
    Tab tab = stage.window(ann, archive.room());
    assertThat(tab.page().locator("[data-message-id='" + archive.id(archive.messages()) + "']"))
        .isInViewport();
    List<?> took = (List<?>) tab.page().evaluate(SCROLL, FRAMES);
    tab.close();
    Object[] cells = took.stream().map(each -> ((Number) each).doubleValue()).toArray();
    return String.format(Locale.ROOT, "| %,d ", archive.messages())
        + String.format(Locale.ROOT, "| %.1f | %.1f | %.1f | %.1f |", cells);
  }
}
