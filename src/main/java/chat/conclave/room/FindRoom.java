package chat.conclave.room;

import chat.conclave.bus.Address;
import java.util.UUID;

/** Asks which room a message or a seat is in. */
public record FindRoom(UUID messageOrSeat) {
  public static final Address<FindRoom, Found> ADDRESS = new Address<>("room.find");

  public record Found(UUID room) {}
}
