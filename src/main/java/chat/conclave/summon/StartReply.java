package chat.conclave.summon;

import chat.conclave.bus.Address;
import chat.conclave.protocol.Seat;
import chat.conclave.provider.Prompt;
import java.util.UUID;

/**
 * Starts a reply that the room has stored as queued. What happens then is told at {@link
 * ReplyEvent#ADDRESS}; it never holds a key.
 */
public record StartReply(
    UUID reply, UUID room, Seat seat, UUID asker, String askerName, Quoted quoted, Prompt prompt) {
  public static final Address<StartReply, Started> ADDRESS = new Address<>("summon.start");

  /** The same reply, in at most {@code output} tokens. */
  StartReply within(int output) {
    return new StartReply(reply, room, seat, asker, askerName, quoted, prompt.within(output));
  }

  /** The reply will end with exactly one {@link ReplyEvent.End}. */
  public record Started() {}
}
