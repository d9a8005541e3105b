package chat.conclave.summon;

import chat.conclave.bus.Address;
import chat.conclave.protocol.Payer;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks what somebody could pay with for each provider.
 *
 * @param where nothing outside of rooms, where nobody lends
 */
public record Ready(UUID asker, UUID session, @Nullable Where where) {
  public static final Address<Ready, Readiness> ADDRESS = new Address<>("summon.ready");

  /**
   * @param payers by provider; a key of the asker's also when it cannot be used right now. Those
   *     for which nothing pays are not there.
   * @param localModels the model to use of each server on this machine that answers
   */
  public record Readiness(Map<String, Payer.Kind> payers, Map<String, String> localModels) {}
}
