package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** A room of ten thousand. */
@NullUnmarked
class CrowdTest {
  private final TestServer server = TestServer.shared();

  @Test
  void whoEntersIsNotSentEverybodyAndRestListsAll() throws Exception {
    Person ann = server.newcomer("Ann");
    Person bob = server.newcomer("Bob");
    String room = UUID.randomUUID().toString();
    try (Superuser database = new Superuser(server.vertx(), server.data())) {
      database.run(
          "insert into conclave.rooms (id, name, visibility, epoch) values ('%s', 'Square', 'open', gen_random_uuid())"
              .formatted(room));
      database.run(
          "insert into conclave.members (room, user_id, role) values ('%s', '%s', 'owner')"
              .formatted(room, ann.id()));
      database.run(
          """
          with made as (insert into conclave.users (id, name, name_key, role, password_hash)
            select gen_random_uuid(), 'Somebody ' || n, '%1$s ' || n, 'member', '' from generate_series(1, 10000) n returning id)
          insert into conclave.members (room, user_id, role) select '%1$s', id, 'member' from made
          """
              .formatted(room));
      TestSocket his = bob.hello();
      JsonObject entered = his.enter(room);
      assertEquals(10_002, entered.getInteger("memberCount"));
      assertEquals(200, entered.getJsonArray("members").size());
      assertEquals(1, entered.getInteger("presentCount"));
      assertTrue(has(entered, bob), "who is here is shown");
      assertTrue(has(entered, ann), "and so is who owns the room");
      assertTrue(entered.encode().length() < 64 * 1024);
      JsonObject back =
          his.ask(
              new JsonObject()
                  .put("type", "enter")
                  .put("room", room)
                  .put("epoch", entered.getString("epoch"))
                  .put("after", entered.getLong("rev")));
      assertEquals(200, back.getJsonArray("members").size());
      assertEquals(10_002, back.getInteger("memberCount"));
      assertTrue(has(back, bob));

      Set<String> all = new HashSet<>();
      String after = "";
      for (JsonArray page = page(ann, room, after);
          !page.isEmpty();
          page = page(ann, room, after)) {
        assertTrue(page.size() <= 1_000);
        page.forEach(each -> assertTrue(all.add(((JsonObject) each).getString("id"))));
        after = "?after=" + page.getJsonObject(page.size() - 1).getString("id");
      }
      assertEquals(10_002, all.size());
      his.close();
      // They were nobody: the shared server's own lists stay as they are.
      database.run("delete from conclave.users where name_key like '" + room + "%'");
    }
  }

  @Test
  void whoEntersIsSentNoMoreThanSoMuchText() {
    Person ann = server.newcomer("Ann");
    String room = ann.room("Long", "open");
    TestSocket hers = ann.hello();
    JsonObject empty = hers.enter(room);
    assertEquals(List.of(0, false), shown(empty));
    // Each quotation mark is two characters of JSON.
    String text = "\"".repeat(16_000);
    for (int i = 0; i < 20; i++) {
      hers.say(room, "n" + i, text);
    }
    JsonObject entered = hers.enter(room);
    assertEquals(List.of(256 * 1024 / 16_000, true), shown(entered));
    JsonArray newest = entered.getJsonArray("messages");
    assertEquals(entered.getLong("rev"), newest.getJsonObject(15).getLong("posted"));
    JsonArray older =
        ann.get(
                "/api/rooms/%s/messages?before=%d"
                    .formatted(room, newest.getJsonObject(0).getLong("posted")))
            .array();
    assertEquals(4, older.size());
    hers.close();
  }

  @Test
  void oneLongReplyIsShownToWhoEnters() throws Exception {
    Person ann = server.newcomer("Ann");
    String room = ann.room("Long", "open");
    TestSocket hers = ann.hello();
    hers.enter(room);
    hers.say(room, "n", "short");
    String last = hers.say(room, "n2", "long").getString("message");
    try (Superuser database = new Superuser(server.vertx(), server.data())) {
      database.run(
          "update conclave.messages set text = repeat('x', 300000) where id = '" + last + "'");
    }
    assertEquals(List.of(1, true), shown(hers.enter(room)));
    hers.close();
  }

  private static List<Object> shown(JsonObject entered) {
    return List.of(entered.getJsonArray("messages").size(), entered.getBoolean("older"));
  }

  private static boolean has(JsonObject entered, Person person) {
    return entered.getJsonArray("members").stream()
        .anyMatch(each -> ((JsonObject) each).getString("id").equals(person.id()));
  }

  private static JsonArray page(Person person, String room, String after) {
    return person.get("/api/rooms/" + room + "/members" + after).array();
  }
}
