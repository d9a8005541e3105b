package chat.conclave.room;

import chat.conclave.bus.Address;
import chat.conclave.protocol.Change;
import chat.conclave.protocol.Who;
import java.util.List;
import java.util.UUID;

/**
 * Asks for a page of the changes of a room after {@code after}: how a connection that missed some
 * fills the gap.
 */
public record RoomChanges(UUID room, Who who, long after) {
  public static final Address<RoomChanges, Changes> ADDRESS = new Address<>("room.changes");

  /**
   * In order, without holes.
   *
   * @param head the last change of the room: if it is not among these, there are more
   */
  public record Changes(List<Change> changes, long head) {}
}
