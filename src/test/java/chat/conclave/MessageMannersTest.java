package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What can be done to a message that is there, and what is found of it afterwards. */
@NullUnmarked
class MessageMannersTest {
  private final TestServer server = TestServer.shared();
  private final Person ann = server.newcomer("Ann");
  private final Person bob = server.newcomer("Bob");
  private final String room = ann.room("Study", "open");
  private final TestSocket anns = ann.hello();
  private final TestSocket bobs = bob.hello();

  {
    anns.enter(room);
    bobs.enter(room);
  }

  private static JsonObject on(String type, String message) {
    return new JsonObject().put("type", type).put("message", message);
  }

  private String say(TestSocket socket, String text) {
    return socket.say(room, "n" + text.hashCode(), text).getString("message");
  }

  /** The message as change {@code rev} has made it, to Bob. */
  private JsonObject at(long rev) {
    return bobs.find(frame -> frame.getLong("rev", 0L) == rev && frame.containsKey("message"))
        .getJsonObject("message");
  }

  private JsonArray history() {
    return ann.get("/api/rooms/" + room + "/messages").array();
  }

  @Test
  void anEditedMessageIsTheSameForEverybody() {
    String message = say(anns, "helo");
    JsonObject done = anns.ask(on("edit", message).put("text", "  hello "));
    JsonObject told = at(done.getLong("rev"));
    assertEquals("hello", told.getString("text"));
    assertNotNull(told.getString("editedAt"));
    assertEquals(told, history().getJsonObject(0));
    assertEquals(told, ann.get("/api/rooms/" + room + "/messages/" + message).json());
    assertEquals(message, anns.say(room, "n" + "helo".hashCode(), "helo").getString("message"));
    assertEquals(1, history().size());
  }

  @Test
  void aKeyInAnEditGoesNoFurther() {
    String message = say(anns, "hello");
    JsonObject refused = anns.ask(on("edit", message).put("text", "take " + RightsCast.KEY));
    assertEquals("secret-in-message", refused.getString("code"));
    assertEquals("hello", history().getJsonObject(0).getString("text"));
    assertEquals("invalid", anns.ask(on("edit", message).put("text", " ")).getString("code"));
  }

  @Test
  void nothingIsLeftOfADeletedMessageAnywhere() {
    String message = say(anns, "canary7531 in the text");
    bobs.ask(on("react", message).put("emoji", "👍").put("on", true));
    anns.ask(on("pin", message).put("on", true));
    JsonObject done = anns.ask(on("delete", message));
    JsonObject told = at(done.getLong("rev"));
    assertEquals("deleted", told.getString("state"));
    assertEquals("", told.getString("text"));
    assertFalse(told.containsKey("reactions"));
    assertFalse(told.containsKey("pinned"));
    String path = "/api/rooms/" + room;
    for (String place : List.of("/messages", "/search?q=canary7531", "/export", "/pins")) {
      assertFalse(ann.get(path + place).body().toString().contains("canary7531"), place);
    }
    assertFalse(bobs.enter(room).encode().contains("canary7531"));
    assertEquals("conflict", anns.ask(on("edit", message).put("text", "back")).getString("code"));
    assertEquals(
        "conflict",
        bobs.ask(on("react", message).put("emoji", "👍").put("on", true)).getString("code"));
    assertEquals("ok", anns.ask(on("delete", message)).getString("type"));
  }

  @Test
  void modelsHearWhatAMessageSaysNow() {
    ann.saveKey("openai", RightsCast.KEY);
    String handle = anns.summon(room, "openai");
    String edited = say(anns, "canary-before");
    String deleted = say(anns, "canary-deleted");
    anns.ask(on("edit", edited).put("text", "canary-after"));
    anns.ask(on("delete", deleted));
    int before = server.simulator().requests().size();
    anns.reply(room, handle);
    String body =
        server.simulator().requests().stream()
            .skip(before)
            .map(request -> request.body())
            .filter(text -> text.contains("canary"))
            .findFirst()
            .orElseThrow();
    assertTrue(body.contains("canary-after"));
    assertFalse(body.contains("canary-before"));
    assertFalse(body.contains("canary-deleted"));
  }

