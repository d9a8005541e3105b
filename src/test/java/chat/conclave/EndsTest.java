package chat.conclave;

import static chat.conclave.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.simulator.Gate;
import chat.conclave.simulator.Seen;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A reply ends once, whatever happens while it is made, and its provider is not heard any more. */
@NullUnmarked
class EndsTest {
  private static final String KEY = "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3);

  private final TestServer server = TestServer.shared();
  private final Person ann = server.newcomer("Ann");
  private final Person bob = server.newcomer("Bob");
  private final String room = ann.room("Study", "open");
  private final TestSocket hers = inside(ann);
  private final TestSocket his = inside(bob);

  private TestSocket inside(Person person) {
    TestSocket socket = person.hello();
    socket.enter(room);
    return socket;
  }

  @AfterEach
  void clear() {
    server.simulator().clear();
    hers.close();
    his.close();
  }

  /** A reply of which two words were said. */
  private record Running(String reply, Gate gate, Seen call) {}

  private Running running(TestSocket asker) {
    String handle = asker.summon(room, "openai");
    Gate gate = server.simulator().say("one two three four").holdAfter(2);
    String reply =
        hers.replyTo(asker.say(room, "n", "@" + handle + "?").getString("message")).getString("id");
    await(gate.reached());
    List<Seen> calls = server.simulator().requests();
    hers.find(frame -> isDelta(frame, reply) && frame.getString("text").contains("two"));
    return new Running(reply, gate, calls.get(calls.size() - 1));
  }

  private static boolean isDelta(JsonObject frame, String reply) {
    return "delta".equals(frame.getString("type")) && reply.equals(frame.getString("message"));
  }

  private static boolean isEnd(JsonObject frame, String reply) {
    return "message".equals(frame.getString("type"))
        && reply.equals(frame.getJsonObject("message").getString("id"))
        && !List.of("queued", "thinking", "writing")
            .contains(frame.getJsonObject("message").getString("state"));
  }

  /** Waits for the end; it is the only one, and no piece comes behind it. */
  private String onlyEnd(TestSocket socket, String reply) {
    String state = socket.end(reply).getString("state");
    // What was said before this answer would have come before it.
    socket.say(room, "after " + reply, "after");
    List<JsonObject> frames = socket.frames();
    int end = frames.indexOf(frames.stream().filter(f -> isEnd(f, reply)).findFirst().get());
    assertTrue(frames.stream().skip(end + 1L).noneMatch(f -> isEnd(f, reply) || isDelta(f, reply)));
    return state;
  }

  @Test
  void itsAskerIsBanned() {
    bob.saveKey("openai", KEY);
    Running run = running(his);
    assertEquals(
        204, ann.delete("/api/rooms/" + room + "/members/" + bob.id() + "?ban=true").status());
    his.find(frame -> "left".equals(frame.getString("type")));
    run.gate().release();
    assertTrue(Set.of("complete", "stopped").contains(onlyEnd(hers, run.reply())));
    hearsNothingMore(his);
  }

  /** Nothing of the room came behind the word that one has left it. */
  private void hearsNothingMore(TestSocket socket) {
    socket.ask(new JsonObject().put("type", "leave").put("room", room));
    List<JsonObject> ofRoom =
        socket.frames().stream().filter(frame -> room.equals(frame.getString("room"))).toList();
    assertEquals("left", ofRoom.get(ofRoom.size() - 1).getString("type"));
  }

  @Test
  void whoPaysForItIsSentAway() {
    bob.saveKey("openai", KEY);
    assertEquals(
        200,
        bob.put("/api/user/api-keys/openai/lending/" + room, new JsonObject().put("to", "everyone"))
            .status());
    Running run = running(hers);
    assertEquals(204, ann.delete("/api/rooms/" + room + "/members/" + bob.id()).status());
    await(run.call().closed());
    assertEquals("stopped", onlyEnd(hers, run.reply()));
    run.gate().release();
  }

  @Test
  void itsKeyIsRemoved() {
    ann.saveKey("openai", KEY);
    Running run = running(hers);
    assertEquals(204, ann.delete("/api/user/api-keys/openai").status());
    await(run.call().closed());
    assertEquals("stopped", onlyEnd(hers, run.reply()));
    run.gate().release();
  }

  @Test
  void itIsStopped() {
    ann.saveKey("openai", KEY);
    Running run = running(hers);
    his.ask(new JsonObject().put("type", "stop").put("message", run.reply()));
    assertEquals(
        "ok",
        hers.ask(new JsonObject().put("type", "stop").put("message", run.reply()))
            .getString("type"));
    await(run.call().closed());
    assertEquals("stopped", onlyEnd(hers, run.reply()));
    run.gate().release();
  }

  @Test
  void itIsStoppedAsItEnds() {
    ann.saveKey("openai", KEY);
    String handle = hers.summon(room, "openai");
    for (int i = 0; i < 5; i++) {
      Gate gate = server.simulator().say("one two three").holdAfter(3);
      String reply =
          hers.replyTo(hers.say(room, "n" + i, "@" + handle + "?").getString("message"))
              .getString("id");
      await(gate.reached());
      gate.release();
      hers.ask(new JsonObject().put("type", "stop").put("message", reply));
      assertTrue(Set.of("complete", "stopped").contains(onlyEnd(hers, reply)));
    }
  }

  @Test
  void itsRoomIsDeleted() {
    ann.saveKey("openai", KEY);
    Running run = running(hers);
    assertEquals(204, ann.delete("/api/rooms/" + room).status());
    await(run.call().closed());
    his.find(frame -> "left".equals(frame.getString("type")));
    run.gate().release();
    hearsNothingMore(his);
    assertTrue(his.frames().stream().filter(f -> isEnd(f, run.reply())).count() <= 1);
  }

  @Test
  void anotherNodeHasTakenItOverAndIsGoneAsWell() throws Exception {
    ann.saveKey("openai", KEY);
    Running run = running(hers);
    String lease = " where message = '" + run.reply() + "'";
    try (Superuser database = new Superuser(server.vertx(), server.data())) {
      database.run(
          "update conclave.leases set node = gen_random_uuid(), fence = fence + 1,"
              + " until = clock_timestamp() + interval '1 minute'"
              + lease);
      await(run.call().closed());
      run.gate().release();
      assertTrue(hers.frames().stream().noneMatch(frame -> isEnd(frame, run.reply())));
      database.run("update conclave.leases set until = clock_timestamp()" + lease);
      assertEquals("interrupted", onlyEnd(hers, run.reply()));
      assertEquals("0", database.value("select count(*) from conclave.leases" + lease));
    }
  }

  @Test
  void whoLogsOutHearsNothingMore() {
    Person second = bob.again();
    TestSocket other = inside(second);
    assertEquals(204, second.post("/api/auth/logout", null).status());
    assertEquals(4501, other.closeCode());
    int heard = other.frames().size();
    JsonObject said = hers.say(room, "n", "only for those who are here");
    his.message(said.getString("message"), "complete");
    assertEquals(heard, other.frames().size());
  }
}
