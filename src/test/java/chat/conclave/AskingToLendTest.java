package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Bob asks, and Ann answers. */
@NullUnmarked
class AskingToLendTest extends LendingStage {
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
    JsonObject listed = cards().get(0);
    assertEquals(card, listed);
    assertEquals("ok", answer(card, "once").getString("type"));
    JsonObject told = his.find(frame -> "lend-answer".equals(frame.getString("type")));
    assertEquals("once", told.getString("to"));
    assertEquals(ann.name(), told.getString("owner"));
    JsonObject end = his.end(his.replyTo(ask(his, "n1").getString("message")).getString("id"));
    assertEquals("complete", end.getString("state"));
    assertEquals("key-needed", ask(his, "n2").getString("code"));
    assertEquals(0, cards().size());
  }

  @Test
  void whoIsAskedLendsForTheDay() {
    LocalDate before = today();
    asksToLend(his);
    answer(card(hers), "today");
    JsonObject loan = loans().get(0);
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
    JsonObject loan = loans().get(0);
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
    assertEquals(0, loans().size());
    assertEquals("not-found", answer(card, "always").getString("code"));
  }

  @Test
  void oneQuestionIsOpenAtATimeAndOnlyWhoWasAskedAnswers() {
    assertEquals("ok", asksToLend(his).getString("type"));
    assertEquals("ok", asksToLend(his).getString("type"));
    assertEquals(1, cards().size());
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
    String there =
        bob.get("/api/rooms/" + elsewhere + "/payers").array().getJsonObject(0).getString("seat");
    JsonObject oneself = new JsonObject().put("type", "ask").put("seat", there);
    assertEquals("not-lent", his.ask(oneself).getString("code"));
    bob.delete("/api/user/api-keys/openai");
    JsonObject preview = bob.get("/api/rooms/" + elsewhere + "/payers").array().getJsonObject(0);
    assertEquals("key-needed", preview.getString("code"));
    assertFalse(preview.getBoolean("canAsk"));
    assertEquals(
        "not-lent",
        his.ask(new JsonObject().put("type", "ask").put("seat", preview.getString("seat")))
            .getString("code"));
  }

  /** A room of Ann's with her model in it, and who is in there. */
  private JsonObject seatIn(String elsewhere, TestSocket... others) {
    hers.enter(elsewhere);
    for (TestSocket other : others) {
      other.enter(elsewhere);
    }
    return hers.ask(
            new JsonObject()
                .put("type", "summon")
                .put("room", elsewhere)
                .put("provider", "openai")
                .put("handle", "archivist"))
        .getJsonObject("seat");
  }

  private static JsonObject asks(TestSocket socket, String seat) {
    return socket.ask(new JsonObject().put("type", "ask").put("seat", seat));
  }

  private JsonObject card(Person asker, String where) {
    return hers.find(
        frame ->
            "lend-request".equals(frame.getString("type"))
                && asker.id().equals(frame.getJsonObject("asker").getString("id"))
                && where.equals(frame.getString("room")));
  }

  private static void assertSays(JsonObject card, Person asker, String roomName, JsonObject seat) {
    assertEquals(asker.name(), card.getJsonObject("asker").getString("name"));
    assertEquals(roomName, card.getString("roomName"));
    assertEquals(seat.getString("id"), card.getString("seat"));
    for (String field : new String[] {"handle", "provider", "model"}) {
      assertEquals(seat.getString(field), card.getString(field), field);
    }
  }

  @Test
  void eachCardSaysWhoAsksAndWhereAndIsAnsweredForThatAlone() {
    Person cyd = server.newcomer("Cyd");
    TestSocket theirs = cyd.hello();
    theirs.enter(room);
    String attic = ann.room("Attic", "private");
    ann.post("/api/rooms/" + attic + "/members", RightsCast.member(bob));
    JsonObject there = seatIn(attic, his);
    JsonObject here =
        hers.ask(
                new JsonObject()
                    .put("type", "summon")
                    .put("room", room)
                    .put("provider", "openai")
                    .put("handle", "tutor"))
            .getJsonObject("seat");
    assertEquals("ok", asks(his, here.getString("id")).getString("type"));
    assertEquals("ok", asks(theirs, here.getString("id")).getString("type"));
    assertEquals("ok", asks(his, there.getString("id")).getString("type"));
    JsonObject ofBob = card(bob, room);
    JsonObject ofCyd = card(cyd, room);
    JsonObject inTheAttic = card(bob, attic);
    assertSays(ofBob, bob, "Study", here);
    assertSays(ofCyd, cyd, "Study", here);
    assertSays(inTheAttic, bob, "Attic", there);
    List<JsonObject> listed =
        ann.get("/api/user/lend-requests").array().stream()
            .map(JsonObject.class::cast)
            .filter(each -> List.of(room, attic).contains(each.getString("room")))
            .toList();
    assertEquals(List.of(ofBob, ofCyd, inTheAttic), listed);

    assertEquals("ok", answer(inTheAttic, "always").getString("type"));
    JsonObject told = his.find(frame -> "lend-answer".equals(frame.getString("type")));
    assertEquals(attic, told.getString("room"));
    assertEquals(there.getString("id"), told.getString("seat"));
    assertEquals("openai", told.getString("provider"));
    assertEquals(List.of(ofBob, ofCyd), cards());
    assertEquals("key-needed", payer(bob).getString("code"));
    assertEquals("ok", answer(ofCyd, "once").getString("type"));
    assertEquals(List.of(ofBob), cards());
    assertEquals("key-needed", payer(bob).getString("code"));
    assertEquals("lent", payer(cyd).getJsonObject("payer").getString("kind"));
  }

  @Test
  void aFrameThatMakesNoSenseIsRefused() {
    asksToLend(his);
    String request = card(hers).getString("request");
    for (String frame :
        new String[] {
          "{\"type\": \"ask\"}",
          "{\"type\": \"ask\", \"seat\": 3}",
          "{\"type\": \"retry\", \"message\": \"no id\"}",
          "{\"type\": \"lend\", \"to\": \"always\"}",
          "{\"type\": \"lend\", \"request\": \"%s\", \"to\": \"forever\"}",
          "{\"type\": \"lend\", \"request\": \"%s\", \"to\": \"once\", \"cap\": []}",
          "{\"type\": \"lend\", \"request\": \"%s\", \"to\": \"once\", \"cap\": {\"dayCost\": true}}"
        }) {
      String sent = frame.formatted(request);
      assertEquals("invalid", hers.ask(new JsonObject(sent)).getString("code"), sent);
    }
    assertEquals("key-needed", ask(his, "n1").getString("code"));
  }
}
