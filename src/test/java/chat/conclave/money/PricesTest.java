package chat.conclave.money;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class PricesTest {
  private static final LocalDate DAY = LocalDate.parse("2026-03-01");

  private static final String TABLE =
      """
      prices:
        - {provider: openai, model: m, since: 2026-01-01, input: 1.5, output: 6}
        - {provider: openai, model: m, since: 2026-03-01, input: 1, output: 4}
        - {provider: openai, model: m, since: 2026-03-02, input: 9, output: 9}
      """;

  @Test
  void thePriceOfTheDayCounts() {
    Prices prices = Prices.read(TABLE);
    assertEquals(
        new Price(new BigDecimal("1"), new BigDecimal("4")),
        prices.of("openai", "m", DAY, 1).orElseThrow());
    assertEquals(
        new Price(new BigDecimal("1.5"), new BigDecimal("6")),
        prices.of("openai", "m", DAY.minusDays(1), 1).orElseThrow());
    assertEquals(Optional.empty(), prices.of("openai", "m", LocalDate.parse("2025-12-31"), 1));
    assertEquals(Optional.empty(), prices.of("openai", "n", DAY, 1));
    assertEquals(Optional.empty(), prices.of("xai", "m", DAY, 1));
  }

  @Test
  void aMillionTokensCostTheirPrice() {
    Price price = new Price(new BigDecimal("1.5"), new BigDecimal("6"));
    assertEquals(0, new BigDecimal("7.5").compareTo(price.cost(1_000_000, 1_000_000)));
    assertEquals(0, new BigDecimal("0.0000135").compareTo(price.cost(5, 1)));
  }

  @Test
  void aPriceThatHoldsForShortPromptsSaysNothingOfLongOnes() {
    Prices prices =
        Prices.read(
            """
            prices:
              - {provider: p, model: m, since: 2026-01-01, input: 9, output: 9}
              - {provider: p, model: m, since: 2026-02-01, input: 1, output: 1, upTo: 100}
              - {provider: p, model: m, since: 2026-02-01, input: 2, output: 2, upTo: 200}
            """);
    assertEquals("1", input(prices, 100));
    assertEquals("2", input(prices, 101));
    assertEquals("2", input(prices, 200));
    assertEquals("unknown", input(prices, 201));
  }

  private static String input(Prices prices, long read) {
    return prices
        .of("p", "m", DAY, read)
        .map(price -> price.input().toPlainString())
        .orElse("unknown");
  }

  @ParameterizedTest
  @CsvSource({
    "openai, gpt-6-astra, 10, 50",
    "openai, gpt-6-sol, 2, 10",
    "openai, gpt-6.1-terra, 1, 5",
    "openai, gpt-6-luna, 0.10, 0.50",
    "anthropic, claude-haiku-5-5, 0.10, 0.50",
    "anthropic, claude-sonnet-5-5, 2, 10",
    "anthropic, claude-opus-5-5, 4, 20",
    "moonshot, kimi-k3, 3, 15",
    "google, gemini-3.8-flash, 0.75, 3.75"
  })
  void theJarKnowsAPriceFromItsDayOn(String provider, String model, String input, String output) {
    LocalDate since = LocalDate.parse("2026-11-21");
    Prices prices = Prices.load(null);
    Price price = prices.of(provider, model, since, 1).orElseThrow();
    assertEquals(0, new BigDecimal(input).compareTo(price.input()));
    assertEquals(0, new BigDecimal(output).compareTo(price.output()));
    assertEquals(Optional.empty(), prices.of(provider, model, since.minusDays(1), 1));
  }

  @Test
  void theJarDoesNotGuessWhatALongPromptCosts() {
    LocalDate day = LocalDate.parse("2026-12-01");
    Prices prices = Prices.load(null);
    assertTrue(prices.of("anthropic", "claude-haiku-5-5", day, 100_000).isPresent());
    assertEquals(Optional.empty(), prices.of("anthropic", "claude-haiku-5-5", day, 100_001));
    assertTrue(prices.of("anthropic", "claude-sonnet-5-5", day, 900_000).isPresent());
    assertEquals(Optional.empty(), prices.of("openai", "gpt-6.1-sol", day, 1));
  }

  @Test
  void theOperatorsTableCounts(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("prices.yaml"), TABLE);
    assertEquals(
        new BigDecimal("4"), Prices.load(file).of("openai", "m", DAY, 1).orElseThrow().output());
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "prices",
        "prices: 3",
        "prices: []\nmore: 1",
        "prices: [3]",
        "prices: [{provider: p, model: m, since: 2026-01-01, input: 1}]",
        "prices: [{provider: p, model: m, since: soon, input: 1, output: 1}]",
        "prices: [{provider: p, model: m, since: 2026-01-01, input: cheap, output: 1}]",
        "prices: [{provider: p, model: m, since: 2026-01-01, input: -1, output: 1}]",
        "prices: [{provider: p, model: m, since: 2026-01-01, input: 1, output: 1, per: token}]",
        "prices: [{provider: p, model: m, since: 2026-01-01, input: 1, output: 1, upTo: few}]",
        "prices: [{provider: p, model: m, since: 2026-01-01, input: 1, output: 1, upTo: 0}]"
      })
  void aTableThatMakesNoSenseIsRefused(String yaml) {
    assertThrows(IllegalArgumentException.class, () -> Prices.read(yaml));
  }
}
