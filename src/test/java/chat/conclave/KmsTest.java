package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.key.kms.StandIn.Fault;
import chat.conclave.key.kms.StandInVault;
import chat.conclave.storage.StartFailure;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The whole server with its master key in a key management service. */
@NullUnmarked
class KmsTest {
  private static final String KEY = "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3);

  @TempDir Path folder;

  private final StandInVault vault = new StandInVault();
  private final Operator operator = new Operator();

  @AfterEach
  void stop() {
    vault.close();
  }

  private TestServer server() throws IOException {
    Path token = Files.writeString(folder.resolve("token"), StandInVault.TOKEN);
    return TestServer.fresh(
        Map.of(
            "CONCLAVE_MASTER_KEY", vault.source("chat"),
            "CONCLAVE_VAULT_TOKEN_FILE", token.toString()));
  }

  private static Person root(TestServer server) {
    return Person.signIn(server, "Root", TestServer.PASSWORD);
  }

  private static String state(TestServer server) {
    return root(server).get("/api/user/api-keys").array().getJsonObject(0).getString("state");
  }

  private static void restart(TestServer server) {
    server.stop();
    server.start();
  }

  @Test
  void keysAreLockedWhileTheServiceIsAwayAndOpenAtTheNextStart() throws IOException {
    TestServer server = server();
    assertFalse(Files.exists(server.data().resolve("master.key")), "no file is made");
    root(server).saveKey("openai", KEY);
    int asked = vault.asked().size();
    assertEquals("untested", state(server));
    assertEquals(asked, vault.asked().size(), "asked at the start only");
    for (Fault fault : new Fault[] {Fault.FORBIDDEN, Fault.ERROR, Fault.GARBAGE, Fault.HANG_UP}) {
      vault.fault(fault);
      restart(server);
      assertEquals("locked", state(server), fault::toString);
      assertEquals("key-locked", root(server).get("/api/sealing-key").code());
      Operator.Outcome status = operator.status(server.settings()).assertCode(1);
      assertTrue(status.err().contains("The key management service"), status::err);
      assertFalse((status.out() + status.err()).contains("canary"), status::err);
    }
    vault.fault(Fault.NONE);
    restart(server);
    assertEquals("untested", state(server));
    assertEquals(
        "good",
        new JsonObject(
                root(server).post("/api/user/api-keys/openai/verify", null).body().toString())
            .getString("state"));
    server.stop();
  }

  @Test
  void bothKeysRotateWithAServiceAndIntoIt() throws IOException {
    TestServer server = server();
    root(server).saveKey("openai", KEY);
    operator.rotateData(server.settings()).assertCode(0);
    operator.rotateMaster(server.settings(), vault.source("next")).assertCode(0);
    restart(server);
    assertEquals("untested", state(server), "found, though the old one is configured");
    Path file = server.data().resolve("taken-out.key");
    operator.rotateMaster(server.settings(), "file:" + file).assertCode(0);
    vault.fault(Fault.ERROR);
    restart(server);
    assertEquals("untested", state(server), "the service is not needed any more");
    server.stop();
  }

  @Test
  void theFirstStartFailsWhenTheServiceRefuses() {
    vault.fault(Fault.FORBIDDEN);
    StartFailure failure = assertThrows(StartFailure.class, this::server);
    assertTrue(failure.getMessage().contains("refuses"), failure::getMessage);
  }
}
