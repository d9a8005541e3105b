package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.conclave.Person;
import com.microsoft.playwright.options.AriaRole;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * The page's files are fetched once, side by side; and a page that is older than its server says
 * so.
 */
@ExtendWith(Stage.Director.class)
class PageVersionTest {
  /** What came over the line, and not from the browser's own cache. */
  private static final String FETCHED =
      "performance.getEntriesByType('resource').filter((e) => e.transferSize > 0 && e.name.includes('/v/')).map((e) => e.name)";

  @Test
  void theFilesAreNotFetchedAgain(Stage stage) {
    Person person = stage.server().newcomer("Ann");
    Tab ann = stage.window(person, person.room("Study", "open"));
    ann.page().reload();
    assertThat(ann.part("room-name")).hasText("Study");
    Object fetched = ann.page().evaluate(FETCHED);
    assertEquals(List.of(), fetched);
  }

  @Test
  void aPageOlderThanItsServerSaysSo(Stage stage) {
    Person person = stage.server().newcomer("Ann");
    AtomicReference<String> page = new AtomicReference<>("another");
    Tab ann = stage.window();
    ann.page()
        .routeWebSocket(
            "**/ws",
            route ->
                route
                    .connectToServer()
                    .onMessage(
                        message -> {
                          String text = message.text();
                          JsonObject frame =
                              text.startsWith("{") ? new JsonObject(text) : new JsonObject();
                          boolean welcome = "welcome".equals(frame.getString("type"));
                          route.send(
                              welcome && page.get() != null
                                  ? frame.put("page", page.get()).encode()
                                  : text);
                        }));
    ann.signIn(person, person.room("Study", "open"));
    assertThat(ann.part("stale")).containsText("There is a new version of this page.");
    page.set(null);
    ann.part("stale").getByRole(AriaRole.BUTTON).click();
    assertThat(ann.part("room-name")).hasText("Study");
    assertThat(ann.part("stale")).isHidden();
  }
}
