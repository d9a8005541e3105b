package chat.conclave;

import chat.conclave.simulator.Gate;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.List;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.TestInstance;

/** Ann has a key and lends it to Bob, or does not: in a room of its own for each test. */
@NullUnmarked
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
abstract class LendingStage {
  static final String KEY = "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3);
  static final String LAST4 = "g7H8";
  static final String LABEL = "the label of her key";

  final TestServer server = TestServer.shared();
  final Person ann = server.newcomer("Ann");
  final Person bob = server.newcomer("Bob");
  String room;
  TestSocket hers;
  TestSocket his;
  String handle;
  String seat;

  @BeforeEach
  void sitDown() {
    JsonArray keys = ann.get("/api/user/api-keys").array();
    if (keys.isEmpty() || keys.getJsonObject(0).getString("state").equals("rejected")) {
      annSavesHerKey();
    }
    room = ann.room("Study", "open");
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

  void annSavesHerKey() {
    ann.put(
        "/api/user/api-keys",
        new JsonObject().put("provider", "openai").put("key", KEY).put("label", LABEL));
  }

  @AfterEach
  void clear() {
    server.simulator().clear();
    ann.delete(lending());
    bob.delete("/api/user/api-keys/openai");
    hers.close();
    his.close();
  }

  String lending() {
    return "/api/user/api-keys/openai/lending/" + room;
  }

  Person.Answer lend(Object to, JsonObject cap) {
    return ann.put(lending(), new JsonObject().put("to", to).put("cap", cap));
  }

  JsonObject ask(TestSocket socket, String nonce) {
    return socket.say(room, nonce, "@" + handle + " hello?");
  }

  JsonObject payer(Person person) {
    return person.get("/api/rooms/" + room + "/payers").array().getJsonObject(0);
  }

  static LocalDate today() {
    return LocalDate.now(ZoneOffset.UTC);
  }

  JsonObject uses() {
    return ann.get("/api/user/api-keys/openai/uses").json();
  }

  /** What was spent of Ann's key in this room. */
  JsonObject usesHere() {
    return uses().getJsonArray("rooms").stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.getString("room").equals(room))
        .findFirst()
        .orElse(null);
  }

  /** What Ann lends into this room. */
  List<JsonObject> loans() {
    return ann.get("/api/user/api-keys/openai/lending").array().stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.getString("room").equals(room))
        .toList();
  }

  /** What Ann was asked in this room and has not answered. */
  List<JsonObject> cards() {
    return ann.get("/api/user/lend-requests").array().stream()
        .map(JsonObject.class::cast)
        .filter(each -> each.getString("room").equals(room))
        .toList();
  }

  long used() {
    return loans().get(0).getJsonObject("used").getLong("totalTokens");
  }

  JsonObject asksToLend(TestSocket socket) {
    return socket.ask(new JsonObject().put("type", "ask").put("seat", seat));
  }

  static JsonObject card(TestSocket socket) {
    return socket.find(frame -> "lend-request".equals(frame.getString("type")));
  }

  JsonObject answer(JsonObject card, String to) {
    return hers.ask(
        new JsonObject()
            .put("type", "lend")
            .put("request", card.getString("request"))
            .put("to", to)
            .put("cap", new JsonObject().put("totalTokens", 30_000)));
  }

  String runs(Gate gate, String nonce) {
    String reply = his.replyTo(ask(his, nonce).getString("message")).getString("id");
    TestServer.await(gate.reached());
    return reply;
  }

  JsonObject ends(String nonce) {
    return his.end(his.replyTo(ask(his, nonce).getString("message")).getString("id"));
  }

  static long took(JsonObject end) {
    JsonObject usage = end.getJsonObject("reply").getJsonObject("usage");
    return usage.getLong("input") + usage.getLong("output");
  }
}
