package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.conclave.Person;
import chat.conclave.TestSocket;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.options.ReducedMotion;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * What comes and goes by itself can be used by everybody too, as {@link ScreensTest} has it for the
 * rest.
 */
@ExtendWith(Stage.Director.class)
class PassingScreensTest {
  /** Has notices wait until they were looked at. */
  private static final String STAY =
      """
      const wait = window.setTimeout;
      window.setTimeout = (task, ms, ...more) => wait(task, ms === 7_000 ? 3_600_000 : ms, ...more);
      """;

  private final Inspector inspector = new Inspector();

  private static Tab window(Stage stage) {
    return stage.window(
        stage.server(), new NewContextOptions().setReducedMotion(ReducedMotion.REDUCE));
  }

  private void assertNoFaults() {
    assertEquals(List.of(), inspector.faults(), () -> String.join("\n", inspector.faults()));
  }

  @Test
  void aNewVersionANoticeAndAMarkedRoom(Stage stage) {
    Person ann = stage.server().newcomer("Ann");
    Person bob = stage.server().newcomer("Bob");
    String cellar = bob.room("Cellar", "private");
    bob.post("/api/rooms/" + cellar + "/members", new JsonObject().put("user", ann.id()));
    Tab hers = window(stage);
    hers.page().addInitScript(STAY);
    hers.page()
        .routeWebSocket(
            "**/ws",
            line ->
                line.connectToServer()
                    .onMessage(
                        message -> {
                          JsonObject frame =
                              message.text().startsWith("{")
                                  ? new JsonObject(message.text())
                                  : new JsonObject();
                          line.send(
                              "welcome".equals(frame.getString("type"))
                                  ? frame.put("page", "another").encode()
                                  : message.text());
                        }));
    hers.signIn(ann, ann.room("Study", "open"));
    assertThat(hers.part("stale")).isVisible();
    TestSocket his = bob.hello();
    his.enter(cellar);
    his.say(cellar, "b1", "@" + ann.name() + " come down");
    his.close();
    assertThat(hers.page().locator("[data-room='" + cellar + "']"))
        .hasAttribute("data-named", "yes");
    hers.part("composer").fill("a".repeat(20_000));
    hers.part("composer").press("Enter");
    assertThat(hers.part("notices")).containsText("too long");
    hers.part("composer").fill("");
    inspector.look(hers, "a new version, and a notice");
    assertThat(hers.part("notices")).containsText("too long");
    hers.page().setViewportSize(390, 844);
    hers.part("rooms-open").click();
    inspector.lookAtPhone(hers, "a room where one is named, on a phone");
    assertNoFaults();
  }

  @Test
  void nobodyAnswers(Stage stage) {
    Tab hers = window(stage);
    hers.witness().expect("net::ERR_FAILED");
    AtomicBoolean asked = new AtomicBoolean();
    // Later ones are left without an answer, and the card stays as it is.
    hers.page()
        .route(
            "**/api/auth/refresh",
            route -> {
              if (!asked.getAndSet(true)) {
                route.abort();
              }
            });
    hers.open(stage.server().url());
    assertThat(hers.part("unreachable")).isVisible();
    inspector.look(hers, "nobody answers");
    assertThat(hers.part("unreachable")).isVisible();
    assertNoFaults();
  }
}
