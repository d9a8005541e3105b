package chat.conclave;

import static chat.conclave.RightsCast.member;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** Who neither lends nor is lent to hears nothing of what others ask, lend and allow. */
@NullUnmarked
class StandingAsideTest extends LendingStage {
  private static final int CAP = 31_337;

  /** What a room tells everybody in it. */
  private static final Set<String> OF_THE_ROOM =
      Set.of("welcome", "room", "ok", "presence", "member", "seat", "message", "delta");

  private final Person cyd = server.newcomer("Cyd");
  private final Person dan = withKey("Dan");

  private Person withKey(String name) {
    Person person = server.newcomer(name);
    person.saveKey("openai", KEY);
    return person;
  }

  private static TestSocket inside(Person person, String room) {
    TestSocket socket = person.hello();
    socket.enter(room);
    return socket;
  }

  private JsonObject answers(JsonObject card, String to) {
    return hers.ask(
        new JsonObject()
            .put("type", "lend")
            .put("request", card.getString("request"))
            .put("to", to)
            .put("cap", new JsonObject().put("totalTokens", CAP)));
  }

  private static Set<String> types(TestSocket socket) {
    return socket.frames().stream()
        .map(frame -> frame.getString("type"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  /** Dan could lend, but Ann has summoned the model: she is asked alone. */
  @Test
  void theirSocketsHearOnlyTheRoom() {
    List<TestSocket> aside = List.of(inside(cyd, room), inside(dan, room), dan.hello());
    StringBuilder secrets = new StringBuilder();
    for (String to : List.of("no", "once", "always")) {
      asksToLend(his);
      JsonObject card = cards().get(0);
      secrets.append(card.getString("request")).append(' ');
      assertEquals("ok", answers(card, to).getString("type"));
    }
    lend(new JsonArray().add(bob.id()), new JsonObject().put("totalTokens", CAP));
    assertEquals("complete", ends("paid").getString("state"));
    ann.delete(lending());
    assertFalse(types(his).contains("lend-request"));
    assertFalse(types(hers).contains("lend-answer"));
    // Two sentences after all of that: in this room, and in one where the third socket is.
    String elsewhere = ann.room("Elsewhere", "open");
    hers.enter(elsewhere);
    aside.get(2).enter(elsewhere);
    hers.say(room, "last", "the last word");
    hers.say(elsewhere, "last", "the last word");
    for (TestSocket socket : aside) {
      socket.find(
          frame ->
              "message".equals(frame.getString("type"))
                  && "the last word".equals(frame.getJsonObject("message").getString("text")));
      Set<String> further = types(socket);
      further.removeAll(OF_THE_ROOM);
      further.remove("news");
      assertEquals(Set.of(), further);
      String all = socket.raw().toString();
      for (String secret : (secrets + " " + CAP + " " + LABEL + " " + LAST4).split(" +")) {
        assertFalse(secret.length() > 3 && all.contains(secret), secret);
      }
    }
  }

  @Test
  void theirPageIsToldOfNoLoanAndNoCard() {
    inside(cyd, room);
    asksToLend(his);
    assertEquals("ok", answers(cards().get(0), "always").getString("type"));
    asksToLend(his);
    assertEquals("lent", payer(bob).getJsonObject("payer").getString("kind"));
    JsonObject shown = payer(cyd);
    assertNull(shown.getJsonObject("payer"));
    assertNull(shown.getJsonObject("left"));
    assertEquals("key-needed", shown.getString("code"));
    assertEquals(0, cyd.get("/api/user/lend-requests").array().size());
    assertEquals(0, dan.get("/api/user/lend-requests").array().size());
    assertEquals(0, cyd.get("/api/user/api-keys/openai/lending").array().size());
    assertEquals("key-needed", ask(inside(cyd, room), "n1").getString("code"));
  }

  @Test
  void aLoanIsForItsRoomAlone() {
    lend("everyone", new JsonObject());
    String elsewhere = ann.room("Elsewhere", "open");
    hers.enter(elsewhere);
    his.enter(elsewhere);
    String there = hers.summon(elsewhere, "openai");
    assertEquals("lent", payer(bob).getJsonObject("payer").getString("kind"));
    JsonObject shown = bob.get("/api/rooms/" + elsewhere + "/payers").array().getJsonObject(0);
    assertNull(shown.getJsonObject("payer"));
    assertEquals("key-needed", his.say(elsewhere, "n1", "@" + there + " hello?").getString("code"));
  }

  /** Bob's room, where Bob has summoned a model and has no key for it any more; the seat. */
  private String unpaid(String elsewhere) {
    bob.saveKey("openai", KEY);
    his.enter(elsewhere);
    hers.enter(elsewhere);
    JsonObject summon = new JsonObject().put("type", "summon").put("provider", "openai");
    String there = his.ask(summon.put("room", elsewhere)).getJsonObject("seat").getString("id");
    assertEquals(204, bob.delete("/api/user/api-keys/openai").status());
    return there;
  }

  private static int cardsOf(Person person) {
    return person.get("/api/user/lend-requests").array().size();
  }

  @Test
  void whoHasNoKeyAndWhoIsAGuestIsNotAskedWhereTheOthersAre() {
    String elsewhere = bob.room("Elsewhere", "open");
    String there = unpaid(elsewhere);
    Person gus = withKey("Gus");
    String members = "/api/rooms/" + elsewhere + "/members";
    assertEquals(200, bob.post(members, member(gus).put("role", "guest")).status());
    List<TestSocket> aside = List.of(inside(cyd, elsewhere), inside(gus, elsewhere));
    assertEquals("ok", his.ask(asking(there)).getString("type"));
    assertEquals("ok", answers(card(hers), "once").getString("type"));
    his.find(frame -> "lend-answer".equals(frame.getString("type")));
    hers.say(elsewhere, "last", "the last word");
    for (TestSocket socket : aside) {
      socket.find(frame -> "message".equals(frame.getString("type")));
      Set<String> further = types(socket);
      further.removeAll(OF_THE_ROOM);
      assertEquals(Set.of(), further);
    }
    assertEquals(0, cardsOf(cyd));
    assertEquals(0, cardsOf(gus));
  }

  @Test
  void whatOneOfTheAskedHasLentTheOthersHearNothingOfAndLendNoMore() {
    String elsewhere = bob.room("Elsewhere", "open");
    TestSocket dans = inside(dan, elsewhere);
    his.ask(asking(unpaid(elsewhere)));
    JsonObject dansCard = card(dans);
    assertEquals(1, cardsOf(dan));
    assertEquals("ok", answers(card(hers), "once").getString("type"));
    assertEquals(0, cardsOf(dan));
    JsonObject late = new JsonObject().put("type", "lend").put("to", "always");
    assertEquals(
        "not-found",
        dans.ask(late.put("request", dansCard.getString("request"))).getString("code"));
    assertFalse(dan.get("/api/user/api-keys/openai/lending").body().toString().contains(elsewhere));
    assertFalse(types(dans).contains("lend-answer"));
  }

  @Test
  void whoSaysNoDoesNotSaySoForTheOthers() {
    String elsewhere = bob.room("Elsewhere", "open");
    TestSocket dans = inside(dan, elsewhere);
    his.ask(asking(unpaid(elsewhere)));
    JsonObject dansCard = card(dans);
    assertEquals("ok", answers(card(hers), "no").getString("type"));
    assertEquals(1, cardsOf(dan));
    JsonObject yes = new JsonObject().put("type", "lend").put("to", "once");
    assertEquals(
        "ok", dans.ask(yes.put("request", dansCard.getString("request"))).getString("type"));
  }

  private static JsonObject asking(String seat) {
    return new JsonObject().put("type", "ask").put("seat", seat);
  }
}
