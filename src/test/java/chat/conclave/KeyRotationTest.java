package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Rotation while the server runs, by the commands that an operator has. */
@NullUnmarked
class KeyRotationTest {
  private static final List<String> PROVIDERS = List.of("openai", "anthropic", "xai");

  private final TestServer server = TestServer.fresh(Map.of());
  private final Operator operator = new Operator();
  private Safe safe = Safe.in(server.vertx(), server.data());

  @AfterEach
  void stop() {
    safe.close();
    server.stop();
  }

  private Path master() {
    return server.data().resolve("master.key");
  }

  private static String key(String provider, String owner) {
    String start =
        provider.equals("openai")
            ? "sk-proj-"
            : provider.equals("anthropic") ? "sk-ant-api03-" : "xai-";
    return start + owner + "a1B2c3D4e5F6g7H8".repeat(3);
  }

  private Person withKeys(String name) {
    Person person = server.newcomer(name);
    PROVIDERS.forEach(provider -> person.saveKey(provider, key(provider, name)));
    return person;
  }

  private String state(Person person, String provider) {
    return person.get("/api/user/api-keys").array().stream()
        .map(JsonObject.class::cast)
        .filter(entry -> entry.getString("provider").equals(provider))
        .findFirst()
        .orElseThrow()
        .getString("state");
  }

  private static String verify(Person person, String provider) {
    return person.post("/api/user/api-keys/" + provider + "/verify", null).body().toString();
  }

  private void restart() {
    safe.close();
    server.stop();
    server.start();
    safe = Safe.in(server.vertx(), server.data());
  }

  @Test
  void everyKeyMovesToTheNewDataKeyWhileTheServerRuns() {
    Person ada = withKeys("Ada");
    withKeys("Ben");
    // Enough people that they are not looked at together.
    safe.sql(
        "insert into conclave.users (id, name, name_key, role, password_hash)"
            + " select gen_random_uuid(), 'n' || n, 'n' || n, 'member', '' from generate_series(1, 250) n");
    Map<String, String> before = safe.opened(master());
    Set<String> old = safe.prefixes().keySet();
    assertEquals(1, old.size());

    Operator.Outcome outcome = operator.rotateData(server.settings()).assertCode(0);
    assertTrue(outcome.out().contains("The running server rotates"), outcome::out);
    assertTrue(outcome.out().contains("done; 6 keys sealed anew"), outcome::out);

    assertEquals(before, safe.opened(master()));
    assertEquals(1, safe.prefixes().size());
    assertNotEquals(old, safe.prefixes().keySet());
    JsonObject audit = ada.get("/api/user/key-audit?limit=50").json();
    assertEquals(
        PROVIDERS.size(),
        audit.getJsonArray("entries").stream()
            .filter(entry -> ((JsonObject) entry).getString("event").equals("resealed"))
            .count());
    assertTrue(audit.getBoolean("intact"));
    assertEquals("good", new JsonObject(verify(ada, "openai")).getString("state"));
    ada.saveKey("openai", key("openai", "Again"));
    assertEquals(1, safe.prefixes().size(), "the server seals with the new key");
    assertEquals(key("openai", "Again"), safe.opened(master()).get(ada.id() + " openai"));

    operator.rotateData(server.settings()).assertCode(0);
    assertEquals(6, safe.opened(master()).size());
    restart();
    assertEquals("untested", state(Person.signIn(server, ada.name(), TestServer.PASSWORD), "xai"));
    assertEquals(6, safe.opened(master()).size());
  }

  @Test
  void withoutAServerTheCommandDoesItItself() {
    withKeys("Ada");
    Map<String, String> before = safe.opened(master());
    Set<String> old = safe.prefixes().keySet();
    safe.close();
    server.stop();
    Operator.Outcome outcome = operator.rotateData(server.settings()).assertCode(0);
    assertTrue(outcome.out().contains("No server runs"), outcome::out);
    server.start();
    safe = Safe.in(server.vertx(), server.data());
    assertEquals(before, safe.opened(master()));
    assertNotEquals(old, safe.prefixes().keySet());
  }

