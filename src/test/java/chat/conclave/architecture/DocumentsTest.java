package chat.conclave.architecture;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A promise that names a test which is not there is no promise. */
class DocumentsTest {
  private static final Pattern TEST = Pattern.compile("`([A-Z]\\w*Test)`");

  private static final Pattern METHOD = Pattern.compile("`([A-Z]\\w*Test)\\.(\\w+)`");

  @Test
  void everyRowAboutSocketsNamesItsTests() throws IOException {
    List<String> rows =
        Files.readAllLines(Path.of("docs/websocket.md")).stream()
            .filter(line -> line.startsWith("| W-"))
            .toList();
    assertEquals(23, rows.size());
    for (String row : rows) {
      List<MatchResult> named = METHOD.matcher(row).results().toList();
      assertFalse(named.isEmpty(), row);
      for (MatchResult each : named) {
        assertTrue(source(each.group(1)).contains("void " + each.group(2) + "("), each.group());
      }
    }
  }

  private static String source(String test) throws IOException {
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      Path found = files.filter(file -> file.endsWith(test + ".java")).findFirst().orElseThrow();
      return Files.readString(found);
    }
  }

  @Test
  void everyTestThatTheDocumentsNameIsThere() throws IOException {
    Set<String> there;
    try (Stream<Path> files = Files.walk(Path.of("src/test/java"))) {
      there =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith("Test.java"))
              .map(name -> name.substring(0, name.length() - ".java".length()))
              .collect(Collectors.toSet());
    }
    Set<String> named = new TreeSet<>();
    for (String document : new String[] {"SECURITY.md", "ARCHITECTURE.md", "CONTRIBUTING.md"}) {
      TEST.matcher(Files.readString(Path.of(document)))
          .results()
          .forEach(found -> named.add(found.group(1)));
    }
    assertFalse(named.isEmpty());
    named.removeAll(there);
    assertEquals(Set.of(), named);
  }
}
