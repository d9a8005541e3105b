package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import chat.conclave.Person;
import chat.conclave.TestServer;
import chat.conclave.TestSocket;
import com.microsoft.playwright.Browser.NewContextOptions;
import com.microsoft.playwright.options.ColorScheme;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledIfSystemProperty;
import org.junit.jupiter.api.extension.ExtendWith;

/**
 * Draws the admin page for people to look at: {@code mvn test -Dtest=AdminPicturesTest
 * -Dconclave.pictures=yes} fills {@code target/pictures}.
 */
@ExtendWith(Stage.Director.class)
@EnabledIfSystemProperty(named = "conclave.pictures", matches = ".+")
class AdminPicturesTest {
  private static final int[] WIDTHS = {390, 820, 1440};
  private static final String[] PARTS = {
    "people", "invites", "rooms", "service-keys", "usage", "server"
  };

  @Test
  void eachPartIsDrawn(Stage stage) {
    TestServer server =
        stage.own(
            TestServer.fresh(Map.of("CONCLAVE_MOONSHOT_API_KEY", "sk-" + "moon5Shot".repeat(5))));
    fill(server);
    for (int width : WIDTHS) {
      for (ColorScheme scheme : new ColorScheme[] {ColorScheme.LIGHT, ColorScheme.DARK}) {
        draw(stage, server, width, scheme);
      }
    }
  }

  private static void fill(TestServer server) {
    Person root = server.admin();
    Person ann = server.newcomer("Ann Lindqvist");
    Person bob = server.newcomer("Bob Okafor");
    root.patch("/api/users/" + ann.id(), new JsonObject().put("role", "manager"));
    for (Person each : new Person[] {ann, bob}) {
      each.saveKey("openai", "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3));
      each.saveKey("anthropic", "sk-ant-api03-" + "Zx9Yw8Vu7Ts6".repeat(6));
      String room = each.room("Kitchen of " + each.name(), "open");
      TestSocket socket = each.hello();
      socket.enter(room);
      socket.reply(room, socket.summon(room, "openai"));
      socket.reply(room, socket.summon(room, "anthropic"));
    }
    bob.room("Secret plan", "private");
    root.post(
        "/api/service-keys",
        new JsonObject()
            .put("type", "chat")
            .put("label", "Weatherman")
            .put("rooms", new JsonArray().add(root.lobby())));
    root.post(
        "/api/service-keys", new JsonObject().put("type", "management").put("label", "Nightly"));
  }

  private static void draw(Stage stage, TestServer server, int width, ColorScheme scheme) {
    Tab tab =
        stage.window(
            server,
            new NewContextOptions()
                .setViewportSize(width, width < 500 ? 844 : 900)
                .setColorScheme(scheme)
                .setHasTouch(width < 500));
    tab.open(server.url() + "/#room=" + server.admin().lobby()).fillSignIn(server.admin());
    for (String part : PARTS) {
      tab.page().evaluate("(part) => { location.hash = '#/admin/' + part; }", part);
      assertThat(tab.part("admin-" + part)).hasAttribute("aria-current", "page");
      assertThat(tab.page().locator(".admin-loaded[aria-busy=true]")).hasCount(0);
      tab.picture(file(part, width, scheme));
    }
    tab.part("admin-people").click();
    tab.part("person-open").first().click();
    assertThat(tab.part("person-keys-state")).not().isEmpty();
    tab.picture(file("person", width, scheme));
    tab.part("person-disable").click();
    tab.picture(file("ask", width, scheme));
  }

  private static Path file(String name, int width, ColorScheme scheme) {
    return Path.of("target", "pictures", "admin-" + name + "-" + width + "-" + scheme + ".png");
  }
}
