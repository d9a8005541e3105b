package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.simulator.Seen;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** How much of a room its models hear, who decides it, and who sees it. */
@NullUnmarked
class ContextTest {
  private static final String KEY = "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3);

  private final TestServer server = TestServer.shared();
  private final Person ann = server.newcomer("Ann");

  private static JsonObject hearing(int tokens) {
    return new JsonObject().put("context", new JsonObject().put("tokens", tokens));
  }

  private static int hears(JsonObject room) {
    return room.getJsonObject("context").getInteger("tokens");
  }

  private static JsonObject preview(Person person, String room) {
    return person
        .get("/api/rooms/" + room + "/payers")
        .array()
        .getJsonObject(0)
        .getJsonObject("context");
  }

  private List<Seen> prompts() {
    return server.simulator().requests().stream()
        .filter(request -> request.body().contains("\"input\""))
        .toList();
  }

  @Test
  void aRoomBeginsWithTheUsualBudgetOrWithItsMakers() {
    String usual = ann.room("Study", "open");
    assertEquals(8_000, hears(ann.get("/api/rooms/" + usual).json()));
    JsonObject made =
        ann.post("/api/rooms", hearing(1_234).put("name", "Small").put("visibility", "open"))
            .json();
    assertEquals(1_234, hears(made));
    assertEquals(1_234, hears(ann.hello().enter(made.getString("id"))));
  }

  @Test
  void itsOwnerAndAdminsChangeItAndEverybodyThereSeesIt() {
    String room = ann.room("Study", "private");
    TestSocket hers = ann.hello();
    JsonObject entered = hers.enter(room);
    assertEquals(8_000, hears(entered));
    assertEquals(900, hears(ann.patch("/api/rooms/" + room, hearing(900)).json()));
    JsonObject told = hers.find(frame -> "info".equals(frame.getString("type")));
    assertEquals(entered.getLong("rev") + 1, told.getLong("rev"));
    assertEquals(900, hears(told.getJsonObject("info")));
    assertEquals(700, hears(server.admin().patch("/api/rooms/" + room, hearing(700)).json()));
    hers.find(
        frame ->
            "info".equals(frame.getString("type")) && hears(frame.getJsonObject("info")) == 700);
    TestSocket late = ann.hello();
    late.ask(
        new JsonObject()
            .put("type", "enter")
            .put("room", room)
            .put("epoch", entered.getString("epoch"))
            .put("after", entered.getLong("rev")));
    late.find(
        frame ->
            "info".equals(frame.getString("type"))
                && frame.getLong("rev") == entered.getLong("rev") + 2);
    assertEquals(700, hears(ann.hello().enter(room)));
  }

  @Test
  void otherMembersAndStrangersDoNot() {
    String room = ann.room("Study", "open");
    String hidden = ann.room("Den", "private");
    Person bob = server.newcomer("Bob");
    assertEquals(403, bob.patch("/api/rooms/" + room, hearing(900)).status());
    bob.hello().enter(room);
    assertEquals(403, bob.patch("/api/rooms/" + room, hearing(900)).status());
    assertEquals(404, bob.patch("/api/rooms/" + hidden, hearing(900)).status());
    assertEquals(
        403, ann.patch("/api/rooms/" + room, hearing(900).put("platformKeys", "allowed")).status());
    assertEquals(8_000, hears(ann.get("/api/rooms/" + room).json()));
  }

  @ParameterizedTest
  @ValueSource(strings = {"499", "200001", "-1", "1.5", "\"900\"", "null", "{}"})
  void aBudgetThatMakesNoSenseIsRefused(String tokens) {
    String room = ann.room("Study", "open");
    JsonObject body = new JsonObject("{\"context\":{\"tokens\":" + tokens + "}}");
    Person.Answer answer = ann.patch("/api/rooms/" + room, body);
    assertEquals(422, answer.status(), answer.body().toString());
    assertEquals("invalid", answer.code());
    assertEquals(8_000, hears(ann.get("/api/rooms/" + room).json()));
  }

  @Test
  void aModelHearsTheNewestThatFitsAndThePreviewSaysHowMuch() {
    ann.saveKey("openai", KEY);
    String room = ann.room("Study", "open");
    TestSocket hers = ann.hello();
    hers.enter(room);
    String handle = hers.summon(room, "openai");
    assertEquals(0, preview(ann, room).getInteger("messages"));
    ann.patch("/api/rooms/" + room, hearing(700));
    for (int i = 0; i < 6; i++) {
      // With its author's name each is a little more than 200 tokens.
      hers.say(room, "n" + i, "canary" + i + "-" + "x".repeat(592));
    }
    JsonObject context = preview(ann, room);
    assertEquals(3, context.getInteger("messages"));
    assertEquals(3, context.getInteger("leftOut"));
    assertEquals(700, context.getInteger("budget"));
    long tokens = context.getLong("tokens");
    assertTrue(tokens > 600 && tokens <= 700, "" + tokens);
    int before = prompts().size();
    String said = hers.say(room, "q", "@" + handle + " and?").getString("message");
    hers.end(hers.replyTo(said).getString("id"));
    String body = prompts().get(before).body();
    assertFalse(body.contains("canary2"));
    for (int i = 3; i < 6; i++) {
      assertTrue(body.contains("canary" + i + "-" + "x".repeat(592)));
    }
  }

  @Test
  void aLargeBudgetReachesFarBack() {
    ann.saveKey("openai", KEY);
    String room = ann.room("Study", "open");
    TestSocket hers = ann.hello();
    hers.enter(room);
    hers.summon(room, "openai");
    Person bob = server.newcomer("Bob");
    TestSocket[] speakers = new TestSocket[6];
    for (int i = 0; i < speakers.length; i++) {
      speakers[i] = bob.again().hello();
      speakers[i].enter(room);
    }
    for (int i = 0; i < 150; i++) {
      speakers[i % speakers.length].say(room, "n" + i, "hello " + i);
    }
    JsonObject context = preview(ann, room);
    assertEquals(150, context.getInteger("messages"));
    assertEquals(0, context.getInteger("leftOut"));
  }

  @Test
  void aQuestionThatIsTooLongByItselfIsRefusedAndNobodyIsCalled() {
    ann.saveKey("openai", KEY);
    String room = ann.room("Study", "open");
    TestSocket hers = ann.hello();
    hers.enter(room);
    String handle = hers.summon(room, "openai");
    ann.patch("/api/rooms/" + room, hearing(500));
    int calls = prompts().size();
    JsonObject no = hers.say(room, "n", "@" + handle + " " + "x".repeat(2_000));
    assertEquals("context-too-long", no.getString("code"));
    assertTrue(no.getString("message").contains("500 tokens"), no.encode());
    assertEquals(0, ann.get("/api/rooms/" + room + "/messages").array().size());
    assertEquals("ok", hers.say(room, "n2", "x".repeat(2_000)).getString("type"));
    assertEquals(calls, prompts().size());
  }

  @Test
  void instructionsAreBounded() {
    String room = ann.room("Study", "open");
    TestSocket hers = ann.hello();
    hers.enter(room);
    JsonObject summon =
        new JsonObject().put("type", "summon").put("room", room).put("provider", "practice");
    assertEquals(
        "too-large",
        hers.ask(summon.copy().put("instructions", "x".repeat(4_001))).getString("code"));
    JsonObject seat =
        hers.ask(summon.copy().put("instructions", "x".repeat(4_000))).getJsonObject("seat");
    assertEquals("x".repeat(4_000), seat.getString("instructions"));
  }
}
