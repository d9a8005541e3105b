package chat.conclave;

import static chat.conclave.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.simulator.Answer;
import chat.conclave.simulator.Gate;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Models that answer one after another, for some rounds, at somebody's expense. */
@NullUnmarked
class TableTest {
  private static final String KEY = "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3);

  private final TestServer server = TestServer.shared();
  private final Person ann = server.newcomer("Ann");
  private final String room = ann.room("Study", "open");
  private final TestSocket hers = ann.hello();
  private final List<JsonObject> seats = new ArrayList<>();

  @AfterEach
  void clear() {
    server.simulator().clear();
  }

  private void seats(int many) {
    ann.saveKey("openai", KEY);
    hers.enter(room);
    for (int i = 0; i < many; i++) {
      hers.summon(room, "openai");
    }
    hers.enter(room).getJsonArray("seats").forEach(seat -> seats.add((JsonObject) seat));
  }

  private JsonObject table(int rounds, String topic) {
    JsonArray ids = new JsonArray();
    seats.forEach(seat -> ids.add(seat.getString("id")));
    return new JsonObject()
        .put("type", "table")
        .put("room", room)
        .put("seats", ids)
        .put("rounds", rounds)
        .put("topic", topic);
  }

  private static JsonObject ended(TestSocket socket, String table) {
    return socket.find(
        frame ->
            "table".equals(frame.getString("type"))
                && table.equals(frame.getString("table"))
                && "ended".equals(frame.getString("state")));
  }

