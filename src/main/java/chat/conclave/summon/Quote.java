package chat.conclave.summon;

import chat.conclave.bus.Address;
import java.util.UUID;

/**
 * Asks who would pay if {@code asker} asked a model of {@code provider}. Refused with {@code
 * key-needed} when nobody would; nothing is called.
 *
 * @param session the asker's login session, which may hold a key of its own
 */
public record Quote(UUID asker, String askerName, UUID session, String provider) {
  public static final Address<Quote, Quoted> ADDRESS = new Address<>("summon.quote");
}
