package chat.conclave.money;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.LocalDate;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
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
        prices.of("openai", "m", DAY).orElseThrow());
    assertEquals(
        new Price(new BigDecimal("1.5"), new BigDecimal("6")),
        prices.of("openai", "m", DAY.minusDays(1)).orElseThrow());
    assertEquals(Optional.empty(), prices.of("openai", "m", LocalDate.parse("2025-12-31")));
    assertEquals(Optional.empty(), prices.of("openai", "n", DAY));
    assertEquals(Optional.empty(), prices.of("xai", "m", DAY));
  }

  @Test
  void aMillionTokensCostTheirPrice() {
    Price price = new Price(new BigDecimal("1.5"), new BigDecimal("6"));
    assertEquals(0, new BigDecimal("7.5").compareTo(price.cost(1_000_000, 1_000_000)));
    assertEquals(0, new BigDecimal("0.0000135").compareTo(price.cost(5, 1)));
  }

  @Test
  void theJarHoldsNoPriceThatNobodyHasLookedUp() {
    assertEquals(Optional.empty(), Prices.load(null).of("openai", "name-of-the-model", DAY));
  }

  @Test
  void theOperatorsTableCounts(@TempDir Path folder) throws IOException {
    Path file = Files.writeString(folder.resolve("prices.yaml"), TABLE);
    assertEquals(
        new BigDecimal("4"), Prices.load(file).of("openai", "m", DAY).orElseThrow().output());
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
        "prices: [{provider: p, model: m, since: 2026-01-01, input: 1, output: 1, per: token}]"
      })
  void aTableThatMakesNoSenseIsRefused(String yaml) {
    assertThrows(IllegalArgumentException.class, () -> Prices.read(yaml));
  }
}
