package chat.conclave.money;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What may still be spent; nothing means no limit.
 *
 * @param cost in US dollars
 */
public record Left(@Nullable Long tokens, @Nullable BigDecimal cost) {
  /** A reply that would have to be shorter is not begun. */
  public static final int SHORTEST = 256;

  public static final Left UNLIMITED = new Left(null, null);

  /**
   * What a reply may take.
   *
   * @param output how many tokens may be written; 0 when what is left is too little
   * @param cost what to hold back in US dollars, if that is known or limited
   */
  public record Grant(int output, long tokens, @Nullable BigDecimal cost) {
    public boolean refused() {
      return output == 0;
    }
  }

  /**
   * Shortens a reply to what is left.
   *
   * @param input how many tokens are to be read
   * @param output how many may be written at most
   * @param price if it is known. If it is not and the cost is limited, all that is left is held
   *     back: one reply at a time runs, and the last one may pass the limit.
   */
  public Grant grant(long input, int output, @Nullable Price price) {
    long most = output;
    if (tokens != null) {
      most = Math.min(most, tokens - input);
    }
    if (cost != null) {
      most =
          Math.min(
              most, price != null ? price.affords(cost, input) : cost.signum() > 0 ? output : 0);
    }
    if (most < Math.min(SHORTEST, output)) {
      return new Grant(0, 0, null);
    }
    int granted = (int) most;
    return new Grant(granted, input + granted, price != null ? price.cost(input, granted) : cost);
  }
}
