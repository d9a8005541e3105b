package chat.conclave.protocol;

import java.math.BigDecimal;
import org.jspecify.annotations.Nullable;

/**
 * What a reply used.
 *
 * @param input tokens read
 * @param output tokens written, reasoning included
 * @param cost in US dollars, where the provider says it or the table of prices knows it
 * @param estimated whether the cost comes from that table
 */
public record Usage(long input, long output, @Nullable BigDecimal cost, boolean estimated) {}
