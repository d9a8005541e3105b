package chat.conclave.config;

import static java.util.Objects.requireNonNull;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class LoadingTest {
  private static final String CANARY = "sk-canary-2f9c";

  @Test
  void nothingSaidGivesTheDefaults() {
    Settings settings = load(Map.of(), Map.of(), Map.of()).settings();
    assertEquals("127.0.0.1", settings.http().host());
    assertEquals(8080, settings.http().port());
    assertEquals(9090, settings.http().managementPort());
    assertEquals(Registration.INVITE, settings.registration());
    assertEquals(Path.of("data").toAbsolutePath(), settings.data());
    assertEquals(
        new MasterKeySource.InFile(settings.data().resolve("master.key")), settings.masterKey());
    assertNull(settings.database());
    assertNull(settings.firstAdmin());
  }

  @Test
  void flagsWinOverTheEnvironmentAndThatOverTheFile() {
    var file = Map.of("port", "1", "management-port", "11", "host", "127.0.0.2");
    var environment = Map.of("CONCLAVE_PORT", "2", "CONCLAVE_MANAGEMENT_PORT", "12");
    Loaded loaded = load(file, environment, Map.of("port", "3"));
    Settings.Http http = loaded.settings().http();
    assertEquals(
        List.of("127.0.0.2", 3, 12), List.of(http.host(), http.port(), http.managementPort()));
    assertEquals(
        List.of(Origin.FILE, Origin.FLAG, Origin.ENVIRONMENT, Origin.DEFAULT),
        List.of("host", "port", "management-port", "data").stream()
            .map(name -> requireNonNull(loaded.given().get(name)).origin())
            .toList());
  }

  @Test
  void theClocksOfProvidersAreAsTheyAreSet() {
    assertEquals(
        new Settings.Calls(
            Duration.ofSeconds(5),
            Duration.ofSeconds(120),
            Duration.ofSeconds(120),
            Duration.ofSeconds(600),
            32),
        environment().settings().calls());
    assertEquals(
        new Settings.Calls(
            Duration.ofSeconds(1),
            Duration.ofSeconds(2),
            Duration.ofSeconds(3),
            Duration.ofSeconds(4),
            5),
        environment(
                "CONCLAVE_PROVIDER_CONNECT_SECONDS", "1",
                "CONCLAVE_PROVIDER_FIRST_BYTE_SECONDS", "2",
                "CONCLAVE_PROVIDER_IDLE_SECONDS", "3",
                "CONCLAVE_PROVIDER_TOTAL_SECONDS", "4",
                "CONCLAVE_REPLIES_AT_ONCE", "5")
            .settings()
            .calls());
  }

  @Test
  void providersTakeKeysAndAddressesByTheirId() {
    Settings settings =
        environment(
                "CONCLAVE_OPENAI_API_KEY", CANARY,
                "CONCLAVE_OPENAI_COMPATIBLE_BASE_URL", "http://127.0.0.1:11434/v1",
                "OPENAI_API_KEY", "never-read")
            .settings();
    assertEquals(Set.of("openai"), settings.platformKeys().keySet());
    assertEquals(CANARY, requireNonNull(settings.platformKeys().get("openai")).reveal());
    assertEquals(
        Map.of("openai-compatible", URI.create("http://127.0.0.1:11434/v1")), settings.baseUrls());
  }

  @Test
  void ownEndpointsAreListedAndLocalModelsAreOff() {
    Settings usual = environment("CONCLAVE_PORT", "1").settings();
    assertEquals(Set.of(), usual.ownEndpoints());
    assertFalse(usual.localModels());
    Settings settings =
        environment(
                "CONCLAVE_OWN_ENDPOINTS",
                "Localhost:11434, [::1]:8000,gpu.lan:443,",
                "CONCLAVE_LOCAL_MODELS",
                "true")
            .settings();
    assertEquals(Set.of("localhost:11434", "[::1]:8000", "gpu.lan:443"), settings.ownEndpoints());
    assertTrue(settings.localModels());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "localhost",
        "*:443",
        "http://localhost:11434",
        "localhost:11434/v1",
        "localhost:0",
        "localhost:65536",
        "::1:8000",
        "user@localhost:1",
        "localhost:11434 gpu:1"
      })
  void anOwnEndpointIsAHostAndAPort(String listed) {
    Loaded loaded = environment("CONCLAVE_OWN_ENDPOINTS", listed);
    assertFalse(loaded.isUsable());
    assertTrue(loaded.problems().get(0).contains("localhost:11434"), loaded.problems()::toString);
  }

  @Test
  void everySecretIsHiddenWhereverItIsPrinted() {
    Loaded loaded =
        environment(
            "CONCLAVE_OPENAI_API_KEY",
            CANARY,
            "CONCLAVE_ADMIN_NAME",
            "ada",
            "CONCLAVE_ADMIN_PASSWORD",
            CANARY,
            "CONCLAVE_DATABASE_URL",
            "postgresql://app:" + CANARY + "@db.example.org/chat");
    assertTrue(loaded.isUsable(), loaded.problems()::toString);
    assertFalse(loaded.toString().contains(CANARY));
    assertTrue(loaded.toString().contains("db.example.org"));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "CONCLAVE_PORT; sk-canary-2f9c; must be a whole number from 0 to 65535",
        "CONCLAVE_PORT; 65536; must be a whole number",
        "CONCLAVE_PORT; -1; must be a whole number",
        "CONCLAVE_PORT; tcp://10.0.0.1:8080; Kubernetes",
        "CONCLAVE_MANAGEMENT_PORT; 8080; must differ from port",
        "CONCLAVE_HOST; 0.0.0.0; TLS is off",
        "CONCLAVE_HOST; ::; TLS is off",
        "CONCLAVE_HOST; chat.example.org; TLS is off",
        "CONCLAVE_HOST; 127.0.0.1:80 x; must be an address",
        "CONCLAVE_BEHIND_PROXY; yes; must be true or false",
        "CONCLAVE_ORIGINS; *; wildcard",
        "CONCLAVE_ORIGINS; https://*.example.org; wildcard",
        "CONCLAVE_ORIGINS; chat.example.org; list of origins",
        "CONCLAVE_ORIGINS; https://chat.example.org/path; without a path",
        "CONCLAVE_ORIGINS; https://sk-canary-2f9c@chat.example.org; list of origins",
        "CONCLAVE_TLS_CERT; cert.pem; needs CONCLAVE_TLS_KEY",
        "CONCLAVE_TLS_KEY; key.pem; needs CONCLAVE_TLS_CERT",
        "CONCLAVE_DATABASE_URL; sk-canary-2f9c; must begin with postgresql://",
        "CONCLAVE_DATABASE_URL; postgresql://host/db; user and a password",
        "CONCLAVE_DATABASE_URL; postgresql://sk-canary-2f9c@host/db; user and a password",
        "CONCLAVE_DATABASE_URL; postgresql://u:sk-canary-2f9c@host; must name a database",
        "CONCLAVE_DATABASE_URL; postgresql://u:sk-canary-2f9c@host/db?sslmode=of; sslmode must be",
        "CONCLAVE_DATABASE_URL; postgresql://u:sk-canary-2f9c@host/db?user=x; nothing else",
        "CONCLAVE_DATABASE_URL; postgresql://u:sk-canary-2f9c^@host/db; percent-encode",
        "CONCLAVE_MASTER_KEY; sk-canary-2f9c; must be file:PATH, env:NAME",
        "CONCLAVE_MASTER_KEY; env:; must name an environment variable",
        "CONCLAVE_MASTER_KEY; env:a-b; must name an environment variable",
        "CONCLAVE_MASTER_KEY; aws-kms://arn; must be aws-kms://arn:aws:kms:REGION:ACCOUNT:key/ID",
        "CONCLAVE_MASTER_KEY; hcvault://vault/transit; must be hcvault://HOST",
        "CONCLAVE_MASTER_KEY; hcvault://u:sk-canary-2f9c@vault/transit/keys/a; must be hcvault://HOST",
        "CONCLAVE_MASTER_KEY; hcvault://vault/transit/../sys/keys/a; must be hcvault://HOST",
        "CONCLAVE_MASTER_KEY; hcvault://vault:port/transit/keys/a; must name Vault's host",
        "CONCLAVE_MASTER_KEY; gcp-kms://projects/p; must be file:PATH, env:NAME",
        "CONCLAVE_AWS_KMS_ENDPOINT; http://kms.example; must begin with https",
        "CONCLAVE_PROVIDER_CONNECT_SECONDS; 0; must be a whole number from 1 to 60",
        "CONCLAVE_PROVIDER_CONNECT_SECONDS; 61; must be a whole number from 1 to 60",
        "CONCLAVE_PROVIDER_FIRST_BYTE_SECONDS; soon; must be a whole number from 1 to 600",
        "CONCLAVE_PROVIDER_FIRST_BYTE_SECONDS; 601; must be a whole number from 1 to 600",
        "CONCLAVE_PROVIDER_IDLE_SECONDS; 1.5; must be a whole number from 1 to 600",
        "CONCLAVE_PROVIDER_TOTAL_SECONDS; 3601; must be a whole number from 1 to 3600",
        "CONCLAVE_PROVIDER_TOTAL_SECONDS; 119; must not be shorter than provider-first-byte-seconds",
        "CONCLAVE_REPLIES_AT_ONCE; 0; must be a whole number from 1 to 1000",
        "CONCLAVE_REPLIES_AT_ONCE; 99999999999; must be a whole number from 1 to 1000",
        "CONCLAVE_REGISTRATION; sk-canary-2f9c; must be one of invite, open, closed",
        "CONCLAVE_ADMIN_NAME; ada; needs CONCLAVE_ADMIN_PASSWORD",
        "CONCLAVE_ADMIN_PASSWORD; sk-canary-2f9c; needs CONCLAVE_ADMIN_NAME",
        "CONCLAVE_CLUSTER; true; not available in this version",
        "CONCLAVE_LOG_LEVEL; loud; must be one of error, warn",
        "CONCLAVE_OPENAI_API_KEY; sk-canary-2f9cé; printable ASCII",
        "CONCLAVE_OPENAI_API_KEY; sk canary; printable ASCII",
        "CONCLAVE_OPENAI_BASE_URL; file:///etc/passwd; begins with https",
        "CONCLAVE_OPENAI_BASE_URL; https://u:sk-canary-2f9c@host/v1; plain address",
        "CONCLAVE_REGISTRATON; closed; did you mean CONCLAVE_REGISTRATION?"
      })
  void whatDoesNotFitIsOneLineThatNamesTheVariableAndNoValue(
      String variable, String text, String reason) {
    Loaded loaded = environment(variable, text);
    assertEquals(1, loaded.problems().size(), loaded.problems()::toString);
    String line = loaded.problems().get(0);
    assertTrue(line.startsWith(variable + ": ") && line.contains(reason), line);
    assertFalse(line.contains("canary") || line.contains("\n"), line);
  }

  @Test
  void allProblemsAreToldAtOnceAndWhereTheyAre() {
    Loaded loaded =
        load(
            Map.of("colour", "red", "prot", "1"),
            Map.of("CONCLAVE_PORT", "x"),
            Map.of("data", "\0"));
    assertEquals(
        List.of(
            "test.yaml: colour: there is no such setting",
            "test.yaml: prot: there is no such setting; did you mean port?",
            "CONCLAVE_PORT: must be a whole number from 0 to 65535",
            "--data: must be a path"),
        loaded.problems());
  }

  @Test
  void aForeignVariableWithThePrefixIsOnlyWarnedAbout() {
    Loaded loaded = environment("CONCLAVE_SERVICE_ACCOUNT", "10.0.0.1");
    assertTrue(loaded.isUsable());
    assertEquals(List.of("CONCLAVE_SERVICE_ACCOUNT: there is no such setting"), loaded.warnings());
  }

  @Test
  void theVariableOfTheMasterKeyMayHaveAnyName() {
    Loaded loaded =
        environment("CONCLAVE_MASTER_KEY", "env:CONCLAVE_MY_KEY", "CONCLAVE_MY_KEY", "x");
    assertEquals(List.of(), loaded.warnings());
    assertEquals(
        new MasterKeySource.InEnvironment("CONCLAVE_MY_KEY"), loaded.settings().masterKey());
  }

  @Test
  void aKeyInVaultIsReachedInClearOnThisMachineOnly() {
    assertEquals(
        new MasterKeySource.InVault(URI.create("https://vault.example:8200"), "a/transit", "chat"),
        masterKey("hcvault://vault.example:8200/a/transit/keys/chat"));
    for (String here : List.of("127.0.0.1:8200", "localhost", "[::1]:8200")) {
      assertEquals(
          new MasterKeySource.InVault(URI.create("http://" + here), "transit", "chat"),
          masterKey("hcvault://" + here + "/transit/keys/chat"));
    }
  }

  @Test
  void aKeyInAwsIsNamedByItsArn() {
    String arn = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab-34cd-56ef-1234567890ab";
    assertEquals(new MasterKeySource.InAws("eu-central-1", arn), masterKey("aws-kms://" + arn));
  }

  @Test
  void aSourceIsWrittenAsItIsRead() {
    for (String text :
        List.of(
            "file:/a/b",
            "env:A",
            "hcvault://h:1/t/keys/k",
            "hcvault://[::1]:1/t/keys/k",
            "aws-kms://arn:aws:kms:eu-central-1:111122223333:alias/chat")) {
      assertEquals(text, masterKey(text).text());
    }
  }

  private static MasterKeySource masterKey(String text) {
    return environment("CONCLAVE_MASTER_KEY", text).settings().masterKey();
  }

  @Test
  void anEmptyVariableIsNotSet() {
    assertNull(environment("CONCLAVE_DATABASE_URL", "").settings().database());
    assertEquals(8080, environment("CONCLAVE_PORT", " ").settings().http().port());
  }

  @Test
  void anyAddressIsServedBehindAProxyOrWithACertificate() {
    assertTrue(environment("CONCLAVE_HOST", "0.0.0.0", "CONCLAVE_BEHIND_PROXY", "true").isUsable());
    assertTrue(
        environment(
                "CONCLAVE_HOST", "::", "CONCLAVE_TLS_CERT", "c.pem", "CONCLAVE_TLS_KEY", "k.pem")
            .isUsable());
  }

  @Test
  void originsAreKeptInLowerCase() {
    assertEquals(
        Set.of("https://chat.example.org", "http://localhost:3000"),
        environment("CONCLAVE_ORIGINS", "https://Chat.Example.org, http://localhost:3000")
            .settings()
            .http()
            .origins());
  }

  private static Loaded environment(String... pairs) {
    Map<String, String> environment = new HashMap<>();
    for (int i = 0; i < pairs.length; i += 2) {
      environment.put(pairs[i], pairs[i + 1]);
    }
    return load(Map.of(), environment, Map.of());
  }

  private static Loaded load(
      Map<String, String> file, Map<String, String> environment, Map<String, String> flags) {
    return Loading.load(new Sources("test.yaml", file, environment, flags));
  }
}
