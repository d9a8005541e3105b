package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** What a member sees, before asking, of what would go where. */
@NullUnmarked
class WhatIsSentTest {
  private static final String KEY = "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3);

  private final TestServer server = TestServer.shared();
  private final Person ann = server.newcomer("Ann");
  private final Person bob = server.newcomer("Bob");
  private final String room = ann.room("Study", "open");
  private final TestSocket hers = ann.hello();
  private final TestSocket his = bob.hello();

  private JsonObject sent(Person person, int seat) {
    return person
        .get("/api/rooms/" + room + "/payers")
        .array()
        .getJsonObject(seat)
        .getJsonObject("sent");
  }

  @Test
  void itSaysWhichProviderAndHostAndWhoseMessages() {
    ann.saveKey("openai", KEY);
    hers.enter(room);
    his.enter(room);
    String handle = hers.summon(room, "openai");
    hers.summon(room, "practice");
    hers.say(room, "a1", "one");
    his.say(room, "b1", "two");
    hers.say(room, "a2", "three");
    hers.ask(
        new JsonObject()
            .put("type", "say")
            .put("room", room)
            .put("nonce", "a3")
            .put("text", "hidden")
            .put("hidden", true));
    JsonObject sent = sent(ann, 0);
    assertEquals("openai", sent.getString("provider"));
    assertEquals("127.0.0.1", sent.getString("host"));
    JsonArray people = sent.getJsonArray("people");
    assertEquals(2, people.size());
    assertEquals(ann.name(), people.getJsonObject(0).getString("name"));
    assertEquals("person", people.getJsonObject(0).getString("kind"));
    assertEquals(2, people.getJsonObject(0).getInteger("messages"));
    assertEquals(bob.name(), people.getJsonObject(1).getString("name"));
    assertEquals(1, people.getJsonObject(1).getInteger("messages"));
    long tokens = people.stream().mapToLong(each -> ((JsonObject) each).getLong("tokens")).sum();
    JsonObject context =
        ann.get("/api/rooms/" + room + "/payers").array().getJsonObject(0).getJsonObject("context");
    assertEquals(context.getLong("tokens"), tokens);
    assertNull(sent(ann, 1).getString("host"));
    assertNull(sent(bob, 0).getString("host"));
    hers.reply(room, handle);
    JsonArray after = sent(ann, 0).getJsonArray("people");
    assertTrue(
        after.stream()
            .map(JsonObject.class::cast)
            .anyMatch(
                each ->
                    "model".equals(each.getString("kind")) && each.getInteger("messages") == 1));
  }
}
