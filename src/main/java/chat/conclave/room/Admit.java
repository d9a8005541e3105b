package chat.conclave.room;

import chat.conclave.bus.Address;
import chat.conclave.protocol.Member;
import java.util.UUID;

/** Makes an invited person, or a room's maker, a member. Asked by who has checked the invite. */
public record Admit(UUID room, Member member) {
  public static final Address<Admit, RoomAnswer.Done> ADDRESS = new Address<>("room.admit");
}
