package chat.conclave.payer;

import chat.conclave.money.Price;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a reply may take.
 *
 * @param input how many tokens there are to read, as estimated
 * @param output how many may be written at most
 */
public record Need(long input, int output, @Nullable Price price) {
  public long tokens() {
    return input + output;
  }

  /** The most it can cost, if that is known. */
  public @Nullable BigDecimal cost() {
    return price == null ? null : price.cost(input, output);
  }
}
