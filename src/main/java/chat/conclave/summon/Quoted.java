package chat.conclave.summon;

import chat.conclave.protocol.Payer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who pays.
 *
 * @param owner of the key, when it is somebody's
 */
public record Quoted(Payer payer, @Nullable UUID owner) {}
