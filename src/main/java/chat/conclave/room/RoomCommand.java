package chat.conclave.room;

import chat.conclave.bus.Address;
import chat.conclave.protocol.Who;
import java.util.UUID;

/**
 * What {@code who} wants to do in a room. Where nobody is told that a room exists, the answer is
 * {@code not-found}.
 */
public record RoomCommand(UUID room, Who who, Action action) {
  public static final Address<RoomCommand, RoomAnswer> ADDRESS = new Address<>("room.command");
}
