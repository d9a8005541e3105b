package chat.conclave.browser;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;

import chat.conclave.Person;
import chat.conclave.TestSocket;
import com.microsoft.playwright.Locator;
import io.vertx.core.json.JsonObject;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/** A program is never taken for a person. */
@ExtendWith(Stage.Director.class)
class BotsTest {
  @Test
  void aBotsMessagesAreMarked(Stage stage) {
    Person ann = stage.server().newcomer("Ann");
    String room = ann.room("Study", "open");
    Tab tab = stage.window(ann, room);
    String key =
        stage
            .server()
            .admin()
            .post("/api/service-keys", new JsonObject().put("type", "chat").put("label", "Pagebot"))
            .json()
            .getString("key");
    TestSocket bot = Person.holding(stage.server(), key).hello();
    bot.enter(room);
    bot.say(room, "n1", "I am a program");
    Locator message = tab.message("I am a program");
    assertThat(message).containsText("Pagebot");
    assertThat(message.getByTestId("model-mark")).hasText("bot");
    tab.say("I am not");
    assertThat(tab.message("I am not").getByTestId("model-mark")).hasCount(0);
  }
}
