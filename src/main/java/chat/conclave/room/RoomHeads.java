package chat.conclave.room;

import chat.conclave.bus.Address;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/** Asks for the last change of each of these rooms: what a heartbeat tells. */
public record RoomHeads(Set<UUID> rooms) {
  public static final Address<RoomHeads, Heads> ADDRESS = new Address<>("room.heads");

  /** Of the rooms that somebody here is in; others are left out. */
  public record Heads(Map<UUID, Long> revs) {}
}
