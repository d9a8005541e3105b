package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** A master key that is wrong, missing or cut off, behind the real server. */
@NullUnmarked
class LostMasterKeyTest {
  private static final String KEY = "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3);
  private static final String NEWER = "sk-proj-" + "h8G7f6E5d4C3b2A1".repeat(3);

  private final TestServer server = TestServer.fresh(Map.of());
  private final Operator operator = new Operator();
  private final Path master = server.data().resolve("master.key");
  private String room;
  private String handle;
  private Map<String, String> before;

  @BeforeEach
  void saveAKey() {
    Person root = root();
    root.saveKey("openai", KEY);
    room = root.room("Study", "open");
    TestSocket socket = root.hello();
    socket.enter(room);
    handle = RoomDeliveryTest.summon(socket, room, "openai");
    socket.close();
    before = look(safe -> safe.opened(master));
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  private Person root() {
    return Person.signIn(server, "Root", TestServer.PASSWORD);
  }

  private <T> T look(java.util.function.Function<Safe, T> looking) {
    Safe safe = Safe.in(server.vertx(), server.data());
    try {
      return looking.apply(safe);
    } finally {
      safe.close();
    }
  }

  private static String dump(Safe safe) {
    StringBuilder all = new StringBuilder();
    for (String query :
        List.of(
            "select purpose || encode(sealed, 'hex') as line from conclave.keysets order by 1",
            "select id || encode(ciphertext, 'hex') || state as line from conclave.sealed_keys order by 1")) {
      safe.sql(query).forEach(row -> all.append(row.getString("line")).append('\n'));
    }
    return all.toString();
  }

  private static JsonObject entry(Person person) {
    return person.get("/api/user/api-keys").array().getJsonObject(0);
  }

  private void assertLocked() {
    Person root = root();
    assertEquals("locked", entry(root).getString("state"));
    TestSocket socket = root.hello();
    socket.enter(room);
    int calls = server.simulator().count();
    JsonObject refused = socket.ask(say("@" + handle + " are you there?"));
    assertEquals("error", refused.getString("type"), refused::encode);
    assertEquals("key-locked", refused.getString("code"));
    assertEquals("ok", socket.ask(say("People still talk.")).getString("type"));
    assertEquals(calls, server.simulator().count(), "nobody was called");
    assertEquals("key-locked", root.post("/api/user/api-keys/openai/verify", null).code());
    assertEquals("key-locked", root.get("/api/sealing-key").code());
    socket.close();
  }

  private JsonObject say(String text) {
    return new JsonObject()
        .put("type", "say")
        .put("room", room)
        .put("nonce", java.util.UUID.randomUUID().toString())
        .put("text", text);
  }

  private void assertAnswers() {
    Person root = root();
    TestSocket socket = root.hello();
    socket.enter(room);
    server.simulator().say("Here I am.");
    JsonObject said = socket.ask(say("@" + handle + " and now?"));
    assertEquals("ok", said.getString("type"), said::encode);
    JsonObject end = socket.end(socket.replyTo(said.getString("message")).getString("id"));
    assertEquals("complete", end.getString("state"));
    socket.close();
  }

  private void replace(byte[] content) throws IOException {
    Files.write(master, content);
    Files.setPosixFilePermissions(master, PosixFilePermissions.fromString("rw-------"));
  }

  @Test
  void keysAreLockedNothingIsChangedAndTheRightOneBringsAllBack() throws IOException {
    byte[] right = Files.readAllBytes(master);
    String rows = look(LostMasterKeyTest::dump);
    byte[] wrong =
        "p5Yp4hRzC0jX2mJr2Vq8n0uJ1m8b6h3k9Qd7LwXfEsg="
            .getBytes(java.nio.charset.StandardCharsets.UTF_8);
    for (byte[] content : new byte[][] {wrong, Arrays.copyOf(right, 20), {}, null}) {
      server.stop();
      if (content == null) {
        Files.delete(master);
      } else {
        replace(content);
      }
      server.start();
      assertLocked();
      assertEquals(rows, look(LostMasterKeyTest::dump));
      assertEquals(content == null, Files.notExists(master), "no file is made or mended");
    }
    server.stop();
    replace(right);
    server.start();
    assertEquals(rows, look(LostMasterKeyTest::dump));
    assertAnswers();
    // Whether its use has been noted yet is another matter.
    assertNotEquals("locked", entry(root()).getString("state"));
  }

  @Test
  void aNewStartSetsAsideAndTheOldMasterKeyBringsBack() throws IOException {
    Person ada = server.newcomer("Ada");
    ada.saveKey("openai", NEWER.replace("h8", "zz"));
    Map<String, String> all = look(safe -> safe.opened(master));
    Path kept = Files.move(master, server.data().resolve("found-later.key"));
    server.stop();
    Operator.Outcome made = operator.newStart(server.settings(), null).assertCode(0);
    assertTrue(made.out().contains("bring-back"), made::out);
    server.start();

    Person root = root();
    assertEquals("locked", entry(root).getString("state"));
    TestSocket socket = root.hello();
    socket.enter(room);
    assertEquals("key-locked", socket.ask(say("@" + handle + " hello?")).getString("code"));
    socket.close();
    root.saveKey("openai", NEWER);
    assertEquals("untested", entry(root).getString("state"));
    assertAnswers();
    Person adaAgain = Person.signIn(server, ada.name(), TestServer.PASSWORD);
    assertEquals("locked", entry(adaAgain).getString("state"));

    server.stop();
    Operator.Outcome wrong = operator.bringBack(server.settings(), "file:" + master).assertCode(1);
    assertTrue(wrong.err().contains("opens none of the keysets"), wrong::err);
    operator.bringBack(server.settings(), "file:" + kept).assertCode(0);
    server.start();
    Map<String, String> after = look(safe -> safe.opened(master));
    assertEquals(all.get(ada.id() + " openai"), after.get(ada.id() + " openai"));
    assertEquals(NEWER, after.get(root.id() + " openai"), "what was entered meanwhile stays");
    assertEquals(
        "untested",
        entry(Person.signIn(server, ada.name(), TestServer.PASSWORD)).getString("state"));
    assertAnswers();
  }

  @Test
  void aNewStartIsRefusedWhileTheMasterKeyOpensOrTheServerRuns() throws IOException {
    byte[] content = Files.readAllBytes(master);
    Operator.Outcome running = operator.newStart(server.settings(), null).assertCode(1);
    assertTrue(running.err().contains("Another Conclave is running"), running::err);
    server.stop();
    Operator.Outcome open = operator.newStart(server.settings(), null).assertCode(1);
    assertTrue(open.err().contains("nothing is lost"), open::err);
    org.junit.jupiter.api.Assertions.assertArrayEquals(content, Files.readAllBytes(master));
    server.start();
    assertEquals(before, look(safe -> safe.opened(master)));
  }
}
