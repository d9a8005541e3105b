package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.simulator.Fault;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What owners are told about the use of their keys, and what happens when somebody alters it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class KeyAuditTest {
  private static final String KEY = "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3);

  private TestServer server;
  private Superuser superuser;
  private Person ann;

  @BeforeAll
  void start() throws IOException {
    server = TestServer.fresh(Map.of());
    superuser = new Superuser(server.vertx(), server.data());
  }

  @AfterAll
  void stop() {
    superuser.close();
    server.stop();
  }

  @BeforeEach
  void annIsNew() {
    ann = server.newcomer("Ann");
  }

  private JsonObject audit(String query) {
    return ann.get("/api/user/key-audit" + query).json();
  }

  private List<JsonObject> entries() {
    return audit("?limit=200").getJsonArray("entries").stream()
        .map(JsonObject.class::cast)
        .toList();
  }

  private List<String> events() {
    return entries().stream().map(entry -> entry.getString("event")).toList();
  }

  /** Three lines. */
  private void somethingHappens() {
    ann.saveKey("openai", KEY);
    ann.post("/api/user/api-keys/openai/verify", null);
    ann.delete("/api/user/api-keys/openai");
  }

  private boolean intact() {
    return audit("?limit=1").getBoolean("intact");
  }

  @Test
  void everythingThatIsDoneWithASavedKeyIsTold() {
    String room = ann.room("Study", "open");
    TestSocket socket = ann.hello();
    socket.enter(room);
    ann.saveKey("openai", KEY);
    String handle = socket.summon(room, "openai");
    JsonObject reply = socket.reply(room, handle);
    ann.post("/api/user/api-keys/openai/verify", null);
    ann.patch("/api/user/api-keys/openai", new JsonObject().put("label", "mine"));
    String disabled = "/api/users/" + ann.id() + "/api-keys/openai/disabled";
    server.admin().put(disabled, new JsonObject());
    server.admin().delete(disabled);
    server.simulator().next(Fault.REJECT_401);
    Future<JsonObject> rejected = socket.keyState("openai", "saved", "rejected");
    socket.reply(room, handle);
    TestServer.await(rejected);
    ann.delete("/api/user/api-keys/openai");
    assertEquals(
        List.of(
            "removed",
            "refused",
            "used",
            "enabled",
            "disabled",
            "changed",
            "tested",
            "used",
            "saved"),
        events());
    JsonObject used = entries().get(7).getJsonObject("detail");
    assertEquals(room, used.getString("room"));
    assertEquals(reply.getString("id"), used.getString("reply"));
    assertEquals(reply.getJsonObject("reply").getString("model"), used.getString("model"));
    assertEquals(ann.id(), used.getString("by"));
    assertEquals("g7H8", entries().get(8).getJsonObject("detail").getString("last4"));
    assertEquals("rejected", entries().get(1).getJsonObject("detail").getString("result"));
    assertTrue(intact());
    assertFalse(entries().toString().contains(KEY));
  }

  @Test
  void aPageBeginsWhereTheOneBeforeEnded() {
    somethingHappens();
    JsonObject newest = audit("?limit=2");
    assertEquals(2, newest.getJsonArray("entries").size());
    assertEquals(3, newest.getJsonArray("entries").getJsonObject(0).getInteger("seq"));
    JsonObject older = audit("?limit=2&before=2");
    assertEquals(1, older.getJsonArray("entries").size());
    assertEquals(1, older.getJsonArray("entries").getJsonObject(0).getInteger("seq"));
  }

  @Test
  void whatIsDoneWithASessionKeyIsWrittenNowhere() {
    String room = ann.room("Study", "open");
    TestSocket socket = ann.hello();
    socket.enter(room);
    socket.ask(ann.sessionKey("openai", KEY));
    assertEquals("complete", socket.reply(room, socket.summon(room, "openai")).getString("state"));
    assertEquals(List.of(), events());
    assertTrue(intact());
  }

  @Test
  void nobodySeesSomebodyElsesAudit() {
    somethingHappens();
    Person bob = server.newcomer("Bob");
    assertEquals(0, bob.get("/api/user/key-audit").json().getJsonArray("entries").size());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "update conclave.key_audit set at = at + interval '1 microsecond' where %s and seq = 2",
        "update conclave.key_audit set event = 'saved' where %s and seq = 2",
        "update conclave.key_audit set provider = 'xai' where %s and seq = 2",
        "update conclave.key_audit set detail = '{}' where %s and seq = 2",
        "update conclave.key_audit set detail = '[1]' where %s and seq = 3",
        "update conclave.key_audit set previous = '\\x00' where %s and seq = 2",
        "update conclave.key_audit set hash = sha256('a') where %s and seq = 2",
        "update conclave.key_audit set hash = sha256('a') where %s and seq = 3",
        "update conclave.key_audit set seq = 9 where %s and seq = 3",
        "delete from conclave.key_audit where %s and seq = 1",
        "delete from conclave.key_audit where %s and seq = 2",
        "insert into conclave.key_audit select owner, 4, at, event, provider, detail, previous, hash"
            + " from conclave.key_audit where %s and seq = 3"
      })
  void whatASuperuserAltersBreaksTheChain(String statement) {
    somethingHappens();
    assertTrue(intact());
    superuser.run("alter table conclave.key_audit disable trigger key_audit_stays");
    try {
      superuser.run(statement.formatted("owner = '" + ann.id() + "'"));
    } finally {
      superuser.run("alter table conclave.key_audit enable trigger key_audit_stays");
    }
    assertFalse(intact());
  }

  @Test
  void noRoleCanChangeOrRemoveALine() {
    somethingHappens();
    String before = superuser.value("select count(*) from conclave.key_audit");
    assertNotEquals("0", before);
    for (String role : new String[] {"conclave_keys", "conclave_room", "conclave", "postgres"}) {
      superuser.run("set role " + role);
      superuser.run("select set_config('conclave.user', '" + ann.id() + "', false)");
      for (String statement :
          new String[] {
            "update conclave.key_audit set event = 'saved'",
            "delete from conclave.key_audit",
            "truncate conclave.key_audit"
          }) {
        assertFalse(superuser.may(statement), () -> role + ": " + statement);
      }
      superuser.run("reset role");
    }
    assertEquals(before, superuser.value("select count(*) from conclave.key_audit"));
    assertTrue(intact());
  }
}
