package chat.conclave.config;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ConfigurationFileTest {
  private static final String CANARY = "sk-canary-2f9c";

  @TempDir Path folder;

  @Test
  void valuesStayTheTextThatWasWritten() {
    ConfigurationFile file =
        ConfigurationFile.parse(
            "f", "admin-password: 0123\nadmin-name: no\nport: '80'\ntls-key:\norigins: [a, b]\n");
    assertEquals(List.of(), file.problems());
    assertEquals(
        Map.of(
            "admin-password",
            "0123",
            "admin-name",
            "no",
            "port",
            "80",
            "tls-key",
            "",
            "origins",
            "a,b"),
        file.values());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "port: 1\nadmin-password: \"" + CANARY,
        "- " + CANARY,
        CANARY,
        "port: [1]",
        "port: {a: " + CANARY + "}",
        "port: 1\nport: 2",
        "a: &x " + CANARY + "\nb: *y",
        "[" + CANARY + "]: 1",
        "\tport: 1",
        "port: 1\n---\nport: 2"
      })
  void halfWrittenOrStrangeYamlIsOneLineWithoutTheText(String text) {
    List<String> problems = ConfigurationFile.parse("conclave.yaml", text).problems();
    assertEquals(1, problems.size(), problems::toString);
    assertTrue(problems.get(0).startsWith("conclave.yaml: "), problems::toString);
    assertFalse(problems.toString().contains(CANARY) || problems.get(0).contains("\n"));
  }

  @Test
  void anEmptyFileSaysNothing() {
    assertEquals(
        new ConfigurationFile(Map.of(), List.of()), ConfigurationFile.parse("f", "# nothing\n"));
  }

  @Test
  void aNamedFileMustBeThereAndBeText() throws IOException {
    Path absent = folder.resolve("absent.yaml");
    assertEquals(List.of(absent + ": cannot be read"), read(absent).problems());
    Path garbled = Files.write(folder.resolve("latin.yaml"), new byte[] {(byte) 0xe9, '\n'});
    assertEquals(List.of(garbled + ": is not UTF-8 text"), read(garbled).problems());
  }

  @Test
  void problemsOfTheFileAndOfTheValuesAreToldTogether() throws IOException {
    Path file = Files.writeString(folder.resolve("c.yaml"), "port: [1]\ncluster: maybe\n");
    assertEquals(
        List.of(file + ": cluster: must be true or false", file + ": port: must be a single value"),
        read(file).problems());
  }

  @Test
  void aFileWithASecretMustBePrivate() throws IOException {
    Path file = folder.resolve("secret.yaml");
    Files.writeString(file, "openai-api-key: " + CANARY + "\n", StandardCharsets.UTF_8);
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r--r--"));
    assertEquals(
        List.of(file + ": holds a secret and others can read it; try chmod 600"),
        read(file).problems());
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-r-----"));
    assertEquals(
        CANARY, requireNonNull(read(file).settings().platformKeys().get("openai")).reveal());
  }

  @Test
  void certificatesThatCannotBeReadAreRefused() {
    Map<String, String> environment =
        Map.of("CONCLAVE_TLS_CERT", "/absent/c.pem", "CONCLAVE_TLS_KEY", "/absent/k.pem");
    assertEquals(
        List.of(
            "CONCLAVE_TLS_CERT: the file cannot be read",
            "CONCLAVE_TLS_KEY: the file cannot be read"),
        Configuration.read(null, environment, Map.of()).problems());
  }

  private static Loaded read(Path file) {
    return Configuration.read(file, Map.of(), Map.of());
  }
}
