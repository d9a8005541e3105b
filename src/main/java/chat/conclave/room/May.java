package chat.conclave.room;

import chat.conclave.bus.Address;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.RoomInfo;
import chat.conclave.protocol.Who;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Asks whether {@code who} may do something in a room; a no is the refusal that they are told. */
public record May(UUID room, Who who, Right right) {
  public static final Address<May, Yes> ADDRESS = new Address<>("room.may");

  /**
   * They may.
   *
   * @param you nothing for who is no member
   */
  public record Yes(RoomInfo room, @Nullable Member you) {}
}
