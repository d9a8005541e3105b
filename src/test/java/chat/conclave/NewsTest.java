package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** What members hear of rooms that they are not in: that something was said, and never what. */
@NullUnmarked
class NewsTest {
  private final TestServer server = TestServer.shared();
  private final Person ann = server.newcomer("Ann");
  private final Person bob = server.newcomer("Bob");
  private final String study = ann.room("Study", "private");
  private final TestSocket hers = ann.hello();
  private final TestSocket his = bob.hello();

  private void admit(Person person) {
    ann.post("/api/rooms/" + study + "/members", RightsCast.member(person));
  }

  private static JsonObject news(TestSocket socket, String room, String mention) {
    return socket.find(
        frame ->
            "news".equals(frame.getString("type"))
                && room.equals(frame.getString("room"))
                && (mention == null
                    ? !frame.containsKey("mention")
                    : mention.equals(frame.getString("mention"))));
  }

  private static List<JsonObject> allNews(TestSocket socket) {
    return socket.frames().stream()
        .filter(frame -> "news".equals(frame.getString("type")))
        .toList();
  }

  @Test
  void aMemberWhoIsNotInTheRoomHearsThatAndWhomButNotWhat() {
    admit(bob);
    hers.enter(study);
    hers.say(study, "n1", "the safe opens with 1234");
    assertEquals(Set.of("type", "room", "said"), news(his, study, null).fieldNames());
    String named =
        hers.say(study, "n2", "@" + bob.name() + " it does, with 1234").getString("message");
    JsonObject mention = news(his, study, "named");
    assertEquals(named, mention.getString("message"));
    assertEquals("Study", mention.getString("roomName"));
    assertEquals(ann.name(), mention.getJsonObject("author").getString("name"));
    assertTrue(his.raw().stream().noneMatch(frame -> frame.contains("1234")));
    assertEquals(List.of(), allNews(hers));
  }

  @Test
  void whoIsInTheRoomHearsTheMessageInstead() {
    admit(bob);
    his.enter(study);
    hers.enter(study);
    String named = hers.say(study, "n1", "@" + bob.name() + " here?").getString("message");
    his.message(named, "complete");
    TestSocket elsewhere = bob.hello();
    hers.say(study, "n2", "@" + bob.name() + " or there?");
    news(elsewhere, study, "named");
    assertEquals(List.of(), allNews(his));
  }

  @Test
  void anAnswerOfAModelIsToldToWhoAskedAndHasLeft() {
    admit(bob);
    hers.enter(study);
    String handle = hers.summon(study, "practice");
    his.enter(study);
    his.ask(new JsonObject().put("type", "leave").put("room", study));
    String asked = his.say(study, "n1", "@" + handle + " how long?").getString("message");
    JsonObject answered = news(his, study, "answered");
    assertEquals(hers.replyTo(asked).getString("id"), answered.getString("message"));
    assertEquals("model", answered.getJsonObject("author").getString("kind"));
  }

  @Test
  void whoIsNoMemberHearsNothing() {
    String open = ann.room("Hall", "open");
    String cellar = ann.room("Cellar", "private");
    ann.post("/api/rooms/" + cellar + "/members", RightsCast.member(bob));
    admit(bob);
    List.of(study, open, cellar).forEach(hers::enter);
    hers.say(study, "n1", "@" + bob.name());
    news(his, study, "named");
    ann.delete("/api/rooms/" + study + "/members/" + bob.id());
    int heard = allNews(his).size();
    hers.say(study, "n2", "@" + bob.name());
    hers.say(open, "n3", "@" + bob.name());
    hers.say(cellar, "n4", "@" + bob.name());
    news(his, cellar, "named");
    for (JsonObject since : allNews(his).subList(heard, allNews(his).size())) {
      assertEquals(cellar, since.getString("room"), since::encode);
    }
  }

  @Test
  void aBotHearsOfNoRoomThatItHasNotEntered() {
    Person admin = server.admin();
    String den = admin.room("Den", "private");
    admin.post("/api/rooms/" + den + "/members", RightsCast.member(bob));
    JsonObject wanted =
        ServiceKeyTest.wanted("chat", "Listener").put("rooms", new JsonArray().add(den));
    Person bot = Person.holding(server, ServiceKeyTest.make(admin, wanted).getString("key"));
    TestSocket its = bot.hello();
    TestSocket admins = admin.hello();
    admins.enter(den);
    admins.say(den, "n1", "@Listener @" + bob.name());
    news(his, den, "named");
    assertEquals("room", its.enter(den).getString("type"));
    assertEquals(List.of(), allNews(its));
  }
}
