package chat.conclave.money;

import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A reply that is about to be made, for the books.
 *
 * @param owner of the key; nobody when the server pays
 * @param kind of payer, as on the wire
 * @param loan that is drawn on, if one is
 * @param input how many tokens are to be read, as estimated
 * @param output how many may be written at most
 */
public record Draw(
    UUID reply,
    @Nullable UUID owner,
    String provider,
    String model,
    UUID room,
    UUID asker,
    String askerName,
    String kind,
    @Nullable UUID loan,
    long input,
    int output,
    @Nullable Price price) {}
