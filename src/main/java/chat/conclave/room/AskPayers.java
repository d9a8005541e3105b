package chat.conclave.room;

import chat.conclave.bus.Address;
import chat.conclave.protocol.Who;
import chat.conclave.summon.Preview;
import java.util.List;
import java.util.UUID;

/** Asks who would pay for each model of a room, if {@code who} asked it now. */
public record AskPayers(UUID room, Who who) {
  public static final Address<AskPayers, Payers> ADDRESS = new Address<>("room.payers");

  public record Payers(List<Preview.Shown> shown) {}
}
