package chat.conclave.summon;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a reply took: as its provider says, else as estimated.
 *
 * @param cost in US dollars, if it is known
 */
record Took(long input, long output, @Nullable BigDecimal cost) {
  /** Nobody was called, or nobody answered, or the answer was no. */
  static final Took NOTHING = new Took(0, 0, BigDecimal.ZERO);
}
