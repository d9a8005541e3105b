package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Map;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** What a server does not start with. */
@NullUnmarked
class WeakStartTest {
  @Test
  void aMasterKeyFileThatOthersCanReadStopsTheStartAndIsLeftAsItIs() throws IOException {
    TestServer server = TestServer.fresh(Map.of());
    try {
      server.stop();
      Path file = server.data().resolve("master.key");
      byte[] before = Files.readAllBytes(file);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
      Throwable no = assertThrows(Throwable.class, server::start);
      assertTrue(no.getMessage().contains("0600"), no::toString);
      assertEquals(
          new String(before, java.nio.charset.StandardCharsets.UTF_8), Files.readString(file));
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
      server.start();
      assertEquals(
          200, Person.signIn(server, "Root", TestServer.PASSWORD).get("/api/user").status());
    } finally {
      server.stop();
    }
  }
}