  @Test
  void nothingIsStoredAnyMoreUnderARetiredDataKey() {
    Person ada = withKeys("Ada");
    safe.sql("create table public.before as select id, ciphertext from conclave.sealed_keys");
    operator.rotateData(server.settings()).assertCode(0);
    io.vertx.pgclient.PgException refused =
        org.junit.jupiter.api.Assertions.assertThrows(
            io.vertx.pgclient.PgException.class,
            () ->
                safe.sql(
                    "update conclave.sealed_keys k set ciphertext = b.ciphertext from public.before b where b.id = k.id"));
    assertEquals("23514", refused.getSqlState());
    assertEquals("good", new JsonObject(verify(ada, "openai")).getString("state"));
  }

  @Test
  void aKeyThatDoesNotOpenIsLeftAsItIsAndSoIsItsDataKey() {
    Person ada = withKeys("Ada");
    Person ben = withKeys("Ben");
    // Moved to another row, a ciphertext opens nowhere.
    safe.sql(
        "update conclave.sealed_keys set provider = 'deepseek' where provider = 'xai' and owner = '"
            + ben.id()
            + "'");
    Operator.Outcome outcome = operator.rotateData(server.settings()).assertCode(1);
    assertTrue(outcome.err().contains("1 stored keys do not open"), outcome::err);
    assertEquals(Set.of(1L, 5L), Set.copyOf(safe.prefixes().values()));
    safe.sql("update conclave.sealed_keys set provider = 'xai' where provider = 'deepseek'");
    assertEquals(6, safe.opened(master()).size(), "what was broken opens again when it is mended");
    operator.rotateData(server.settings()).assertCode(0);
    assertEquals(6, safe.opened(master()).size());
    assertEquals(1, safe.prefixes().size());
    assertEquals("good", new JsonObject(verify(ada, "openai")).getString("state"));
  }

  @Test
  void theKeysetsMoveUnderANewMasterKeyAndTheServerFindsIt() throws IOException {
    Person ada = withKeys("Ada");
    Map<String, String> before = safe.opened(master());
    byte[] old = Files.readAllBytes(master());
    Path next = server.data().resolve("next.key");
    operator.rotateMaster(server.settings(), "file:" + next).assertCode(0);
    assertEquals(before, safe.opened(next));
    assertTrue(safe.keysets(master()).lock().isPresent(), "the old one opens nothing any more");
    assertEquals("good", new JsonObject(verify(ada, "openai")).getString("state"));
    org.junit.jupiter.api.Assertions.assertArrayEquals(old, Files.readAllBytes(master()));

    // The data key is rotated by the running server, which finds the new master key.
    operator.rotateData(server.settings()).assertCode(0);
    restart();
    Person again = Person.signIn(server, ada.name(), TestServer.PASSWORD);
    assertEquals("good", new JsonObject(verify(again, "openai")).getString("state"));
    server.set("CONCLAVE_MASTER_KEY", "file:" + next);
    restart();
    assertEquals("good", new JsonObject(verify(again, "openai")).getString("state"));
    assertEquals(before, safe.opened(next));
  }

  @Test
  void aMasterKeyFileIsNeverOverwrittenAndTheOldOneIsNoNewOne() throws IOException {
    Path taken = Files.writeString(server.data().resolve("notes.txt"), "something else");
    operator.rotateMaster(server.settings(), "file:" + taken).assertCode(1);
    assertEquals("something else", Files.readString(taken));
    Path copy = Files.copy(master(), server.data().resolve("copy.key"));
    Operator.Outcome same = operator.rotateMaster(server.settings(), "file:" + copy).assertCode(1);
    assertTrue(same.err().contains("is the old one"), same::err);
    assertTrue(safe.keysets(master()).lock().isEmpty());
  }

  @Test
  void statusTellsWhatLiesUnderWhichKeyAndNoKey() throws IOException {
    withKeys("Ada");
    String first = operator.status(server.settings()).assertCode(0).out();
    assertTrue(first.contains("Master key: file:" + master() + ", fingerprint "), first);
    assertTrue(first.contains("seals and opens; 3 stored provider keys under it"), first);
    assertTrue(first.contains("Rotation of the data key: never"), first);
    operator.rotateData(server.settings()).assertCode(0);
    String second = operator.status(server.settings()).assertCode(0).out();
    assertTrue(second.contains("disabled; 0 stored provider keys under it"), second);
    assertTrue(second.contains("seals and opens; 3 stored provider keys under it"), second);
    assertTrue(second.contains("done; 3 keys sealed anew"), second);
    assertFalse((first + second).contains(Files.readString(master()).strip()));
    assertFalse((first + second).contains("a1B2c3D4"));
  }
}