  @Test
  void reactionsAreCountedOncePerPersonAndInTheirOrder() {
    String message = say(anns, "hello");
    anns.ask(on("react", message).put("emoji", "🎉").put("on", true));
    bobs.ask(on("react", message).put("emoji", "👍").put("on", true));
    bobs.ask(on("react", message).put("emoji", "🎉").put("on", true));
    JsonObject last = bobs.ask(on("react", message).put("emoji", "🎉").put("on", true));
    JsonArray reactions = at(last.getLong("rev")).getJsonArray("reactions");
    assertEquals("🎉", reactions.getJsonObject(0).getString("emoji"));
    assertEquals(
        new JsonArray().add(ann.id()).add(bob.id()),
        reactions.getJsonObject(0).getJsonArray("users"));
    assertEquals(2, reactions.size());
    anns.ask(on("react", message).put("emoji", "🎉").put("on", false));
    JsonObject off = bobs.ask(on("react", message).put("emoji", "🎉").put("on", false));
    assertEquals(1, at(off.getLong("rev")).getJsonArray("reactions").size());
  }

  @Test
  void oneMessageHasTwentyKindsOfReactionsAlsoWhenAllComeAtOnce() {
    String message = say(anns, "hello");
    TestSocket[] sockets = {anns, bobs, ann.hello()};
    for (int i = 0; i < 30; i++) {
      sockets[i % 3].send(
          on("react", message)
              .put("emoji", Character.toString(0x1F600 + i))
              .put("on", true)
              .put("id", "r" + i));
    }
    int refused = 0;
    for (int i = 0; i < 30; i++) {
      String id = "r" + i;
      JsonObject answer = sockets[i % 3].find(frame -> id.equals(frame.getValue("re")));
      refused += "conflict".equals(answer.getString("code")) ? 1 : 0;
    }
    assertEquals(10, refused);
    assertEquals(20, history().getJsonObject(0).getJsonArray("reactions").size());
  }

