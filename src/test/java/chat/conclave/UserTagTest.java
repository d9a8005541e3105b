package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

/** What an abuse desk of a provider can tell a person by. */
@NullUnmarked
class UserTagTest {
  private static final TestServer SERVER = TestServer.fresh(Map.of());

  @AfterAll
  static void stop() {
    SERVER.stop();
  }

  /** The tag that goes with a question of {@code person} to the simulator. */
  private static String tag(Person person, String provider, String field) {
    String room = person.room("Study", "open");
    TestSocket socket = person.hello();
    socket.enter(room);
    int before = SERVER.simulator().count();
    assertEquals("complete", socket.reply(room, socket.summon(room, provider)).getString("state"));
    socket.close();
    return SERVER.simulator().requests().get(before).json().getString(field);
  }

  @Test
  void aTagOutlivesARestartAndIsAnotherForEachPersonAndProvider() {
    Person ann = SERVER.newcomer("Ann");
    Person bob = SERVER.newcomer("Bob");
    for (Person person : new Person[] {ann, bob}) {
      person.saveKey("deepseek", "sk-" + "0123456789abcdef".repeat(2));
    }
    ann.saveKey("openai", "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3));
    String tag = tag(ann, "deepseek", "user_id");
    assertNotEquals(tag, tag(bob, "deepseek", "user_id"));
    assertNotEquals(tag, tag(ann, "openai", "safety_identifier"));
    assertFalse(tag.contains(ann.id()) || ann.id().replace("-", "").contains(tag));
    SERVER.stop();
    SERVER.start();
    Person back = Person.signIn(SERVER, ann.name(), TestServer.PASSWORD);
    assertEquals(tag, tag(back, "deepseek", "user_id"));
  }
}
