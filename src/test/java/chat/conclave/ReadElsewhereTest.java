package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** How far somebody has read is told to their other sockets, and to nobody else. */
@NullUnmarked
class ReadElsewhereTest {
  private final TestServer server = TestServer.shared();

  private static JsonObject read(String room, long rev) {
    return new JsonObject().put("type", "read").put("room", room).put("rev", rev);
  }

  private static List<Long> told(TestSocket socket, String room) {
    return socket.frames().stream()
        .filter(frame -> "read".equals(frame.getString("type")))
        .filter(frame -> room.equals(frame.getString("room")))
        .map(frame -> frame.getLong("read"))
        .toList();
  }

  private static void awaitTold(TestSocket socket, long rev) {
    socket.find(
        frame -> "read".equals(frame.getString("type")) && frame.getLong("read").equals(rev));
  }

  @Test
  void mySocketsInAndOutsideTheRoomHearItOnceAndNobodyElseDoes() {
    Person ann = server.newcomer("Ann");
    Person bob = server.newcomer("Bob");
    String study = ann.room("Study", "open");
    TestSocket here = ann.hello();
    TestSocket inside = ann.hello();
    TestSocket outside = ann.hello();
    TestSocket his = bob.hello();
    List.of(here, inside, his).forEach(socket -> socket.enter(study));
    long first = his.say(study, "n1", "one").getLong("rev");
    long last = his.say(study, "n2", "two").getLong("rev");

    assertEquals("ok", here.ask(read(study, first)).getString("type"));
    for (long rev : List.of(first, first, 1L, last + 1_000, last + 2_000, last)) {
      assertEquals("ok", here.ask(read(study, rev)).getString("type"));
    }
    List.of(inside, outside).forEach(socket -> awaitTold(socket, last));
    // What is said after it comes after it.
    String after = here.say(study, "n3", "three").getString("message");
    List.of(here, inside, his).forEach(socket -> socket.message(after, "complete"));
    assertEquals(List.of(first, last), told(inside, study));
    assertEquals(List.of(first, last), told(outside, study));
    assertEquals(List.of(), told(here, study));
    assertEquals(List.of(), told(his, study));
    assertEquals("ok", his.ask(read(study, last)).getString("type"));
    assertEquals(List.of(first, last), told(inside, study));
  }

  @Test
  void theNewsOfARoomSaysHowFarOneHasToReadForIt() {
    Person ann = server.newcomer("Ann");
    Person bob = server.newcomer("Bob");
    String study = ann.room("Study", "open");
    TestSocket his = bob.hello();
    his.enter(study);
    TestSocket hers = ann.hello();
    long rev = his.say(study, "n1", "@" + ann.name() + "?").getLong("rev");
    JsonObject mention = hers.find(frame -> frame.containsKey("mention"));
    assertEquals(rev, mention.getLong("said"));
    hers.find(frame -> "news".equals(frame.getString("type")) && !frame.containsKey("mention"));
    JsonObject listed =
        ann.get("/api/rooms").array().stream()
            .map(JsonObject.class::cast)
            .filter(room -> study.equals(room.getString("id")))
            .findFirst()
            .orElseThrow();
    assertEquals(rev, listed.getLong("said"));
  }

  @Test
  void aBotsOtherSocketsHearNothingOfIt() {
    Person admin = server.admin();
    String den = admin.room("Den", "private");
    JsonObject wanted =
        ServiceKeyTest.wanted("chat", "Reader").put("rooms", new JsonArray().add(den));
    Person bot = Person.holding(server, ServiceKeyTest.make(admin, wanted).getString("key"));
    TestSocket its = bot.hello();
    TestSocket other = bot.hello();
    List.of(its, other).forEach(socket -> socket.enter(den));
    long rev = its.say(den, "n1", "one").getLong("rev");
    assertEquals("ok", its.ask(read(den, rev)).getString("type"));
    other.message(its.say(den, "n2", "two").getString("message"), "complete");
    assertEquals(List.of(), told(other, den));
  }
}
