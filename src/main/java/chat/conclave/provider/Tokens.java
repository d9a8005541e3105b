package chat.conclave.provider;

import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/** Figures of a bill, of which none is believed that cannot be. */
final class Tokens {
  private static final long MOST = 1_000_000_000L;
  private static final BigDecimal DEAREST = BigDecimal.valueOf(10_000);

  /** One xAI tick is 1e-10 US dollars. */
  private static final int TICK_SCALE = 10;

  private Tokens() {}

  /** A count of tokens, or -1 where there is no sane one. */
  static long count(@Nullable JsonObject object, String name) {
    @Nullable Number number = Fields.number(object, name);
    if (!(number instanceof Integer || number instanceof Long)) {
      return -1;
    }
    long value = number.longValue();
    return value >= 0 && value <= MOST ? value : -1;
  }

  /** The same, but 0 where nothing is said. */
  static long countOrNone(@Nullable JsonObject object, String name) {
    return object == null || object.getValue(name) == null ? 0 : count(object, name);
  }

  /** A price in US dollars, wherever the chunk of Chat Completions gives it. */
  static @Nullable BigDecimal cost(JsonObject chunk, JsonObject usage) {
    @Nullable BigDecimal cost = decimal(usage, "cost");
    if (cost == null) {
      cost = decimal(chunk, "cost");
    }
    if (cost == null) {
      @Nullable BigDecimal ticks = decimal(usage, "cost_in_usd_ticks");
      cost = ticks == null ? null : ticks.scaleByPowerOfTen(-TICK_SCALE);
    }
    boolean sane = cost != null && cost.signum() >= 0 && cost.compareTo(DEAREST) <= 0;
    return sane ? cost : null;
  }

  private static @Nullable BigDecimal decimal(JsonObject object, String name) {
    @Nullable Number number = Fields.number(object, name);
    if (number == null || !Double.isFinite(number.doubleValue())) {
      return null;
    }
    return new BigDecimal(number.toString());
  }
}
