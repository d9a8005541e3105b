package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;

/** Who leaves for good is gone, but for what they chose to leave behind. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@NullUnmarked
class LeavingForGoodTest {
  private static final String KEY = "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3);

  private TestServer server;
  private Superuser database;

  @BeforeAll
  void start() throws IOException {
    server = TestServer.fresh(Map.of());
    database = new Superuser(server.vertx(), server.data());
  }

  @AfterAll
  void stop() {
    database.close();
    server.stop();
  }

  private static Person.Answer leave(Person who, String password, String messages) {
    return who.request(
        HttpMethod.DELETE,
        "/api/user",
        Map.of(),
        new JsonObject().put("password", password).put("messages", messages).toBuffer());
  }

  /** Somebody with a key, a loan to others, a reply that somebody else asked for, and an invite. */
  private String live(Person ann, Person ben) {
    String room = ann.room("Study", "open");
    TestSocket annTalks = ann.hello();
    TestSocket benTalks = ben.hello();
    annTalks.enter(room);
    benTalks.enter(room);
    ann.saveKey("openai", KEY);
    String handle = annTalks.summon(room, "openai");
    annTalks.reply(room, handle);
    ann.put("/api/user/api-keys/openai/lending/" + room, new JsonObject().put("to", "everyone"));
    benTalks.reply(room, handle);
    ann.invite(room);
    return room;
  }

  @Test
  void anonymisedNothingOfThePersonIsLeftButTheAuditOfKeys() {
    Person ann = server.newcomer("Ann");
    Person ben = server.newcomer("Ben");
    String room = live(ann, ben);
    TestSocket socket = ann.hello();
    assertEquals(204, leave(ann, TestServer.PASSWORD, "anonymise").status());
    assertEquals(4501, socket.closeCode());
    assertEquals(401, ann.get("/api/user").status());
    // The audit is append-only: it keeps an id that is nobody's any more, and no name.
    assertEquals(Set.of("conclave.key_audit"), SuperuserSearch.tablesWith(database, ann.id()));
    assertEquals(Set.of(), SuperuserSearch.tablesWith(database, ann.name()));
    assertEquals(
        "left",
        database.value(
            "select event from conclave.key_audit where owner = '"
                + ann.id()
                + "' order by seq desc limit 1"));
    List<JsonObject> history =
        ben.get("/api/rooms/" + room + "/messages").array().stream()
            .map(JsonObject.class::cast)
            .toList();
    assertEquals("Somebody who left", history.get(0).getJsonObject("author").getString("name"));
    JsonObject members = owner(ben, room);
    assertEquals(ben.id(), members.getString("id"));
    Person.register(server, ann.name(), TestServer.PASSWORD, ben.invite(room));
  }

  @Test
  void keptTheMessagesStayUnderTheNameThatNobodyElseGets() {
    Person ann = server.newcomer("Ann");
    Person ben = server.newcomer("Ben");
    String room = live(ann, ben);
    assertEquals(204, leave(ann, TestServer.PASSWORD, "keep").status());
    Set<String> named = SuperuserSearch.tablesWith(database, ann.name());
    // What others' books and messages say stays, as was chosen.
    assertTrue(Set.of("conclave.users", "conclave.messages", "conclave.spends").containsAll(named));
    assertEquals(
        ann.name(),
        ben.get("/api/rooms/" + room + "/messages")
            .array()
            .getJsonObject(0)
            .getJsonObject("author")
            .getString("name"));
    for (String table :
        List.of(
            "sessions where user_id",
            "sealed_keys where owner",
            "loans where owner",
            "members where user_id")) {
      assertEquals(
          "0",
          database.value("select count(*) from conclave." + table + " = '" + ann.id() + "'"),
          table);
    }
    assertEquals(
        "",
        database.value("select password_hash from conclave.users where id = '" + ann.id() + "'"));
    JsonObject same = new JsonObject().put("name", ann.name()).put("password", TestServer.PASSWORD);
    assertEquals(401, Person.stranger(server).post("/api/auth/login", same).status());
    assertEquals(
        409,
        Person.stranger(server)
            .post("/api/auth/register", same.put("invite", ben.invite(room)))
            .status());
  }

  private static JsonObject owner(Person asks, String room) {
    return asks.get("/api/rooms/" + room + "/members").array().stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.getString("role").equals("owner"))
        .findFirst()
        .orElseThrow();
  }

  @Test
  void theirRunningReplyStops() {
    Person ann = server.newcomer("Ann");
    Person ben = server.newcomer("Ben");
    String room = ann.room("Study", "open");
    TestSocket annTalks = ann.hello();
    TestSocket benTalks = ben.hello();
    annTalks.enter(room);
    benTalks.enter(room);
    ann.saveKey("openai", KEY);
    String handle = annTalks.summon(room, "openai");
    server.simulator().holdAfter(1);
    JsonObject said = annTalks.say(room, "n1", "@" + handle + " hello");
    String reply = benTalks.replyTo(said.getString("message")).getString("id");
    assertEquals(204, leave(ann, TestServer.PASSWORD, "anonymise").status());
    assertEquals("stopped", benTalks.end(reply).getString("state"));
  }

  @Test
  void aWrongPasswordAndTheLastAdminStay() {
    Person ann = server.newcomer("Ann");
    assertEquals(403, leave(ann, "not the right phrase", "keep").status());
    assertEquals(200, ann.get("/api/user").status());
    assertEquals(422, leave(ann, TestServer.PASSWORD, "burn").status());
    assertEquals(409, leave(server.admin(), TestServer.PASSWORD, "keep").status());
    assertEquals(200, server.admin().get("/api/user").status());
  }
}
