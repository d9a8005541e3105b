package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import chat.conclave.money.Estimate;
import chat.conclave.simulator.Fault;
import chat.conclave.simulator.Gate;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.time.ZoneOffset;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Ann has a key and lends it to Bob, or does not. */
@NullUnmarked
class LendingTest {
  private static final String KEY = "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3);
  private static final String LAST4 = "g7H8";
  private static final String LABEL = "the label of her key";

  private final TestServer server = TestServer.shared();
  private final Person ann = server.newcomer("Ann");
  private final Person bob = server.newcomer("Bob");
  private final String room = ann.room("Study", "open");
  private TestSocket hers;
  private TestSocket his;
  private String handle;
  private String seat;

  @BeforeEach
  void sitDown() {
    ann.put(
        "/api/user/api-keys",
        new JsonObject().put("provider", "openai").put("key", KEY).put("label", LABEL));
    hers = ann.hello();
    his = bob.hello();
    hers.enter(room);
    his.enter(room);
    JsonObject summoned =
        hers.ask(new JsonObject().put("type", "summon").put("room", room).put("provider", "openai"))
            .getJsonObject("seat");
    handle = summoned.getString("handle");
    seat = summoned.getString("id");
  }

  @AfterEach
  void clear() {
    server.simulator().clear();
  }

  private String lending() {
    return "/api/user/api-keys/openai/lending/" + room;
  }

  private Person.Answer lend(Object to, JsonObject cap) {
    return ann.put(lending(), new JsonObject().put("to", to).put("cap", cap));
  }

  private JsonObject ask(TestSocket socket, String nonce) {
    return socket.say(room, nonce, "@" + handle + " hello?");
  }

  private JsonObject payer(Person person) {
    return person.get("/api/rooms/" + room + "/payers").array().getJsonObject(0);
  }

  private static LocalDate today() {
    return LocalDate.now(ZoneOffset.UTC);
  }

  private JsonObject uses() {
    return ann.get("/api/user/api-keys/openai/uses").json();
  }

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
    JsonObject loan = ann.get("/api/user/api-keys/openai/lending").array().getJsonObject(0);
    assertEquals(took, loan.getJsonObject("used").getLong("totalTokens"));
    assertEquals("Study", loan.getString("roomName"));
    JsonObject used = uses().getJsonArray("rooms").getJsonObject(0);
    assertEquals(room, used.getString("room"));
    assertEquals(1, used.getInteger("replies"));
    JsonObject person = used.getJsonArray("people").getJsonObject(0);
    assertEquals(bob.id(), person.getString("id"));
    assertEquals(bob.name(), person.getString("name"));
    assertEquals(usage.getLong("input"), person.getLong("input"));
    assertEquals(usage.getLong("output"), person.getLong("output"));
    JsonObject key = ann.get("/api/user/api-keys").array().getJsonObject(0);
    assertEquals(bob.name(), key.getJsonObject("lastUse").getString("by"));
    assertEquals(1, key.getJsonObject("spend").getInteger("replies"));
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
    assertEquals(0, ann.get("/api/user/api-keys/openai/lending").array().size());
    assertTrue(uses().getJsonArray("rooms").getJsonObject(0).getLong("input") > 0);
    assertNull(uses().getJsonArray("rooms").getJsonObject(0).getJsonObject("lending"));
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

  private JsonObject asksToLend(TestSocket socket) {
    return socket.ask(new JsonObject().put("type", "ask").put("seat", seat));
  }

  private static JsonObject card(TestSocket socket) {
    return socket.find(frame -> "lend-request".equals(frame.getString("type")));
  }

  private JsonObject answer(JsonObject card, String to) {
    return hers.ask(
        new JsonObject()
            .put("type", "lend")
            .put("request", card.getString("request"))
            .put("to", to)
            .put("cap", new JsonObject().put("totalTokens", 30_000)));
  }

  @Test
  void whoIsAskedLendsOnce() {
    assertEquals("key-needed", ask(his, "n0").getString("code"));
    assertTrue(payer(bob).getBoolean("canAsk"));
    assertEquals("ok", asksToLend(his).getString("type"));
    JsonObject card = card(hers);
    assertEquals(bob.id(), card.getJsonObject("asker").getString("id"));
    assertEquals(room, card.getString("room"));
    assertEquals("Study", card.getString("roomName"));
    assertEquals(handle, card.getString("handle"));
    JsonObject listed = ann.get("/api/user/lend-requests").array().getJsonObject(0);
    assertEquals(card, listed);
    assertEquals("ok", answer(card, "once").getString("type"));
    JsonObject told = his.find(frame -> "lend-answer".equals(frame.getString("type")));
    assertEquals("once", told.getString("to"));
    assertEquals(ann.name(), told.getString("owner"));
    JsonObject end = his.end(his.replyTo(ask(his, "n1").getString("message")).getString("id"));
    assertEquals("complete", end.getString("state"));
    assertEquals("key-needed", ask(his, "n2").getString("code"));
    assertEquals(0, ann.get("/api/user/lend-requests").array().size());
  }

  private long used() {
    JsonArray loans = ann.get("/api/user/api-keys/openai/lending").array();
    return loans.getJsonObject(0).getJsonObject("used").getLong("totalTokens");
  }

  private String runs(Gate gate, String nonce) {
    String reply = his.replyTo(ask(his, nonce).getString("message")).getString("id");
    TestServer.await(gate.reached());
    return reply;
  }

