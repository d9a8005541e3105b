package chat.conclave.summon;

import chat.conclave.bus.Address;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks who would pay if {@code asker} asked a model of {@code provider}. Refused with {@code
 * key-needed} or {@code cap-reached} when nobody would; nothing is called.
 *
 * @param session the asker's login session, which may hold a key of its own
 * @param where nothing outside of rooms, where nobody lends
 * @param input how many tokens there would be to read
 * @param output how many could be written at most
 */
public record Quote(
    UUID asker,
    String askerName,
    UUID session,
    @Nullable Where where,
    String provider,
    String model,
    long input,
    int output) {
  public static final Address<Quote, Quoted> ADDRESS = new Address<>("summon.quote");
}
