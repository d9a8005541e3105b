package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.conclave.money.Estimate;
import chat.conclave.simulator.Fault;
import chat.conclave.simulator.Gate;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** What is reserved, what is booked, what is refused, and whose it is when somebody asks again. */
@NullUnmarked
class BookingTest extends LendingStage {
  @Test
  void aReplyIsReservedWhileItRunsAndBookedWhenItIsComplete() {
    lend("everyone", new JsonObject().put("totalTokens", 20_000));
    Gate gate = server.simulator().say("one two three four").holdAfter(2);
    String reply = runs(gate, "n1");
    long reserved = used();
    assertTrue(reserved > 4_096, () -> "reserved " + reserved);
    assertEquals(20_000 - reserved, payer(bob).getJsonObject("left").getLong("tokens"));
    gate.release();
    long took = took(his.end(reply));
    assertEquals(took, used());
    assertEquals(20_000 - took, payer(bob).getJsonObject("left").getLong("tokens"));
  }

  @Test
  void aStoppedReplyIsBookedAsEstimated() {
    lend("everyone", new JsonObject());
    Gate gate = server.simulator().say("one two three four").holdAfter(2);
    String reply = runs(gate, "n1");
    long reserved = used();
    his.find(
        frame ->
            "delta".equals(frame.getString("type")) && frame.getString("text").startsWith("one"));
    his.ask(new JsonObject().put("type", "stop").put("message", reply));
    assertEquals("stopped", his.end(reply).getString("state"));
    gate.release();
    // What was written and not what could have been, besides what was read.
    assertTrue(used() > reserved - 4_096 && used() < reserved - 4_000, () -> used() + "");
  }

  @Test
  void aCutReplyIsBookedAsEstimated() {
    lend("everyone", new JsonObject());
    server.simulator().next(Fault.CUT);
    JsonObject end = ends("n1");
    assertEquals("interrupted", end.getString("state"));
    JsonObject booked = usesHere();
    assertEquals(used(), booked.getLong("input") + booked.getLong("output"));
    assertEquals(Estimate.of("Partial answer"), booked.getLong("output"));
    assertTrue(booked.getLong("input") > 50);
  }

  @Test
  void aReplyThatNobodyAnsweredTookNothing() {
    lend("everyone", new JsonObject());
    server.simulator().next(Fault.SERVER_ERROR, Fault.SERVER_ERROR, Fault.SERVER_ERROR);
    assertEquals("failed", ends("n1").getString("state"));
    server.simulator().clear();
    assertEquals(0, used());
    assertEquals(0, usesHere().getInteger("replies"));
  }

  @Test
  void aUseThatTookNothingIsGivenBack() {
    asksToLend(his);
    answer(card(hers), "once");
    server.simulator().next(Fault.NO_CREDIT);
    assertEquals("failed", ends("n1").getString("state"));
    assertEquals("complete", ends("n2").getString("state"));
    assertEquals("key-needed", ask(his, "n3").getString("code"));
  }

  @Test
  void aCapThatIsReachedIsToldBeforeAnythingIsStored() {
    lend("everyone", new JsonObject().put("dayTokens", 255));
    JsonObject preview = payer(bob);
    assertEquals("cap-reached", preview.getString("code"));
    assertNull(preview.getJsonObject("payer"));
    refused("cap-reached");
  }

  /** Nothing goes out, nothing is stored, and others see nothing of it. */
  private void refused(String code) {
    int calls = server.simulator().count();
    int messages = bob.get("/api/rooms/" + room + "/messages").array().size();
    assertEquals(code, ask(his, "refused-" + code).getString("code"));
    assertEquals(calls, server.simulator().count());
    assertEquals(messages, bob.get("/api/rooms/" + room + "/messages").array().size());
  }

