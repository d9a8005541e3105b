package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.simulator.Gate;
import chat.conclave.summon.LoanDesk;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** A key is lent, withdrawn, and never shown. */
@NullUnmarked
class LendingTest extends LendingStage {
  @Test
  void aLentKeyPaysForThePeopleItIsLentTo() {
    assertEquals("key-needed", ask(his, "n0").getString("code"));
    Person.Answer lent =
        lend(new JsonArray().add(bob.id()), new JsonObject().put("totalTokens", 50_000));
    assertEquals(200, lent.status(), () -> lent.body().toString());
    assertEquals(new JsonArray().add(bob.id()), lent.json().getJsonArray("to"));
    assertEquals(50_000, lent.json().getJsonObject("cap").getInteger("totalTokens"));
    JsonObject preview = payer(bob);
    assertEquals("lent", preview.getJsonObject("payer").getString("kind"));
    assertEquals(ann.name(), preview.getJsonObject("payer").getString("name"));
    assertEquals(50_000, preview.getJsonObject("left").getInteger("tokens"));
    assertEquals(
        "lent",
        bob.get("/api/providers?room=" + room).array().stream()
            .map(JsonObject.class::cast)
            .filter(provider -> provider.getString("id").equals("openai"))
            .findFirst()
            .orElseThrow()
            .getString("ready"));
    JsonObject said = ask(his, "n1");
    JsonObject end = his.end(his.replyTo(said.getString("message")).getString("id"));
    assertEquals("complete", end.getString("state"));
    JsonObject payer = end.getJsonObject("reply").getJsonObject("payer");
    assertEquals("lent", payer.getString("kind"));
    assertEquals(ann.id(), payer.getString("id"));
    assertEquals(ann.name(), payer.getString("name"));
    JsonObject usage = end.getJsonObject("reply").getJsonObject("usage");
    long took = usage.getLong("input") + usage.getLong("output");
    assertEquals(50_000 - took, payer(bob).getJsonObject("left").getLong("tokens"));
    JsonObject loan = loans().get(0);
    assertEquals(took, loan.getJsonObject("used").getLong("totalTokens"));
    assertEquals("Study", loan.getString("roomName"));
    JsonObject used = usesHere();
    assertEquals(room, used.getString("room"));
    assertEquals(1, used.getInteger("replies"));
    JsonObject person = used.getJsonArray("people").getJsonObject(0);
    assertEquals(bob.id(), person.getString("id"));
    assertEquals(bob.name(), person.getString("name"));
    assertEquals(usage.getLong("input"), person.getLong("input"));
    assertEquals(usage.getLong("output"), person.getLong("output"));
    JsonObject key = ann.get("/api/user/api-keys").array().getJsonObject(0);
    assertEquals(bob.name(), key.getJsonObject("lastUse").getString("by"));
    assertTrue(key.getJsonObject("spend").getInteger("replies") > 0);
  }

  @Test
  void withdrawingEndsARunningReplyAndTheLoan() {
    lend("everyone", new JsonObject());
    Gate gate = server.simulator().say("one two three four").holdAfter(2);
    String reply = his.replyTo(ask(his, "n1").getString("message")).getString("id");
    TestServer.await(gate.reached());
    JsonObject running = uses().getJsonArray("running").getJsonObject(0);
    assertEquals(reply, running.getString("reply"));
    assertEquals(bob.name(), running.getJsonObject("asker").getString("name"));
    assertEquals(204, ann.delete(lending()).status());
    JsonObject end = his.end(reply);
    assertEquals("stopped", end.getString("state"));
    assertTrue(end.getString("text").startsWith("one"));
    gate.release();
    assertEquals("key-needed", ask(his, "n2").getString("code"));
    assertEquals(0, loans().size());
    assertTrue(usesHere().getLong("input") > 0);
    assertNull(usesHere().getJsonObject("lending"));
  }

  @Test
  void othersNeverSeeLabelOrDigits() {
    lend("everyone", new JsonObject());
    his.end(his.replyTo(ask(his, "n1").getString("message")).getString("id"));
    StringBuilder seen = new StringBuilder(his.raw().toString());
    for (String path :
        new String[] {
          "/api/rooms/" + room + "/payers",
          "/api/rooms/" + room + "/messages",
          "/api/providers?room=" + room,
          "/api/user/lend-requests",
          "/api/user/api-keys",
          "/api/user/api-keys/openai/lending",
          "/api/user/api-keys/openai/uses"
        }) {
      seen.append(bob.get(path).body());
    }
    assertTrue(seen.toString().contains("\"lent\""));
    assertFalse(seen.toString().contains(LAST4));
    assertFalse(seen.toString().contains(LABEL));
    assertTrue(ann.get("/api/user/api-keys").body().toString().contains(LABEL));
  }

