package chat.conclave.key;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.NullSource;
import org.junit.jupiter.params.provider.ValueSource;

class MasterKeyTest {
  @TempDir Path folder;

  @Test
  void isMadeOnTheFirstStartWithRightsForItsOwnerOnly() throws IOException {
    Path file = folder.resolve("new/master.key");
    assertEquals(Optional.empty(), MasterKey.readOrCreate(file).problem());
    assertEquals("rw-------", rights(file));
    assertEquals("rwx------", rights(folder.resolve("new")));
    assertEquals(32, Base64.getDecoder().decode(Files.readString(file)).length);
    try (var files = Files.list(folder.resolve("new"))) {
      assertEquals(1, files.count(), "no draft is left");
    }
  }

  @Test
  void isReadAgainAndNeverReplaced() throws IOException {
    Path file = folder.resolve("master.key");
    var rows = Keysets.create(MasterKey.readOrCreate(file));
    byte[] before = Files.readAllBytes(file);
    assertEquals(Optional.empty(), Keysets.open(rows, MasterKey.readOrCreate(file)).lock());
    assertEquals(Optional.empty(), Keysets.open(rows, MasterKey.read(file)).lock());
    assertArrayEquals(before, Files.readAllBytes(file));
  }

  @Test
  void isMadeOnceWhenManyStartTogether() throws Exception {
    Path file = folder.resolve("race/master.key");
    var masters =
        IntStream.range(0, 16).parallel().mapToObj(i -> MasterKey.readOrCreate(file)).toList();
    var rows = Keysets.create(masters.get(0));
    for (MasterKey master : masters) {
      assertEquals(Optional.empty(), Keysets.open(rows, master).lock());
    }
  }

  @Test
  void isNotMadeByReading() {
    Path file = folder.resolve("master.key");
    assertEquals(Optional.of(LockReason.MISSING), MasterKey.read(file).problem());
    assertFalse(Files.exists(file));
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r--r--", "rw-r-----", "rw-----w-", "rw--w----", "rwx--x---"})
  void isRefusedWhenOthersMayReachIt(String rights) throws IOException {
    Path file = folder.resolve("master.key");
    MasterKey.readOrCreate(file);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(rights));
    assertEquals(
        Optional.of(LockReason.READABLE_BY_OTHERS), MasterKey.readOrCreate(file).problem());
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 20, 40, 42})
  void isRefusedWhenTruncatedAndStaysAsItIs(int length) throws IOException {
    Path file = folder.resolve("master.key");
    MasterKey.readOrCreate(file);
    byte[] truncated = Arrays.copyOf(Files.readAllBytes(file), length);
    Files.write(file, truncated);
    assertEquals(Optional.of(LockReason.MALFORMED), MasterKey.readOrCreate(file).problem());
    assertArrayEquals(truncated, Files.readAllBytes(file));
  }

  @Test
  void isRefusedWhenItIsAFolderOrALongFile() throws IOException {
    Path file = folder.resolve("master.key");
    Files.createDirectory(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwx------")));
    assertEquals(Optional.of(LockReason.UNREADABLE), MasterKey.readOrCreate(file).problem());
    Path large = folder.resolve("large.key");
    MasterKey.readOrCreate(large);
    Files.write(large, new byte[1 << 20]);
    assertEquals(Optional.of(LockReason.MALFORMED), MasterKey.read(large).problem());
  }

  @Test
  void isMissingWhenItsFolderCannotBeMade() throws IOException {
    Path blocked = Files.writeString(folder.resolve("file"), "x");
    MasterKey master = MasterKey.readOrCreate(blocked.resolve("master.key"));
    assertTrue(master.problem().isPresent());
  }

  @ParameterizedTest
  @NullSource
  @ValueSource(strings = {"", "  \n"})
  void ofNoValueIsMissing(String value) {
    assertEquals(Optional.of(LockReason.MISSING), MasterKey.of(value).problem());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "change-me",
        "AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=",
        "MDEyMzQ1Njc4OWFiY2RlZg==",
        "q83vASNFZ4mrze8BI0VniavN7wEjRWeJq83vASNFZ4k=",
        "not base64 at all, but long enough to be a key"
      })
  void ofAWeakValueIsMalformed(String value) {
    assertEquals(Optional.of(LockReason.MALFORMED), MasterKey.of(value).problem());
  }

  @Test
  void ofAValueWithALineBreakIsUsable() {
    String value = "p5Yp4hRzC0jX2mJr2Vq8n0uJ1m8b6h3k9Qd7LwXfEsg=";
    assertEquals(Optional.empty(), MasterKey.of(value + "\n").problem());
    assertEquals("MasterKey[usable]", MasterKey.of(value).toString());
  }

  private static String rights(Path path) throws IOException {
    return PosixFilePermissions.toString(Files.getPosixFilePermissions(path));
  }
}