  private List<JsonObject> history() {
    return ann.get("/api/rooms/" + room + "/messages").array().stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  private static JsonObject stop(String table) {
    return new JsonObject().put("type", "stop").put("table", table);
  }

  @Test
  void eachAnswersTheOneBeforeForSoManyRoundsAndEachTurnNamesItsPayer() {
    seats(2);
    for (int i = 0; i < 4; i++) {
      // A handle in a reply of a round table asks nobody.
      server
          .simulator()
          .answer(Answer.of("canary-" + i + " @" + seats.get((i + 1) % 2).getString("handle")));
    }
    int before = server.simulator().count();
    String table = hers.ask(table(2, "Tea or coffee?")).getString("table");
    JsonObject end = ended(hers, table);
    assertEquals("done", end.getString("reason"));
    assertEquals(2, end.getInteger("round"));
    assertEquals(before + 4, server.simulator().count());
    List<JsonObject> history = history();
    assertEquals(5, history.size());
    assertEquals("Tea or coffee?", history.get(0).getString("text"));
    for (int i = 0; i < 4; i++) {
      JsonObject reply = history.get(i + 1);
      assertEquals("complete", reply.getString("state"));
      assertEquals(history.get(i).getString("id"), reply.getString("replyTo"));
      assertEquals(
          seats.get(i % 2).getString("id"), reply.getJsonObject("reply").getString("seat"));
      assertEquals(true, reply.getJsonObject("reply").getBoolean("turn"));
      JsonObject payer = reply.getJsonObject("reply").getJsonObject("payer");
      assertEquals("own", payer.getString("kind"));
      assertEquals(ann.id(), payer.getString("id"));
      String body = server.simulator().requests().get(before + i).body();
      for (int earlier = 0; earlier < 4; earlier++) {
        assertEquals(earlier < i, body.contains("canary-" + earlier), i + " " + body);
      }
    }
  }

  @Test
  void whoComesLaterFindsItAndAnybodyInTheRoomStopsIt() {
    seats(2);
    Gate gate = server.simulator().holdAfter(Answer.of("one two three"), 1);
    int before = server.simulator().count();
    String table = hers.ask(table(3, "Tea?")).getString("table");
    await(gate.reached());
    assertEquals("conflict", hers.ask(table(1, "Coffee?")).getString("code"));
    Person bob = server.newcomer("Bob");
    TestSocket his = bob.hello();
    JsonObject found = his.enter(room).getJsonObject("table");
    assertEquals(table, found.getString("table"));
    assertEquals("running", found.getString("state"));
    assertEquals(1, found.getInteger("round"));
    assertEquals(3, found.getInteger("rounds"));
    assertEquals(seats.get(0).getString("id"), found.getString("turn"));
    assertEquals(ann.id(), found.getJsonObject("by").getString("id"));
    String running = found.getString("message");
    assertEquals("ok", his.ask(stop(table)).getString("type"));
    assertEquals("stopped", ended(hers, table).getString("reason"));
    gate.release();
    assertEquals("stopped", hers.end(running).getString("state"));
    assertEquals(before + 1, server.simulator().count());
    assertNull(his.enter(room).getJsonObject("table"));
    assertEquals("not-found", his.ask(stop(table)).getString("code"));
  }

  @Test
  void whoStopsItsRunningReplyEndsIt() {
    seats(2);
    Gate gate = server.simulator().holdAfter(Answer.of("one two three"), 1);
    int before = server.simulator().count();
    String table = hers.ask(table(3, "Tea?")).getString("table");
    await(gate.reached());
    String running = hers.enter(room).getJsonObject("table").getString("message");
    hers.ask(new JsonObject().put("type", "stop").put("message", running));
    gate.release();
    assertEquals("stopped", ended(hers, table).getString("reason"));
    assertEquals(before + 1, server.simulator().count());
  }

  @Test
  void withoutATopicItGoesOnWithWhatWasSaidLast() {
    seats(2);
    assertEquals("invalid", hers.ask(table(1, null)).getString("code"));
    String said = hers.say(room, "n", "Tea, I think").getString("message");
    String table = hers.ask(table(1, null)).getString("table");
    assertEquals("done", ended(hers, table).getString("reason"));
    assertEquals(3, history().size());
    assertEquals(said, history().get(1).getString("replyTo"));
  }

  @Test
  void whereOneHasNoPayerItDoesNotBegin() {
    Person bob = server.newcomer("Bob");
    bob.saveKey("anthropic", "sk-ant-api03-" + "a1B2c3D4e5F6g7H8".repeat(3));
    TestSocket his = bob.hello();
    his.enter(room);
    his.summon(room, "anthropic");
    seats(1);
    int before = server.simulator().count();
    assertEquals("key-needed", hers.ask(table(1, "Tea?")).getString("code"));
    assertEquals(before, server.simulator().count());
    assertEquals(0, history().size());
  }

  @Test
  void aModelWhoseTurnIsRefusedIsOutAndTheOthersGoOn() {
    Person bob = server.newcomer("Bob");
    bob.saveKey("anthropic", "sk-ant-api03-" + "a1B2c3D4e5F6g7H8".repeat(3));
    TestSocket his = bob.hello();
    his.enter(room);
    his.summon(room, "anthropic");
    bob.put("/api/user/api-keys/anthropic/lending/" + room, new JsonObject().put("to", "everyone"));
    seats(1);
    Gate gate = server.simulator().holdAfter(Answer.of("from Bob's"), 1);
    String table = hers.ask(table(2, "Tea?")).getString("table");
    await(gate.reached());
    assertTrue(bob.delete("/api/user/api-keys/anthropic/lending/" + room).status() < 300);
    gate.release();
    assertEquals("done", ended(hers, table).getString("reason"));
    List<JsonObject> replies = history().subList(1, history().size());
    String bobs = seats.get(0).getString("id");
    assertEquals(
        2,
        replies.stream()
            .filter(each -> !each.getJsonObject("reply").getString("seat").equals(bobs))
            .filter(each -> each.getString("state").equals("complete"))
            .count());
    assertEquals(
        1,
        replies.stream()
            .filter(each -> each.getJsonObject("reply").getString("seat").equals(bobs))
            .count());
  }

  @Test
  void howManyModelsOnePersonAsksInAMinuteIsLimited() {
    seats(2);
    Gate gate = server.simulator().holdAfter(Answer.of("one two three"), 1);
    String table = hers.ask(table(16, "Tea?")).getString("table");
    await(gate.reached());
    String other = ann.room("Den", "open");
    hers.enter(other);
    JsonArray there = new JsonArray();
    for (int i = 0; i < 2; i++) {
      there.add(
          hers.ask(
                  new JsonObject()
                      .put("type", "summon")
                      .put("room", other)
                      .put("provider", "practice"))
              .getJsonObject("seat")
              .getString("id"));
    }
    JsonObject no = hers.ask(table(16, "Coffee?").put("room", other).put("seats", there));
    assertEquals("rate-limited", no.getString("code"));
    assertTrue(no.getInteger("retryAfter") >= 1, no.encode());
    hers.ask(stop(table));
    gate.release();
    ended(hers, table);
  }

  @Test
  void afterARestartItIsOverAndNobodyIsCalled() {
    TestServer own = TestServer.fresh(java.util.Map.of());
    try {
      Person eve = own.newcomer("Eve");
      eve.saveKey("openai", KEY);
      String hers = eve.room("Study", "open");
      TestSocket socket = eve.hello();
      socket.enter(hers);
      socket.summon(hers, "openai");
      socket.summon(hers, "openai");
      JsonArray ids = new JsonArray();
      socket
          .enter(hers)
          .getJsonArray("seats")
          .forEach(seat -> ids.add(((JsonObject) seat).getString("id")));
      Gate gate = own.simulator().holdAfter(Answer.of("one two three"), 1);
      socket.ask(
          new JsonObject()
              .put("type", "table")
              .put("room", hers)
              .put("seats", ids)
              .put("rounds", 4)
              .put("topic", "Tea?"));
      await(gate.reached());
      int before = own.simulator().count();
      own.stop();
      gate.release();
      own.start();
      Person again = Person.signIn(own, eve.name(), TestServer.PASSWORD);
      JsonObject entered = again.hello().enter(hers);
      assertNull(entered.getJsonObject("table"));
      JsonArray messages = entered.getJsonArray("messages");
      assertEquals(2, messages.size());
      assertEquals("interrupted", messages.getJsonObject(1).getString("state"));
      assertEquals(before, own.simulator().count());
      assertFalse(entered.getBoolean("reset") == null);
    } finally {
      own.stop();
    }
  }
}
