package chat.conclave.room;

import chat.conclave.bus.Address;
import java.util.UUID;

/** Ends a membership, whoever holds it. Asked by who has ended what it stood on. */
public record Expel(UUID room, UUID user) {
  public static final Address<Expel, RoomAnswer.Done> ADDRESS = new Address<>("room.expel");
}
