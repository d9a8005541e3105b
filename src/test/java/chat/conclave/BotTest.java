package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** A chat key is a bot: in its rooms as a member is, and nobody's money is its own. */
@NullUnmarked
class BotTest {
  private static final TestServer SERVER = TestServer.shared();

  private static Person bot(String label, String... rooms) {
    JsonObject wanted = ServiceKeyTest.wanted("chat", label);
    if (rooms.length > 0) {
      wanted.put("rooms", new JsonArray(List.of((Object[]) rooms)));
    }
    return Person.holding(SERVER, ServiceKeyTest.make(SERVER.admin(), wanted).getString("key"));
  }

  @Test
  void aBotTalksUnderItsOwnNameAndIsMarkedAsOne() {
    Person ann = SERVER.newcomer("Ann");
    String room = ann.room("Study", "open");
    TestSocket human = ann.hello();
    human.enter(room);
    Person bot = bot("Weatherman");
    TestSocket socket =
        TestSocket.open(SERVER, java.util.Map.of("Authorization", "Bearer " + bot.token()));
    JsonObject welcome =
        socket.ask(new JsonObject().put("type", "hello").put("token", bot.token()));
    assertTrue(welcome.getJsonObject("user").getBoolean("bot"));
    socket.enter(room);
    JsonObject said = socket.say(room, "n1", "Rain at noon.");
    JsonObject author =
        human.message(said.getString("message"), "complete").getJsonObject("author");
    assertEquals("bot", author.getString("kind"));
    assertEquals("Weatherman", author.getString("name"));
    assertEquals(bot.get("/api/user").json().getString("id"), author.getString("id"));
  }

  @Test
  void aNonceIsOneMessageAndAResumeGivesWhatWasMissed() {
    Person ann = SERVER.newcomer("Ann");
    String room = ann.room("Study", "open");
    Person bot = bot("Resumer");
    TestSocket first = bot.hello();
    JsonObject entered = first.enter(room);
    JsonObject one = first.say(room, "same", "once");
    assertEquals(one.getString("message"), first.say(room, "same", "once").getString("message"));
    first.close();
    TestSocket human = ann.hello();
    human.enter(room);
    String missed = human.say(room, "h1", "while you were out").getString("message");
    TestSocket second = bot.hello();
    JsonObject resumed =
        second.ask(
            new JsonObject()
                .put("type", "enter")
                .put("room", room)
                .put("epoch", entered.getString("epoch"))
                .put("after", one.getLong("rev")));
    assertFalse(resumed.getBoolean("reset"));
    second.message(missed, "complete");
    assertEquals(2, bot.get("/api/rooms/" + room + "/messages").array().size());
  }

  @Test
  void aBotForSomeRoomsIsAMemberOfExactlyThose() {
    Person root = SERVER.admin();
    String its = root.room("Its own", "private");
    String other = root.room("Another", "open");
    Person bot = bot("Roommate", its);
    List<String> seen =
        bot.get("/api/rooms").array().stream()
            .map(each -> ((JsonObject) each).getString("id"))
            .toList();
    assertEquals(List.of(its), seen);
    TestSocket socket = bot.hello();
    assertEquals("room", socket.enter(its).getString("type"));
    assertEquals("forbidden", socket.enter(other).getString("code"));
    assertEquals("forbidden", socket.say(other, "n1", "hello").getString("code"));
    for (String path : new String[] {"", "/messages", "/members"}) {
      assertEquals(200, bot.get("/api/rooms/" + its + path).status());
      assertEquals(403, bot.get("/api/rooms/" + other + path).status());
    }
  }

  @Test
  void aBotWithoutNamedRoomsSeesNoPrivateOne() {
    Person ann = SERVER.newcomer("Ann");
    String hidden = ann.room("Hidden", "private");
    Person bot = bot("Roamer");
    assertEquals("not-found", bot.hello().enter(hidden).getString("code"));
    assertEquals(404, bot.get("/api/rooms/" + hidden).status());
  }

  @Test
  void aBotAsksNoModelAndNoProviderIsCalled() {
    Person ann = SERVER.newcomer("Ann");
    String room = ann.room("Study", "open");
    TestSocket human = ann.hello();
    human.enter(room);
    String handle = human.summon(room, "practice");
    TestSocket socket = bot("Asker").hello();
    socket.enter(room);
    JsonObject refused = socket.say(room, "n1", "@" + handle + " hello");
    assertEquals("forbidden", refused.getString("code"));
    JsonObject summon = new JsonObject().put("type", "summon").put("room", room);
    assertEquals("forbidden", socket.ask(summon.put("provider", "practice")).getString("code"));
    assertEquals(0, ann.get("/api/rooms/" + room + "/messages").array().size());
  }
}
