package chat.conclave.config;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;

class DocumentationTest {
  private static final String AGAIN =
      "is stale; write it again with: mvn -q test -Dtest=DocumentationTest -Dconclave.write-docs";

  @Test
  void theSampleFileShowsEveryDefaultOfTheTable() throws IOException {
    assertFresh(Path.of("conf/conclave.yaml"), Documentation.sampleFile());
  }

  @Test
  void thePageShowsEverySettingOfTheTable() throws IOException {
    assertFresh(Path.of("docs/configuration.md"), Documentation.page());
  }

  @Test
  void theSampleFileMeansTheSameAsNoFile() {
    ConfigurationFile sample = ConfigurationFile.parse("conclave.yaml", Documentation.sampleFile());
    Loaded with = Loading.load(new Sources("f", sample.values(), Map.of(), Map.of()));
    Loaded without = Loading.load(new Sources("f", Map.of(), Map.of(), Map.of()));
    assertEquals(without.settings(), with.settings());
  }

  private static void assertFresh(Path file, String wanted) throws IOException {
    if (System.getProperty("conclave.write-docs") != null) {
      Files.writeString(file, wanted);
    }
    assertEquals(wanted, Files.readString(file), file + " " + AGAIN);
  }
}
