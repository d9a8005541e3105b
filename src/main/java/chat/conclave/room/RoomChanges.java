package chat.conclave.room;

import chat.conclave.bus.Address;
import chat.conclave.protocol.Change;
import chat.conclave.protocol.Who;
import java.util.List;
import java.util.UUID;

/**
 * Asks for every change of a room after {@code after}: how a connection that missed one fills the
 * gap.
 */
public record RoomChanges(UUID room, Who who, long after) {
  public static final Address<RoomChanges, Changes> ADDRESS = new Address<>("room.changes");

  /** In order, without holes. */
  public record Changes(List<Change> changes) {}
}
