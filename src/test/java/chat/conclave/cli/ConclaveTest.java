package chat.conclave.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.config.Setting;
import chat.conclave.config.SettingTable;
import chat.conclave.config.Settings;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

class ConclaveTest {
  private static final String CANARY = "sk-canary-2f9c";

  private final Map<String, String> environment = new HashMap<>();
  private final List<Settings> started = new ArrayList<>();
  private final StringWriter out = new StringWriter();
  private final StringWriter err = new StringWriter();
  private final KeyCommandsHeard keys = new KeyCommandsHeard();
  private Future<?> starting = Future.succeededFuture();

  @Test
  void startsTheServerWithTheFlagsGiven() {
    assertEquals(0, run("--port", "8181", "--registration=open"));
    assertEquals(8181, started.get(0).http().port());
    assertEquals("", out.toString() + err);
  }

  @Test
  void doesNotStartWithAWrongConfigurationAndSaysEverything() {
    environment.put("CONCLAVE_CLUSTER", "true");
    assertEquals(2, run("--port", "x"));
    assertEquals(List.of(), started);
    assertEquals(
        "conclave: --port: must be a whole number from 0 to 65535\n"
            + "conclave: CONCLAVE_CLUSTER: clusters are not available in this version\n",
        err.toString());
  }

  @Test
  void aServerThatCannotStartIsOneLineAndCodeOne() {
    starting = Future.failedFuture("the port is taken");
    assertEquals(1, run());
    assertEquals("conclave: the port is taken\n", err.toString());
  }

  @Test
  void checkTellsTheProblemsAndStartsNothing() {
    assertEquals(0, run("config", "check"));
    assertEquals("The configuration is fine.\n", out.toString());
    assertEquals(2, run("config", "check", "--host", "0.0.0.0"));
    assertTrue(err.toString().contains("TLS is off"), err::toString);
    assertEquals(List.of(), started);
  }

  @Test
  void explainTellsValueOriginAndMeaning() {
    environment.put("CONCLAVE_PORT", "8181");
    assertEquals(0, run("config", "explain", "CONCLAVE_PORT"));
    assertEquals(
        "port: 8181 (environment)\n"
            + "    The port of the chat; 0 takes any free one.\n"
            + "    CONCLAVE_PORT\n",
        out.toString());
  }

  @Test
  void explainSaysOfASecretOnlyThatItIsSet() {
    environment.put("CONCLAVE_OPENAI_API_KEY", CANARY);
    assertEquals(0, run("config", "explain"));
    assertTrue(out.toString().contains("openai-api-key: set (environment)"), out::toString);
    assertTrue(out.toString().contains("database-url: not set (default)"), out::toString);
    assertFalse(out.toString().contains(CANARY));
  }

  @Test
  void explainRefusesAnUnknownName() {
    assertEquals(2, run("config", "explain", "colour"));
  }

  @Test
  void aFlagMayStandBeforeTheCommand() {
    assertEquals(0, run("--port", "8181", "config", "explain", "port"));
    assertTrue(out.toString().startsWith("port: 8181 (flag)"), out::toString);
  }

  @Test
  void helpListsEverySetting() {
    assertEquals(0, run("--help"));
    for (Setting<?> setting : SettingTable.ALL) {
      assertTrue(out.toString().contains(setting.variable()), setting::variable);
    }
    assertTrue(out.toString().contains("CONCLAVE_<PROVIDER>_API_KEY"), out::toString);
    assertTrue(out.toString().contains("config"), out::toString);
  }

  @Test
  void versionSaysTheVersion() {
    assertEquals(0, run("--version"));
    assertEquals("conclave 1.2.3\n", out.toString());
  }

  @Test
  void wrongArgumentsAreOneLineWithoutValues() {
    assertEquals(2, run("--admin-password=" + CANARY));
    assertEquals(2, run("--port"));
    assertEquals(2, run("--port", "1", "--port", "2"));
    assertEquals(2, run("confg"));
    assertEquals(2, run("config"));
    assertEquals(2, run("--config", "/absent.yaml"));
    assertEquals(
        """
        conclave: there is no flag --admin-password; see conclave --help
        conclave: --port needs a value; see conclave --help
        conclave: --port is given twice; see conclave --help
        conclave: there is no command confg; see conclave --help
        conclave: say config check or config explain; see conclave config --help
        conclave: /absent.yaml: cannot be read
        """,
        err.toString());
  }

  @Test
  void keysCommandsAreUnderstood() {
    assertEquals(0, run("keys", "status", "--port", "8181"));
    assertEquals(0, run("keys", "rotate", "--data"));
    assertEquals(0, run("keys", "rotate", "--master", "--to", "file:/new.key"));
    assertEquals(0, run("keys", "check-backup", "/a.sql", "/old.key"));
    assertEquals(0, run("keys", "check-backup", "/a.sql", "env:OLD"));
    assertEquals(0, run("keys", "new-start", "--yes"));
    assertEquals(0, run("keys", "new-start", "--yes", "--to", "env:NEXT"));
    assertEquals(0, run("keys", "bring-back", "/old.key"));
    assertEquals(
        List.of(
            "status at 8181",
            "rotate data",
            "rotate master to file:/new.key",
            "check /a.sql with file:/old.key",
            "check /a.sql with env:OLD",
            "new start under null",
            "new start under env:NEXT",
            "bring back file:/old.key"),
        keys.heard());
    assertEquals(List.of(), started);
    assertEquals("", err.toString());
  }

  @Test
  void theDataFolderIsNamedBeforeACommandThatCallsSomethingElseData() {
    assertEquals(0, run("--data", "/there", "keys", "rotate", "--data"));
    assertEquals(List.of("rotate data in /there"), keys.heard());
  }

  @Test
  void keysCommandsThatMakeNoSenseDoNothing() {
    assertEquals(2, run("keys"));
    assertEquals(2, run("keys", "rotate"));
    assertEquals(2, run("keys", "rotate", "--master"));
    assertEquals(2, run("keys", "rotate", "--master", "--data"));
    assertEquals(2, run("keys", "rotate", "--data", "--to", "env:A"));
    assertEquals(2, run("keys", "rotate", "--master", "--to", "gcp-kms://" + CANARY));
    assertEquals(2, run("keys", "check-backup", "/a.sql"));
    assertEquals(2, run("keys", "new-start"));
    assertEquals(2, run("keys", "bring-back"));
    assertEquals(2, run("keys", "status", "--port", "x"));
    assertEquals(List.of(), keys.heard());
    assertFalse(err.toString().contains(CANARY), err::toString);
    assertTrue(err.toString().contains("keys new-start --yes"), err::toString);
  }

  @Test
  void everyKeysCommandHasHelp() {
    for (String command : List.of("status", "rotate", "check-backup", "new-start", "bring-back")) {
      assertEquals(0, run("keys", command, "--help"));
      assertTrue(out.toString().contains("conclave keys " + command), out::toString);
    }
  }

  private int run(String... arguments) {
    Server server =
        settings -> {
          started.add(settings);
          return starting;
        };
    return new Conclave(
            server, keys, "1.2.3", environment, new PrintWriter(out), new PrintWriter(err))
        .run(arguments);
  }
}
