package chat.conclave.summon;

import chat.conclave.protocol.PlatformKeys;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * The room somebody asks in, as far as it matters who pays.
 *
 * @param platform what was decided for the room about the server's keys, if anything
 */
public record Where(UUID room, @Nullable PlatformKeys platform) {}
