package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.Map;
import org.junit.jupiter.api.Test;

/**
 * Somebody with the rights of a superuser exchanges parts of stored keys. Each of them opens no
 * more, and nobody is called. All combinations are in {@code KeyOpenerTest}; here a sample of them
 * goes the whole way.
 */
class SwappedKeysTest {
  private static final String ONE = "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3);
  private static final String OTHER = "sk-proj-" + "h8G7f6E5d4C3b2A1".repeat(3);

  @Test
  void aRowWithAForeignPartOpensNoMoreAndNobodyIsCalled() throws IOException {
    TestServer server = TestServer.fresh(Map.of());
    try (Superuser superuser = new Superuser(server.vertx(), server.data())) {
      for (String swap :
          new String[] {
            // Two people's ciphertexts, key ids, whole rows, and one's own for another provider.
            "update conclave.sealed_keys set ciphertext = o.ciphertext from conclave.sealed_keys o where sealed_keys.owner = '%1$s'"
                + " and sealed_keys.provider = 'openai' and o.owner = '%2$s' and o.provider = 'openai'",
            "update conclave.sealed_keys set id = gen_random_uuid() where owner = '%1$s'",
            "delete from conclave.sealed_keys where owner = '%1$s' and provider = 'openai';"
                + " update conclave.sealed_keys set owner = '%1$s' where owner = '%2$s' and provider = 'openai'",
            "update conclave.sealed_keys set ciphertext = o.ciphertext, id = gen_random_uuid() from conclave.sealed_keys o"
                + " where sealed_keys.owner = '%1$s' and sealed_keys.provider = 'openai' and o.owner = '%1$s' and o.provider = 'deepseek'",
            "delete from conclave.sealed_keys where owner = '%1$s' and provider = 'openai';"
                + " update conclave.sealed_keys set provider = 'openai' where owner = '%1$s' and provider = 'deepseek'",
            "update conclave.sealed_keys set endpoint = endpoint || '/other' where owner = '%1$s'",
            "update conclave.sealed_keys set ciphertext = set_byte(ciphertext, 20, 255 - get_byte(ciphertext, 20)) where owner = '%1$s'",
            "update conclave.sealed_keys set ciphertext = substr(ciphertext, 1, 12) where owner = '%1$s'"
          }) {
        refused(server, superuser, swap);
      }
    } finally {
      server.stop();
    }
  }

  private static void refused(TestServer server, Superuser superuser, String swap) {
    Person ann = server.newcomer("Ann");
    Person bob = server.newcomer("Bob");
    ann.saveKey("openai", ONE);
    ann.saveKey("deepseek", OTHER.replace("sk-proj-", "sk-"));
    bob.saveKey("openai", OTHER);
    String room = ann.room("Study", "open");
    TestSocket socket = ann.hello();
    socket.enter(room);
    String handle = socket.summon(room, "openai");
    superuser.run(swap.formatted(ann.id(), bob.id()));
    int calls = server.simulator().count();
    JsonObject reply = socket.reply(room, handle);
    assertEquals("failed", reply.getString("state"), swap);
    String code = reply.getJsonObject("reply").getJsonObject("error").getString("code");
    assertEquals("key-locked", code, swap);
    Person.Answer tested = ann.post("/api/user/api-keys/openai/verify", null);
    assertEquals("key-locked", tested.code(), swap);
    assertEquals(calls, server.simulator().count(), swap);
  }
}
