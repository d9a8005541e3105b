package chat.conclave.protocol;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * What makes a message a model's reply.
 *
 * @param asker id and name of whoever asked
 * @param error why it failed, in one code; the provider's own words never stand here
 */
public record Reply(
    UUID seat,
    String provider,
    String model,
    Author asker,
    Payer payer,
    @Nullable Usage usage,
    @Nullable ErrorCode error) {}
