package chat.conclave.summon;

import chat.conclave.bus.Address;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Asks which model is meant when somebody names a provider, a model, both or neither: their key's
 * own choice comes before the provider's default.
 *
 * @param room what is lent to them there counts too, when they name neither
 */
public record Choose(
    UUID asker, UUID session, UUID room, @Nullable String provider, @Nullable String model) {
  public static final Address<Choose, Chosen> ADDRESS = new Address<>("summon.choose");

  public record Chosen(String provider, String model) {}
}
