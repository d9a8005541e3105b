package chat.conclave.money;

import java.math.BigDecimal;

/**
 * What was spent, and what is reserved for replies that still run.
 *
 * @param tokens read and written
 * @param cost in US dollars, as far as it is known
 */
public record Spent(long tokens, BigDecimal cost) {
  public static final Spent NOTHING = new Spent(0, BigDecimal.ZERO);

  public Spent plus(Spent more) {
    return new Spent(tokens + more.tokens, cost.add(more.cost));
  }
}