  @Test
  void whoIsNotInARoomNeitherLendsNorAsksNorSeesWhoPays() {
    Person cyd = server.newcomer("Cyd");
    cyd.saveKey("openai", KEY);
    String path = "/api/user/api-keys/openai/lending/" + room;
    JsonObject everyone = new JsonObject().put("to", "everyone");
    assertEquals(403, cyd.put(path, everyone).status());
    assertEquals(403, cyd.get("/api/rooms/" + room + "/payers").status());
    assertEquals(403, cyd.get("/api/providers?room=" + room).status());
    TestSocket theirs = cyd.hello();
    assertEquals("forbidden", asksToLend(theirs).getString("code"));
    String hidden = ann.room("Hidden", "private");
    hers.enter(hidden);
    String handleThere = hers.summon(hidden, "openai");
    assertFalse(handleThere.isEmpty());
    String seatThere =
        ann.get("/api/rooms/" + hidden + "/payers").array().getJsonObject(0).getString("seat");
    assertEquals(404, cyd.put("/api/user/api-keys/openai/lending/" + hidden, everyone).status());
    assertEquals(404, cyd.get("/api/rooms/" + hidden + "/payers").status());
    assertEquals(
        "not-found",
        theirs.ask(new JsonObject().put("type", "ask").put("seat", seatThere)).getString("code"));
    assertEquals(422, lend(new JsonArray().add(cyd.id()), new JsonObject()).status());
    assertEquals(422, lend(new JsonArray().add(ann.id()), new JsonObject()).status());
    assertEquals(0, cards().size());
  }

  @Test
  void aLoanEndsWithItsKey() {
    lend("everyone", new JsonObject());
    assertEquals(204, ann.delete("/api/user/api-keys/openai").status());
    assertEquals(0, loans().size());
    annSavesHerKey();
    assertEquals("key-needed", ask(his, "n1").getString("code"));
  }

  @Test
  void aLoanThatIsNarrowedEndsForTheOthersAndGoesOnForTheRest() {
    Person cyd = server.newcomer("Cyd");
    cyd.hello().enter(room);
    lend("everyone", new JsonObject().put("totalTokens", 20_000));
    Gate gate = server.simulator().say("one two three four").holdAfter(2);
    String reply = runs(gate, "n1");
    Person.Answer narrowed =
        lend(new JsonArray().add(cyd.id()), new JsonObject().put("totalTokens", 20_000));
    assertEquals("stopped", his.end(reply).getString("state"));
    gate.release();
    assertEquals(200, narrowed.status());
    assertTrue(used() > 0);
    assertEquals("key-needed", ask(his, "n2").getString("code"));
    assertEquals("lent", payer(cyd).getJsonObject("payer").getString("kind"));
    Person.Answer ended = lend("nobody", new JsonObject());
    assertEquals("nobody", ended.json().getString("to"));
    assertEquals("key-needed", payer(cyd).getString("code"));
  }

  @Test
  void aLoanThatMakesNoSenseIsRefused() {
    for (String body :
        new String[] {
          "{}",
          "{\"to\": \"somebody\"}",
          "{\"to\": []}",
          "{\"to\": 3}",
          "{\"to\": [\"not an id\"]}",
          "{\"to\": \"everyone\", \"cap\": 3}",
          "{\"to\": \"everyone\", \"cap\": {\"dayTokens\": -1}}",
          "{\"to\": \"everyone\", \"cap\": {\"dayTokens\": 1.5}}",
          "{\"to\": \"everyone\", \"cap\": {\"totalTokens\": \"many\"}}",
          "{\"to\": \"everyone\", \"cap\": {\"dayCost\": -0.5}}",
          "{\"to\": \"everyone\", \"cap\": {\"totalCost\": \"1e3\"}}",
          "{\"to\": \"everyone\", \"cap\": {\"totalCost\": 1e300}}",
          "{\"to\": \"everyone\", \"cap\": {\"totalCost\": \"0.00000000001\"}}"
        }) {
      Person.Answer answer = ann.put(lending(), new JsonObject(body));
      assertEquals(422, answer.status(), () -> body + " " + answer.body());
    }
    assertEquals(0, loans().size());
  }

  @Test
  void whatIsLentAndWithdrawnStandsInTheOwnersAudit() {
    lend("everyone", new JsonObject());
    ann.delete(lending());
    String audit = ann.get("/api/user/key-audit").body().toString();
    assertTrue(audit.contains("\"lent\"") && audit.contains("\"withdrawn\""), audit);
    assertTrue(audit.contains(room));
    assertFalse(bob.get("/api/user/key-audit").body().toString().contains(room));
  }

  @Test
  void aLoanEndsWhenItsPersonIsNoMemberAnyMore() throws IOException {
    lend(new JsonArray().add(bob.id()), new JsonObject());
    Gate gate = server.simulator().say("one two three four").holdAfter(2);
    String reply = runs(gate, "n1");
    try (Superuser database = new Superuser(server.vertx(), server.data())) {
      database.run(
          "delete from conclave.members where room = '%s' and user_id = '%s'"
              .formatted(room, bob.id()));
    }
    TestServer.await(
        server
            .bus()
            .ask(
                LoanDesk.Left.ADDRESS,
                new LoanDesk.Left(UUID.fromString(room), UUID.fromString(bob.id()))));
    assertEquals("stopped", his.end(reply).getString("state"));
    gate.release();
    assertEquals(0, loans().size());
  }
}
