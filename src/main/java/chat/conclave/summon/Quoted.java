package chat.conclave.summon;

import chat.conclave.protocol.Payer;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who pays.
 *
 * @param owner of the key, when it is somebody's
 * @param session the login session that holds the key, when it is for that alone
 */
public record Quoted(Payer payer, @Nullable UUID owner, @Nullable UUID session) {}