  private JsonObject ends(String nonce) {
    return his.end(his.replyTo(ask(his, nonce).getString("message")).getString("id"));
  }

  private static long took(JsonObject end) {
    JsonObject usage = end.getJsonObject("reply").getJsonObject("usage");
    return usage.getLong("input") + usage.getLong("output");
  }

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
    JsonObject booked = uses().getJsonArray("rooms").getJsonObject(0);
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
    assertEquals(0, uses().getJsonObject("spend").getInteger("replies"));
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
  void whoIsAskedLendsForTheDay() {
    LocalDate before = today();
    asksToLend(his);
    answer(card(hers), "today");
    JsonObject loan = ann.get("/api/user/api-keys/openai/lending").array().getJsonObject(0);
    assertTrue(loan.getString("expiresAt").endsWith("T00:00:00Z"), loan::encode);
    assertEquals(new JsonArray().add(bob.id()), loan.getJsonArray("to"));
    assertEquals(30_000, loan.getJsonObject("cap").getInteger("totalTokens"));
    JsonObject preview = payer(bob);
    assumeTrue(before.equals(today()), "the day has just changed");
    assertEquals("lent", preview.getJsonObject("payer").getString("kind"));
  }

  @Test
  void whoIsAskedLendsAlways() {
    asksToLend(his);
    answer(card(hers), "always");
    JsonObject loan = ann.get("/api/user/api-keys/openai/lending").array().getJsonObject(0);
    assertNull(loan.getString("expiresAt"));
    assertNull(loan.getInteger("usesLeft"));
    assertTrue(ann.get("/api/user/key-audit").body().toString().contains("\"always\""));
    assertEquals("complete", ends("n1").getString("state"));
    assertEquals("complete", ends("n2").getString("state"));
    assertEquals(204, ann.delete(lending()).status());
    assertEquals("key-needed", ask(his, "n3").getString("code"));
  }

  @Test
  void whoIsAskedSaysNo() {
    asksToLend(his);
    JsonObject card = card(hers);
    answer(card, "no");
    assertEquals(
        "no", his.find(frame -> "lend-answer".equals(frame.getString("type"))).getString("to"));
    assertEquals("key-needed", ask(his, "n1").getString("code"));
    assertEquals(0, ann.get("/api/user/api-keys/openai/lending").array().size());
    assertEquals("not-found", answer(card, "always").getString("code"));
  }

  @Test
  void oneQuestionIsOpenAtATimeAndOnlyWhoWasAskedAnswers() {
    assertEquals("ok", asksToLend(his).getString("type"));
    assertEquals("ok", asksToLend(his).getString("type"));
    assertEquals(1, ann.get("/api/user/lend-requests").array().size());
    JsonObject answered =
        his.ask(
            new JsonObject()
                .put("type", "lend")
                .put("request", card(hers).getString("request"))
                .put("to", "always"));
    assertEquals("not-found", answered.getString("code"));
    assertEquals("key-needed", ask(his, "n1").getString("code"));
  }

  @Test
  void whereNobodyHasAKeyNobodyIsAsked() {
    String elsewhere = bob.room("Elsewhere", "open");
    his.enter(elsewhere);
    bob.saveKey("openai", KEY);
    his.summon(elsewhere, "openai");
    bob.delete("/api/user/api-keys/openai");
    JsonObject preview = bob.get("/api/rooms/" + elsewhere + "/payers").array().getJsonObject(0);
    assertEquals("key-needed", preview.getString("code"));
    assertFalse(preview.getBoolean("canAsk"));
    assertEquals(
        "not-lent",
        his.ask(new JsonObject().put("type", "ask").put("seat", preview.getString("seat")))
            .getString("code"));
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
    assertEquals(0, ann.get("/api/user/lend-requests").array().size());
  }

  @Test
  void aLoanEndsWithItsKey() {
    lend("everyone", new JsonObject());
    assertEquals(204, ann.delete("/api/user/api-keys/openai").status());
    assertEquals(0, ann.get("/api/user/api-keys/openai/lending").array().size());
    ann.saveKey("openai", KEY);
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

  @ParameterizedTest
  @ValueSource(
      strings = {
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
      })
  void aLoanThatMakesNoSenseIsRefused(String body) {
    Person.Answer answer = ann.put(lending(), new JsonObject(body));
    assertEquals(422, answer.status(), () -> answer.body().toString());
    assertEquals(0, ann.get("/api/user/api-keys/openai/lending").array().size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{\"type\": \"ask\"}",
        "{\"type\": \"ask\", \"seat\": 3}",
        "{\"type\": \"retry\", \"message\": \"no id\"}",
        "{\"type\": \"lend\", \"to\": \"always\"}",
        "{\"type\": \"lend\", \"request\": \"%s\", \"to\": \"forever\"}",
        "{\"type\": \"lend\", \"request\": \"%s\", \"to\": \"once\", \"cap\": []}",
        "{\"type\": \"lend\", \"request\": \"%s\", \"to\": \"once\", \"cap\": {\"dayCost\": true}}"
      })
  void aFrameThatMakesNoSenseIsRefused(String frame) {
    asksToLend(his);
    String sent = frame.formatted(card(hers).getString("request"));
    assertEquals("invalid", hers.ask(new JsonObject(sent)).getString("code"), sent);
    assertEquals("key-needed", ask(his, "n1").getString("code"));
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
}
