package chat.conclave.storage.embedded;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TarTest {
  @TempDir Path folder;

  @Test
  void unpacksAFile() throws IOException {
    unpack(entry("bin/tool", '0', "", "hello"));
    assertEquals("hello", Files.readString(inside("bin/tool")));
  }

  @Test
  void refusesAFileOutsideOfTheFolder() {
    assertThrows(IOException.class, () -> unpack(entry("../escaped", '0', "", "x")));
    assertThrows(IOException.class, () -> unpack(entry("/escaped", '0', "", "x")));
    assertFalse(Files.exists(folder.resolve("escaped")));
  }

  @Test
  void refusesALinkOutOfTheFolderAndAnythingThatIsNotExpected() {
    assertThrows(IOException.class, () -> unpack(entry("link", '2', "../..", "")));
    assertThrows(IOException.class, () -> unpack(entry("link", '2', "/etc", "")));
    assertThrows(IOException.class, () -> unpack(entry("device", '3', "", "")));
  }

  @Test
  void refusesAnArchiveThatEndsInTheMiddle() {
    byte[] whole = entry("file", '0', "", "hello");
    assertThrows(IOException.class, () -> unpack(Arrays.copyOf(whole, 514)));
  }

  private Path inside(String name) {
    return folder.resolve("unpacked").resolve(name);
  }

  private void unpack(byte[] archive) throws IOException {
    Tar.unpack(new ByteArrayInputStream(archive), folder.resolve("unpacked"));
  }

  private static byte[] entry(String name, char kind, String link, String content) {
    byte[] blocks = new byte[content.isEmpty() ? 512 : 1024];
    put(blocks, 0, name);
    put(blocks, 100, "0000755");
    put(blocks, 124, String.format("%011o", content.length()));
    blocks[156] = (byte) kind;
    put(blocks, 157, link);
    put(blocks, 512, content);
    return blocks;
  }

  private static void put(byte[] blocks, int at, String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    System.arraycopy(bytes, 0, blocks, Math.min(at, blocks.length - bytes.length), bytes.length);
  }
}