  @ParameterizedTest
  @ValueSource(strings = {"👍", "❤️", "👩‍👩‍👧‍👦", "🇩🇪", "👋🏽", "1️⃣", "☺", "✅", "‼️"})
  void oneEmojiIsOneHoweverItIsMade(String emoji) {
    String message = say(anns, "hello");
    assertEquals(
        "ok", anns.ask(on("react", message).put("emoji", emoji).put("on", true)).getString("type"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"", " ", "a", "ab", "👍👍", "1", "👍 ", "<b>", "\u200d", "ü"})
  void whatIsNoEmojiIsRefused(String text) {
    String message = say(anns, "hello");
    JsonObject answer = anns.ask(on("react", message).put("emoji", text).put("on", true));
    boolean stripped = text.equals("👍 ");
    assertEquals(stripped ? "ok" : "error", answer.getString("type"), answer.encode());
  }

  @Test
  void fiftyMessagesArePinnedAndNoMore() {
    TestSocket[] sockets = {anns, ann.hello(), ann.hello(), ann.hello()};
    for (TestSocket socket : sockets) {
      socket.enter(room);
    }
    String last = "";
    for (int i = 0; i < 51; i++) {
      TestSocket socket = sockets[i % 4];
      last = socket.say(room, "p" + i, "message " + i).getString("message");
      JsonObject answer = socket.ask(on("pin", last).put("on", true));
      assertEquals(i < 50 ? "ok" : "error", answer.getString("type"), answer.encode());
    }
    JsonArray pins = ann.get("/api/rooms/" + room + "/pins").array();
    assertEquals(50, pins.size());
    assertEquals("message 49", pins.getJsonObject(0).getString("text"));
    String first = pins.getJsonObject(49).getString("id");
    assertEquals("ok", anns.ask(on("pin", first).put("on", false)).getString("type"));
    assertEquals("ok", anns.ask(on("pin", last).put("on", true)).getString("type"));
  }

  @Test
  void whoComesBackHasTheMessageAsItIsNow() {
    JsonObject entered = bobs.enter(room);
    bobs.close();
    String message = say(anns, "one");
    anns.ask(on("edit", message).put("text", "two"));
    long rev = anns.ask(on("react", message).put("emoji", "👍").put("on", true)).getLong("rev");
    TestSocket again = bob.hello();
    again.ask(
        new JsonObject()
            .put("type", "enter")
            .put("room", room)
            .put("epoch", entered.getString("epoch"))
            .put("after", entered.getLong("rev")));
    for (long each = entered.getLong("rev") + 1; each <= rev; each++) {
      long wanted = each;
      JsonObject frame =
          again.find(found -> found.getLong("rev", 0L) == wanted && found.containsKey("message"));
      assertEquals("two", frame.getJsonObject("message").getString("text"));
      assertEquals(1, frame.getJsonObject("message").getJsonArray("reactions").size());
    }
  }

  private JsonObject listed(Person person) {
    return person.get("/api/rooms").array().stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.getString("id").equals(room))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void unreadMessagesAndMentionsAreCountedUntilTheyAreRead() {
    String bobsOwn = say(bobs, "mine");
    anns.say(room, "u1", "hello");
    anns.say(room, "u2", "hello @" + bob.name().toLowerCase(java.util.Locale.ROOT) + "!");
    long rev =
        anns.ask(
                new JsonObject()
                    .put("type", "say")
                    .put("room", room)
                    .put("nonce", "u3")
                    .put("text", "yes")
                    .put("replyTo", bobsOwn))
            .getLong("rev");
    assertEquals(3, listed(bob).getInteger("unread"));
    assertNull(listed(bob).getValue("read"));
    assertEquals(rev, listed(bob).getLong("said"));
    assertEquals(2, listed(bob).getInteger("mentions"));
    JsonObject read = new JsonObject().put("type", "read").put("room", room);
    bobs.ask(read.copy().put("rev", rev - 1));
    assertEquals(1, listed(bob).getInteger("unread"));
    assertEquals(rev - 1, listed(bob).getLong("read"));
    bobs.ask(read.copy().put("rev", rev + 1_000));
    bobs.ask(read.copy().put("rev", 1));
    assertEquals(0, listed(bob).getInteger("unread"));
    assertNull(listed(bob).getValue("said"));
    anns.say(room, "u4", "later");
    assertEquals(1, listed(bob).getInteger("unread"));
    assertEquals(0, listed(bob).getInteger("mentions"));
  }

  private JsonArray search(String query) {
    return bob.get(
            "/api/rooms/"
                + room
                + "/search?q="
                + java.net.URLEncoder.encode(query, java.nio.charset.StandardCharsets.UTF_8))
        .array();
  }

  @Test
  void wordsAreFoundByTheirBeginningsAndTheirPlacesAreTold() {
    say(anns, "🔑 The Ärger at example.com, with example again");
    say(bobs, "nothing of that <b>kind</b>");
    for (String query :
        List.of("example", "exam", "ÄRGER", "example.com", "com example", "the ärg")) {
      assertEquals(1, search(query).size(), query);
    }
    assertEquals(0, search("xample").size());
    assertEquals(0, search("example kind").size());
    JsonArray places = search("exam").getJsonObject(0).getJsonArray("highlights");
    assertEquals(2, places.size());
    assertEquals(16, places.getJsonObject(0).getInteger("at"));
    assertEquals(7, places.getJsonObject(0).getInteger("length"));
    for (String hostile : List.of("'", "a' | 'b", "kind:*", "!kind", "(kind", "kind & <b>")) {
      int status =
          bob.get(
                  "/api/rooms/"
                      + room
                      + "/search?q="
                      + java.net.URLEncoder.encode(
                          hostile, java.nio.charset.StandardCharsets.UTF_8))
              .status();
      assertEquals(hostile.equals("'") ? 422 : 200, status, hostile);
    }
  }

  @Test
  void anExportHasEveryMessageOnceInOrder() {
    TestSocket[] sockets = new TestSocket[9];
    for (int i = 0; i < sockets.length; i++) {
      sockets[i] = bob.hello();
      sockets[i].enter(room);
    }
    for (int i = 0; i < 250; i++) {
      sockets[i % sockets.length].say(room, "e" + i, "line " + i + "\nof \"two\"");
    }
    Person.Answer answer = ann.get("/api/rooms/" + room + "/export");
    assertEquals("application/jsonl", answer.headers().get("content-type"));
    String[] lines = answer.body().toString().split("\n");
    assertEquals(251, lines.length);
    assertEquals("Study", new JsonObject(lines[0]).getJsonObject("room").getString("name"));
    for (int i = 0; i < 250; i++) {
      JsonObject message = new JsonObject(lines[i + 1]).getJsonObject("message");
      assertEquals("line " + i + "\nof \"two\"", message.getString("text"));
    }
    assertNull(new JsonObject(lines[1]).getString("rev"));
  }
}
