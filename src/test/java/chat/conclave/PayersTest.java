package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What is shown before, what is recorded, and what the message says are one and the same payer. */
@NullUnmarked
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class PayersTest {
  private static final String KEY = "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3);

  private TestServer server;
  private Superuser books;
  private Person ann;

  @BeforeAll
  void start() throws IOException {
    Path prices = Files.createTempFile("prices", ".yaml");
    Files.writeString(
        prices,
        "prices: [{provider: openai, model: priced, since: 2020-01-01, input: 100, output: 1000}]");
    server =
        TestServer.fresh(
            Map.of(
                "CONCLAVE_PRICES",
                prices.toString(),
                "CONCLAVE_OPENAI_API_KEY",
                "sk-proj-" + "p1A2t3F4o5R6m7K8".repeat(3),
                "CONCLAVE_PLATFORM_KEYS",
                "chosen-rooms"));
    books = new Superuser(server.vertx(), server.data());
    ann = server.newcomer("Ann");
    ann.saveKey("openai", KEY);
  }

  @AfterAll
  void stop() {
    books.close();
    server.stop();
  }

  private JsonObject preview(Person person, String room) {
    return person.get("/api/rooms/" + room + "/payers").array().getJsonObject(0);
  }

  private int decide(Person person, String room, String keys) {
    return person.patch("/api/rooms/" + room, new JsonObject().put("platformKeys", keys)).status();
  }

  private String ready(Person person, String room) {
    return person.get("/api/providers?room=" + room).array().stream()
        .map(JsonObject.class::cast)
        .filter(provider -> provider.getString("id").equals("openai"))
        .findFirst()
        .orElseThrow()
        .getString("ready");
  }

  @ParameterizedTest
  @CsvSource({
    "false, false, false, false, none",
    "false, false, false, true, platform",
    "false, false, true, false, lent",
    "false, false, true, true, lent",
    "false, true, false, false, own",
    "false, true, false, true, own",
    "false, true, true, false, own",
    "false, true, true, true, own",
    "true, false, false, false, session",
    "true, false, false, true, session",
    "true, false, true, false, session",
    "true, false, true, true, session",
    "true, true, false, false, session",
    "true, true, false, true, session",
    "true, true, true, false, session",
    "true, true, true, true, session"
  })
  void thePreviewTheBooksAndTheMessageAgree(
      boolean session, boolean own, boolean lent, boolean platform, String kind) {
    String room = ann.room("Study", "open");
    Person bob = server.newcomer("Bob");
    TestSocket hers = ann.hello();
    TestSocket his = bob.hello();
    hers.enter(room);
    his.enter(room);
    String handle = hers.summon(room, "openai");
    if (session) {
      assertEquals("ok", his.ask(bob.sessionKey("openai", KEY)).getString("type"));
    }
    if (own) {
      bob.saveKey("openai", KEY);
    }
    if (lent) {
      ann.put(
          "/api/user/api-keys/openai/lending/" + room,
          new JsonObject().put("to", new JsonArray().add(bob.id())));
    }
    if (platform) {
      assertEquals(200, decide(server.admin(), room, "allowed"));
    }
    JsonObject shown = preview(bob, room);
    assertEquals(kind, ready(bob, room));
    int calls = server.simulator().count();
    JsonObject said = his.say(room, "n", "@" + handle + " hello?");
    if (kind.equals("none")) {
      assertNull(shown.getJsonObject("payer"));
      assertEquals("key-needed", shown.getString("code"));
      assertTrue(shown.getBoolean("canAsk"));
      assertEquals("key-needed", said.getString("code"));
      assertEquals(calls, server.simulator().count());
      assertEquals(0, bob.get("/api/rooms/" + room + "/messages").array().size());
      assertEquals("0", booked(room));
      return;
    }
    JsonObject end = his.end(his.replyTo(said.getString("message")).getString("id"));
    assertEquals("complete", end.getString("state"));
    JsonObject payer = end.getJsonObject("reply").getJsonObject("payer");
    assertEquals(kind, payer.getString("kind"));
    assertEquals(payer, shown.getJsonObject("payer"));
    assertNull(shown.getString("code"));
    assertEquals(
        kind.equals("platform") ? null : kind.equals("lent") ? ann.id() : bob.id(),
        payer.getString("id"));
    assertEquals("1", booked(room));
    JsonObject usage = end.getJsonObject("reply").getJsonObject("usage");
    assertEquals(
        String.join(
            " ",
            kind,
            String.valueOf(payer.getString("id")),
            bob.id(),
            String.valueOf(usage.getLong("input")),
            String.valueOf(usage.getLong("output")),
            "t"),
        books.value(
            "select concat_ws(' ', kind, coalesce(owner::text, 'null'), asker, input, output, settled)"
                + " from conclave.spends where reply = '"
                + end.getString("id")
                + "'"));
  }

  private String booked(String room) {
    return books.value("select count(*) from conclave.spends where room = '" + room + "'");
  }

  private static boolean same(String amount, String other) {
    return new BigDecimal(amount).compareTo(new BigDecimal(other)) == 0;
  }

  @Test
  void aCostThatTheProviderDoesNotSayComesFromTheOperatorsTable() {
    String room = ann.room("Study", "open");
    Person bob = server.newcomer("Bob");
    TestSocket hers = ann.hello();
    TestSocket his = bob.hello();
    hers.enter(room);
    his.enter(room);
    JsonObject seat =
        hers.ask(
                new JsonObject()
                    .put("type", "summon")
                    .put("room", room)
                    .put("provider", "openai")
                    .put("model", "priced"))
            .getJsonObject("seat");
    String path = "/api/user/api-keys/openai/lending/" + room;
    JsonObject cap = new JsonObject().put("totalCost", "0.5");
    ann.put(path, new JsonObject().put("to", "everyone").put("cap", cap));
    JsonObject shown = preview(bob, room);
    assertEquals("lent", shown.getJsonObject("payer").getString("kind"));
    long most = shown.getJsonObject("estimate").getLong("tokens");
    BigDecimal cost = new BigDecimal(shown.getJsonObject("estimate").getString("cost"));
    // A hundredth of a cent for each token read, a tenth for each of the 4,096 written.
    assertTrue(same(expected(most), cost.toPlainString()));
    JsonObject end = his.reply(room, seat.getString("handle")).getJsonObject("reply");
    JsonObject usage = end.getJsonObject("usage");
    assertTrue(usage.getBoolean("estimated"));
    // Seven tokens read, four written.
    assertTrue(same("0.0047", usage.getString("cost")), usage::encode);
    assertTrue(same("0.4953", preview(bob, room).getJsonObject("left").getString("cost")));
    JsonObject used =
        ann.get("/api/user/api-keys/openai/uses").json().getJsonArray("rooms").stream()
            .map(JsonObject.class::cast)
            .filter(each -> each.getString("room").equals(room))
            .findFirst()
            .orElseThrow();
    assertTrue(same("0.0047", used.getString("cost")));
    cap.put("totalCost", 0.1);
    ann.put(path, new JsonObject().put("to", "everyone").put("cap", cap));
    assertEquals("cap-reached", preview(bob, room).getString("code"));
  }

  private static String expected(long most) {
    return BigDecimal.valueOf(most - 4_096)
        .multiply(new BigDecimal("0.0001"))
        .add(new BigDecimal("4.096"))
        .toPlainString();
  }

  @Test
  void onlyAnAdminDecidesWhereTheServersKeysPay() {
    String room = ann.room("Study", "private");
    ann.hello().enter(room);
    assertEquals(403, decide(ann, room, "allowed"));
    assertEquals(200, decide(server.admin(), room, "allowed"));
    assertEquals("allowed", ann.get("/api/rooms/" + room).json().getString("platformKeys"));
    assertEquals(200, decide(server.admin(), room, null));
    assertNull(ann.get("/api/rooms/" + room).json().getString("platformKeys"));
    assertEquals(404, decide(server.admin(), new UUID(0, 1).toString(), "allowed"));
    assertEquals(422, decide(server.admin(), room, "maybe"));
  }

  @Test
  void aRoomCanBeForbiddenWhatAllAreAllowed() {
    String room = ann.room("Study", "open");
    Person bob = server.newcomer("Bob");
    bob.hello().enter(room);
    ann.hello().summon(room, "openai");
    assertEquals("none", ready(bob, room));
    decide(server.admin(), room, "allowed");
    assertEquals("platform", ready(bob, room));
    decide(server.admin(), room, "forbidden");
    assertEquals("none", ready(bob, room));
    assertEquals("key-needed", preview(bob, room).getString("code"));
  }
}
