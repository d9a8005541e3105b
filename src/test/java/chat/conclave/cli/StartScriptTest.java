package chat.conclave.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StartScriptTest {
  @TempDir Path folder;

  @Test
  void saysWhenThereIsNoJava() throws Exception {
    assertEquals(
        "conclave: Java 17 or newer is needed; put java on the PATH or set JAVA_HOME\n",
        fails(Map.of("JAVA_HOME", "/absent")));
  }

  @Test
  void saysWhenJavaIsTooOld() throws Exception {
    Path java = javaOf("11.0.2");
    assertEquals(
        "conclave: Java 17 or newer is needed, and " + java + " is Java 11\n",
        fails(Map.of("JAVA_HOME", folder.resolve("jdk").toString())));
  }

  @Test
  void saysWhenThereIsNeitherAJarNorAnythingToBuild() throws Exception {
    javaOf("17");
    String said = fails(Map.of("JAVA_HOME", folder.resolve("jdk").toString()));
    assertTrue(said.endsWith("/target/conclave.jar\n"), said);
  }

  @Test
  void runsAJarThatIsUpToDateWithoutBuilding() throws Exception {
    javaOf("17");
    Files.createDirectory(folder.resolve("target"));
    Files.createFile(folder.resolve("target/conclave.jar"));
    var process = start(Map.of("JAVA_HOME", folder.resolve("jdk").toString()));
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(0, process.waitFor());
    assertTrue(said.endsWith("/target/conclave.jar --port 1\n"), said);
  }

  /** A java that prints its arguments. */
  private Path javaOf(String version) throws IOException {
    Path home = folder.resolve("jdk");
    Files.createDirectories(home.resolve("bin"));
    Files.writeString(home.resolve("release"), "JAVA_VERSION=\"" + version + "\"\n");
    Path java = Files.writeString(home.resolve("bin/java"), "#!/bin/sh\necho \"$@\"\n");
    assertTrue(java.toFile().setExecutable(true));
    return java;
  }

  private String fails(Map<String, String> environment) throws Exception {
    Process process = start(environment);
    String said = new String(process.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertEquals(1, process.waitFor());
    return said;
  }

  private Process start(Map<String, String> environment) throws IOException {
    Path script = folder.resolve("conclave");
    Files.copy(Path.of("conclave"), script);
    ProcessBuilder builder = new ProcessBuilder("/bin/sh", script.toString(), "--port", "1");
    builder.directory(Path.of("/").toFile());
    builder.environment().putAll(environment);
    return builder.start();
  }
}