  @Test
  void aRefusedTurnCallsNobodyAndStoresNothing() {
    refused("key-needed");
    Person cyd = server.newcomer("Cyd");
    cyd.hello().enter(room);
    lend(new JsonArray().add(cyd.id()), new JsonObject());
    refused("key-needed");
    lend("everyone", new JsonObject().put("totalTokens", 0));
    refused("cap-reached");
    lend("everyone", new JsonObject());
    server.simulator().next(Fault.REJECT_401);
    assertEquals("failed", ends("n1").getString("state"));
    // What is wrong with somebody else's key is not told.
    refused("key-needed");
    bob.saveKey("openai", KEY);
    server.simulator().next(Fault.REJECT_401);
    assertEquals("failed", ends("n2").getString("state"));
    refused("key-rejected");
  }

  @Test
  void aDayOfACapIsEachPersonsOwn() {
    Person cyd = server.newcomer("Cyd");
    cyd.hello().enter(room);
    lend("everyone", new JsonObject().put("dayTokens", 5_000));
    LocalDate before = today();
    long took = took(ends("n1"));
    JsonObject left = payer(bob).getJsonObject("left");
    assumeTrue(before.equals(today()), "the day has just changed");
    assertEquals(5_000 - took, left.getLong("tokens"));
    assertEquals(5_000, payer(cyd).getJsonObject("left").getLong("tokens"));
  }

  @Test
  void whoAsksAgainPays() {
    lend("everyone", new JsonObject());
    JsonObject first = ends("n1");
    Person cyd = server.newcomer("Cyd");
    cyd.saveKey("openai", KEY);
    TestSocket theirs = cyd.hello();
    theirs.enter(room);
    JsonObject answer =
        theirs.ask(new JsonObject().put("type", "retry").put("message", first.getString("id")));
    assertEquals("ok", answer.getString("type"), answer::encode);
    JsonObject again = his.end(answer.getString("message"));
    assertEquals("complete", again.getString("state"));
    assertEquals(first.getString("replyTo"), again.getString("replyTo"));
    JsonObject reply = again.getJsonObject("reply");
    assertEquals(seat, reply.getString("seat"));
    assertEquals(cyd.id(), reply.getJsonObject("asker").getString("id"));
    assertEquals("own", reply.getJsonObject("payer").getString("kind"));
    assertEquals(cyd.id(), reply.getJsonObject("payer").getString("id"));
    assertEquals(took(first), used());
    int calls = server.simulator().count();
    ann.delete(lending());
    assertEquals(
        "key-needed",
        his.ask(new JsonObject().put("type", "retry").put("message", first.getString("id")))
            .getString("code"));
    String question = first.getString("replyTo");
    assertEquals(
        "invalid",
        hers.ask(new JsonObject().put("type", "retry").put("message", question)).getString("code"));
    assertEquals(calls, server.simulator().count());
  }

  @Test
  void everybodySeesByRoomWhatTheyAskedForAndWhatTheirKeysPaid() {
    lend("everyone", new JsonObject());
    JsonObject took = ends("n1").getJsonObject("reply").getJsonObject("usage");
    JsonObject nothing =
        new JsonObject().put("replies", 0).put("input", 0).put("output", 0).putNull("cost");
    JsonObject hers = ann.get("/api/user/usage").array().getJsonObject(0);
    assertEquals(room, hers.getString("room"));
    assertEquals("Study", hers.getString("roomName"));
    assertEquals(nothing, hers.getJsonObject("asked"));
    assertEquals(1, hers.getJsonObject("paid").getInteger("replies"));
    assertEquals(took.getInteger("input"), hers.getJsonObject("paid").getInteger("input"));
    JsonObject theirs = bob.get("/api/user/usage?days=1").array().getJsonObject(0);
    assertEquals(hers.getJsonObject("paid"), theirs.getJsonObject("asked"));
    assertEquals(nothing, theirs.getJsonObject("paid"));
  }

  @Test
  void theNewAnswerHearsWhatTheFirstOneHeard() {
    lend("everyone", new JsonObject());
    JsonObject first = ends("n1");
    int calls = server.simulator().count();
    String heard = server.simulator().requests().get(calls - 1).body();
    his.say(room, "later", "and something else");
    JsonObject answer =
        his.ask(new JsonObject().put("type", "retry").put("message", first.getString("id")));
    his.end(answer.getString("message"));
    assertEquals(heard, server.simulator().requests().get(calls).body());
  }
}
