package chat.conclave.money;

import java.math.BigDecimal;
import java.math.RoundingMode;

/** What a model costs, in US dollars for a million tokens read or written. */
public record Price(BigDecimal input, BigDecimal output) {
  private static final int MILLION = 6;

  public Price {
    if (input.signum() < 0 || output.signum() < 0) {
      throw new IllegalArgumentException("a price is not negative");
    }
  }

  public BigDecimal cost(long read, long written) {
    return input
        .multiply(BigDecimal.valueOf(read))
        .add(output.multiply(BigDecimal.valueOf(written)))
        .movePointLeft(MILLION);
  }

  /** How many tokens can be written for {@code dollars} when so many are read. */
  long affords(BigDecimal dollars, long read) {
    BigDecimal rest = dollars.subtract(cost(read, 0));
    if (rest.signum() <= 0) {
      return 0;
    }
    return output.signum() == 0
        ? Long.MAX_VALUE
        : rest.movePointRight(MILLION)
            .divide(output, 0, RoundingMode.DOWN)
            .min(BigDecimal.valueOf(Integer.MAX_VALUE))
            .longValue();
  }
}
