package chat.conclave.money;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * How much of a lent key may be spent; nothing means no limit.
 *
 * @param dayTokens for each person and day (UTC)
 * @param totalTokens for the whole loan
 * @param dayCost in US dollars, for each person and day
 * @param totalCost in US dollars, for the whole loan
 */
public record Cap(
    @Nullable Long dayTokens,
    @Nullable Long totalTokens,
    @Nullable BigDecimal dayCost,
    @Nullable BigDecimal totalCost) {
  public static final Cap NONE = new Cap(null, null, null, null);

  /**
   * What is left of it.
   *
   * @param day what the asker has spent today
   * @param total what everybody has spent
   */
  public Left left(Spent day, Spent total) {
    return new Left(
        smaller(left(dayTokens, day.tokens()), left(totalTokens, total.tokens())),
        smaller(left(dayCost, day.cost()), left(totalCost, total.cost())));
  }

  private static @Nullable Long left(@Nullable Long limit, long spent) {
    return limit == null ? null : Math.max(0, limit - spent);
  }

  private static @Nullable BigDecimal left(@Nullable BigDecimal limit, BigDecimal spent) {
    return limit == null ? null : limit.subtract(spent).max(BigDecimal.ZERO);
  }

  private static <T extends Comparable<T>> @Nullable T smaller(@Nullable T one, @Nullable T other) {
    if (one == null || other == null) {
      return one == null ? other : one;
    }
    return one.compareTo(other) <= 0 ? one : other;
  }
}
