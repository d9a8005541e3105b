package chat.conclave;

import static chat.conclave.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.simulator.Answer;
import chat.conclave.simulator.Gate;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Models that ask one another go on as far as the room says, at the expense of who asked first. */
@NullUnmarked
class HopTest {
  private static final String KEY = "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3);

  private final TestServer server = TestServer.shared();
  private final Person ann = server.newcomer("Ann");
  private final String room = ann.room("Study", "open");
  private final TestSocket hers = ann.hello();

  @AfterEach
  void clear() {
    server.simulator().clear();
    server.simulator().say("Hello from the simulator.");
  }

  private void limit(int hops) {
    ann.patch("/api/rooms/" + room, new JsonObject().put("hopLimit", hops));
  }

  private String seats() {
    ann.saveKey("openai", KEY);
    hers.enter(room);
    String first = hers.summon(room, "openai");
    String second = hers.summon(room, "openai");
    server.simulator().say("Over to @" + first + " and @" + second + "!");
    return first;
  }

  private JsonObject told(String code) {
    return hers.find(
            frame ->
                "message".equals(frame.getString("type"))
                    && "failed".equals(frame.getJsonObject("message").getString("state"))
                    && code.equals(
                        frame
                            .getJsonObject("message")
                            .getJsonObject("reply")
                            .getJsonObject("error")
                            .getString("code")))
        .getJsonObject("message");
  }

  private List<JsonObject> replies() {
    return ann.get("/api/rooms/" + room + "/messages").array().stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.containsKey("reply"))
        .toList();
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 5})
  void twoThatAlwaysNameEachOtherMakeExactlyTheLimitsNumberOfCalls(int limit) {
    limit(limit);
    String first = seats();
    int before = server.simulator().count();
    hers.say(room, "n", "@" + first + " go");
    JsonObject told = told("hop-limit");
    assertEquals(before + 1 + limit, server.simulator().count());
    List<JsonObject> replies = replies();
    assertEquals(limit + 2, replies.size());
    for (int i = 0; i <= limit; i++) {
      JsonObject reply = replies.get(i).getJsonObject("reply");
      assertEquals("complete", replies.get(i).getString("state"));
      assertEquals(i, reply.getInteger("hop", 0));
      assertEquals(ann.id(), reply.getJsonObject("asker").getString("id"));
      assertEquals("own", reply.getJsonObject("payer").getString("kind"));
      assertEquals(
          i == 0 ? null : replies.get(i - 1).getString("id"),
          i == 0 ? null : replies.get(i).getString("replyTo"));
    }
    assertEquals("none", told.getJsonObject("reply").getJsonObject("payer").getString("kind"));
    assertEquals(limit + 1, told.getJsonObject("reply").getInteger("hop"));
    String lastPrompt = server.simulator().requests().get(before + limit).body();
    assertTrue(lastPrompt.contains("Over to"), lastPrompt);
  }

  @Test
  void theLimitIsOfAllThatFollowNotOfEachBranch() {
    limit(3);
    String first = seats();
    hers.summon(room, "openai");
    String all =
        String.join(
            " ",
            hers.enter(room).getJsonArray("seats").stream()
                .map(seat -> "@" + ((JsonObject) seat).getString("handle"))
                .toList());
    server.simulator().say(all);
    int before = server.simulator().count();
    hers.say(room, "n", "@" + first + " go");
    told("hop-limit");
    // Three follow: two from the first, one from whichever of them ends first.
    hers.find(frame -> frame.getString("type").equals("message") && complete(4));
    assertEquals(before + 4, server.simulator().count());
  }

  private boolean complete(int replies) {
    return replies
        <= hers.frames().stream()
            .filter(frame -> frame.getString("type").equals("message"))
            .map(frame -> frame.getJsonObject("message"))
            .filter(each -> each.containsKey("reply") && each.getString("state").equals("complete"))
            .count();
  }

  @Test
  void withoutHopsNothingFollowsAndNothingIsTold() {
    limit(0);
    String first = seats();
    int before = server.simulator().count();
    assertEquals("complete", hers.reply(room, first).getString("state"));
    assertEquals("complete", hers.reply(room, first).getString("state"));
    assertEquals(before + 2, server.simulator().count());
    assertEquals(2, replies().size());
  }

  @Test
  void whoStopsOneStopsAllThatWouldFollow() {
    limit(4);
    String first = seats();
    String words = "Over to @" + first + " and everybody else here!";
    server.simulator().answer(Answer.of("Ask @" + otherThan(first) + "!"));
    Gate gate = server.simulator().holdAfter(Answer.of(words), 2);
    int before = server.simulator().count();
    String said = hers.say(room, "n", "@" + first + " go").getString("message");
    String reply = hers.replyTo(said).getString("id");
    assertEquals("complete", hers.end(reply).getString("state"));
    String second = hers.replyTo(reply).getString("id");
    await(gate.reached());
    assertEquals(
        "ok",
        hers.ask(new JsonObject().put("type", "stop").put("message", second)).getString("type"));
    gate.release();
    assertEquals("stopped", hers.end(second).getString("state"));
    server.simulator().say("Done.");
    assertEquals("complete", hers.reply(room, first).getString("state"));
    assertEquals(before + 3, server.simulator().count());
    assertEquals(3, replies().size());
  }

  private String otherThan(String handle) {
    return hers.enter(room).getJsonArray("seats").stream()
        .map(seat -> ((JsonObject) seat).getString("handle"))
        .filter(each -> !each.equals(handle))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void whereNobodyWouldPayNobodyIsCalledAndTheRoomIsTold() {
    Person bob = server.newcomer("Bob");
    bob.saveKey("anthropic", "sk-ant-api03-" + "a1B2c3D4e5F6g7H8".repeat(3));
    TestSocket his = bob.hello();
    his.enter(room);
    String bobs = his.summon(room, "anthropic");
    String first = seats();
    server.simulator().answer(Answer.of("I would rather ask @" + bobs));
    int before = server.simulator().count();
    JsonObject reply = hers.reply(room, first);
    JsonObject told = told("key-needed");
    assertEquals(reply.getString("id"), told.getString("replyTo"));
    assertEquals(before + 1, server.simulator().count());
  }
}
