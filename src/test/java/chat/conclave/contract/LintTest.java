package chat.conclave.contract;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.NodeTool;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;

/** The contract's files, as a linter of other people's sees them: Spectral. */
class LintTest {
  private static final String NAME = "@stoplight/spectral-cli";
  private static final String VERSION = "6.15.0";
  private static final long SECONDS = 120;
  private static final Path CONTRACT = Path.of("src/main/resources");

  private static NodeTool.Run lint(Path... files) {
    NodeTool spectral = NodeTool.of("spectral", NAME, VERSION);
    String[] command = new String[5 + files.length];
    command[0] = spectral.command("spectral");
    command[1] = "lint";
    command[2] = "--fail-severity=warn";
    command[3] = "--ruleset";
    command[4] = "src/test/resources/spectral.yaml";
    for (int i = 0; i < files.length; i++) {
      command[5 + i] = files[i].toString();
    }
    NodeTool.Run run = NodeTool.run(SECONDS, command);
    assertNotNull(run, "the linter does not come to an end");
    return run;
  }

  @Test
  void theContractPasses() {
    NodeTool.Run run = lint(CONTRACT.resolve("openapi.yaml"), CONTRACT.resolve("asyncapi.yaml"));
    assertEquals(0, run.exit(), run.output());
  }

  @Test
  void aBrokenContractDoesNot() throws IOException {
    Path folder = NodeTool.of("spectral", NAME, VERSION).folder();
    for (String file : new String[] {"openapi.yaml", "asyncapi.yaml"}) {
      Path broken = folder.resolve("broken-" + file);
      String text = Files.readString(CONTRACT.resolve(file));
      Files.writeString(broken, text.replace("schemas/Message\"", "schemas/Massage\""));
      assertTrue(lint(broken).exit() != 0, file);
    }
  }
}
