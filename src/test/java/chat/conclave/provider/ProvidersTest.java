package chat.conclave.provider;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.net.URI;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ProvidersTest {
  private final Providers providers = Providers.load(Map.of());

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
