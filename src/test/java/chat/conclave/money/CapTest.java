package chat.conclave.money;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

class CapTest {
  /** A dollar for a million tokens read, two for a million written. */
  private static final Price PRICE = new Price(new BigDecimal("1"), new BigDecimal("2"));

  private static Spent spent(long tokens, String cost) {
    return new Spent(tokens, new BigDecimal(cost));
  }

  private static Left left(@Nullable Long tokens, @Nullable String cost) {
    return new Left(tokens, cost == null ? null : new BigDecimal(cost));
  }

  @Test
  void theTighterLimitCounts() {
    Cap cap = new Cap(1_000L, 10_000L, new BigDecimal("0.5"), new BigDecimal("3"));
    assertEquals(left(900L, "0.4"), cap.left(spent(100, "0.1"), spent(100, "0.1")));
    assertEquals(left(50L, "0.2"), cap.left(spent(100, "0.1"), spent(9_950, "2.8")));
    assertEquals(left(0L, "0"), cap.left(spent(5_000, "9"), spent(50_000, "9")));
  }

  @Test
  void whatIsNotLimitedHasNoEnd() {
    assertEquals(Left.UNLIMITED, Cap.NONE.left(spent(1L << 52, "1000000"), Spent.NOTHING));
    Left.Grant grant = Left.UNLIMITED.grant(1_000, 4_096, null);
    assertEquals(new Left.Grant(4_096, 5_096, null), grant);
  }

  @Test
  void aReplyIsShortenedToTheTokensThatAreLeft() {
    assertEquals(4_096, left(5_096L, null).grant(1_000, 4_096, null).output());
    assertEquals(4_095, left(5_095L, null).grant(1_000, 4_096, null).output());
    assertEquals(256, left(1_256L, null).grant(1_000, 4_096, null).output());
    assertTrue(left(1_255L, null).grant(1_000, 4_096, null).refused());
    assertTrue(left(0L, null).grant(0, 4_096, null).refused());
  }

  @Test
  void aReplyIsShortenedToTheDollarsThatAreLeft() {
    Left.Grant grant = left(null, "0.002").grant(1_000, 4_096, PRICE);
    assertEquals(500, grant.output());
    assertEquals(0, new BigDecimal("0.002").compareTo(grant.cost()));
    assertTrue(left(null, "0.0015").grant(1_000, 4_096, PRICE).refused());
    assertTrue(left(null, "0.0001").grant(1_000, 4_096, PRICE).refused());
  }

  @Test
  void whatIsFreeToWriteIsNotShortened() {
    Price free = new Price(BigDecimal.ONE, BigDecimal.ZERO);
    assertEquals(4_096, left(null, "0.002").grant(1_000, 4_096, free).output());
    assertTrue(left(null, "0.001").grant(1_000, 4_096, free).refused());
  }

  @Test
  void withoutAPriceAllThatIsLeftOfTheDollarsIsHeldBack() {
    Left.Grant grant = left(null, "0.5").grant(1_000, 4_096, null);
    assertEquals(4_096, grant.output());
    assertEquals(new BigDecimal("0.5"), grant.cost());
    assertTrue(left(null, "0").grant(1_000, 4_096, null).refused());
  }

  @Test
  void aReplyThatIsShortAnywayNeedsNoMoreThanItself() {
    assertFalse(left(110L, null).grant(10, 100, null).refused());
    assertTrue(left(109L, null).grant(10, 100, null).refused());
  }

  @Test
  void anEstimateIsRatherTooMuchThanTooLittle() {
    assertEquals(0, Estimate.of(""));
    assertEquals(1, Estimate.of("a"));
    assertEquals(4, Estimate.of("Hello there"));
    assertEquals(4, Estimate.of("こんにち"));
    Estimate pieces = new Estimate();
    "Hello there".chars().forEach(each -> pieces.add(String.valueOf((char) each)));
    assertEquals(4, pieces.tokens());
  }
}
