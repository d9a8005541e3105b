package chat.conclave.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProvidersTest {
  private final Providers providers = Providers.load(Map.of());

  private static List<String> local(Providers table) {
    return table.all().stream().filter(Provider::local).map(Provider::id).toList();
  }

  @Test
  void serversOnThisMachineAreInTheTableOnlyWhereTheyAreWanted() {
    Providers unwanted = providers.withLocal(false, Set.of());
    assertEquals(List.of(), local(unwanted));
    assertEquals(providers.all().size() - 4, unwanted.all().size());
    assertTrue(unwanted.find("ollama").isEmpty());
    assertEquals(providers.secrets(), unwanted.secrets());
    Providers wanted = providers.withLocal(true, Set.of());
    assertEquals(List.of("ollama", "vllm", "llama-cpp", "lm-studio"), local(wanted));
  }

  @Test
  void thisServerIsNoneOfThem() {
    assertEquals(
        List.of("ollama", "vllm", "lm-studio"),
        local(providers.withLocal(true, Set.of(8080, 9090))));
    Providers elsewhere =
        Providers.load(Map.of("llama-cpp", URI.create("http://gpu.example.org:8080/v1")));
    assertTrue(elsewhere.withLocal(true, Set.of(8080)).find("llama-cpp").orElseThrow().local());
  }

  @Test
  void anAddressOfOnesOwnChangesNothingElse() {
    Provider openai = providers.find("openai").orElseThrow();
    Provider own = openai.ownedAt(URI.create("https://models.example.org/v1"));
    assertTrue(own.own());
    assertFalse(openai.own());
    assertEquals(openai.auth(), own.auth());
    assertEquals("https://models.example.org/v1", String.valueOf(own.baseUrl()));
  }

  @Test
  void theTableStandsInTheOrderOfChoice() {
    assertEquals(
        List.of(
            "openrouter",
            "anthropic",
            "openai",
            "bedrock",
            "xai",
            "moonshot",
            "deepseek",
            "google",
            "edenai",
            "openai-compatible",
            "ollama",
            "vllm",
            "llama-cpp",
            "lm-studio",
            "practice"),
        providers.all().stream().map(Provider::id).toList());
  }

  @ParameterizedTest
  @CsvSource({
    "sk-ant-api03-x, anthropic",
    "sk-or-v1-x, openrouter",
    "sk-eden-x, edenai",
    "ABSKx, bedrock",
    "AIzaX, google",
    "xai-x, xai",
    "sk-proj-x, openai",
    "sk-x, openai",
    "hello, "
  })
  void aKeysBeginningNamesItsProvider(String key, String id) {
    assertEquals(
        id,
        providers
            .guess(key.getBytes(java.nio.charset.StandardCharsets.US_ASCII))
            .map(Provider::id)
            .orElse(null));
  }

  @Test
  void theOperatorCanNameAnotherAddress() {
    Providers there = Providers.load(Map.of("openai", URI.create("http://127.0.0.1:4010/v1/")));
    assertEquals(
        URI.create("http://127.0.0.1:4010/v1"), there.find("openai").orElseThrow().baseUrl());
    assertThrows(
        IllegalArgumentException.class,
        () -> Providers.load(Map.of("nobody", URI.create("http://127.0.0.1"))));
    assertThrows(
        IllegalArgumentException.class,
        () -> Providers.load(Map.of("practice", URI.create("http://127.0.0.1"))));
  }

  private static Providers with(Path folder, String yaml) throws IOException {
    return Providers.load(
        Map.of(), Files.writeString(folder.resolve("providers.yaml"), yaml.replace('\'', '"')));
  }

  @Test
  void theOperatorsRowsFollowThoseOfTheNetworkAndMayTakeTheirPlace(@TempDir Path folder)
      throws IOException {
    Providers more =
        with(
            folder,
            """
            providers:
              - {id: acme, name: Acme, dialect: messages, baseUrl: 'https://acme.example/v1'}
              - {id: openai, name: Ours, dialect: chat-completions, baseUrl: 'https://ours.example'}
            """);
    List<String> ids = more.all().stream().map(Provider::id).toList();
    assertEquals(List.of("lm-studio", "acme", "practice"), ids.subList(13, 16));
    assertEquals("openai", ids.get(2));
    assertEquals("Ours", more.find("openai").orElseThrow().name());
    assertEquals(16, ids.size());
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      value = {
        "[; is not valid YAML, see line 1",
        "providers: 3; providers is not a list",
        "rows: []; there are no fields called [rows]",
        "hello; is not a list called providers",
        "providers: [3]; is not a list called providers",
        "providers: [{name: X}]; a provider without its id",
        "providers: [{id: X!, name: X, dialect: messages}]; provider X!: a provider's id is",
        "providers: [{id: x, dialect: messages}]; provider x: a provider without its name",
        "providers: [{id: x, name: X}]; provider x: without its dialect",
        "providers: [{id: x, name: X, dialect: morse}]; provider x: no dialect is called morse",
        "providers: [{id: x, name: X, dialect: messages, auth: basic}]; no way of presenting a key",
        "providers: [{id: x, name: X, dialect: messages, baseUrl: 'ftp://x'}]; a base URL is",
        "providers: [{id: x, name: X, dialect: messages, keyPrefixes: x}]; keyPrefixes is not a list",
        "providers: [{id: x, name: X, dialect: messages, keyPatterns: ['[']}]; provider x: Unclosed",
        "providers: [{id: x, name: X, dialect: messages, needsKey: 3}]; needsKey is not true or false",
        "providers: [{id: x, name: X, dialect: messages, headers: 3}]; headers is not a mapping",
        "providers: [{id: x, name: X, dialect: messages, headers: {Authorization: y}}]; no header can be",
        "providers: [{id: x, name: X, dialect: messages, bodi: {}}]; no fields called [bodi]",
        "providers: [{id: x, id: y}]; is not valid YAML",
        "providers: [{id: practice, name: X, dialect: messages}]; that id is taken",
        "'providers: [{id: x, name: X, dialect: messages}, {id: x, name: X, dialect: messages}]'; that id is taken"
      })
  void aTableThatMakesNoSenseIsRefusedInOneLine(String yaml, String reason, @TempDir Path folder)
      throws IOException {
    String said =
        String.valueOf(
            assertThrows(IllegalArgumentException.class, () -> with(folder, yaml)).getMessage());
    assertTrue(said.contains(reason), said);
    assertTrue(said.contains("providers.yaml"), said);
    assertEquals(1, said.lines().count(), said);
  }

  @Test
  void practiceHasNeitherAddressNorDialect() {
    Provider practice = providers.find(Provider.PRACTICE).orElseThrow();
    assertNull(practice.baseUrl());
    assertNull(practice.dialect());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "ftp://host/v1",
        "https://user:pw@host",
        "https://host?x=1",
        "https://host/#x",
        "https:/v1",
        "host",
        "file:///etc/passwd"
      })
  void anAddressIsSchemeHostAndPathAndNoMore(String url) {
    Provider any = providers.find("openai-compatible").orElseThrow();
    assertThrows(IllegalArgumentException.class, () -> any.at(URI.create(url)));
  }
}
