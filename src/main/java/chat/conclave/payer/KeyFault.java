package chat.conclave.payer;

import chat.conclave.key.KeyEntry;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.provider.Provider;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What keeps a key from being used, told to the one who would pay with it. */
public final class KeyFault {
  private KeyFault() {}

  /**
   * Passes when the key may be tried.
   *
   * @param limitedUntil when a provider's wait ends, for a limited key
   * @throws Refusal with the code of the state; a limited key's also says {@code retryAfter}
   */
  public static void check(
      Provider provider, KeyEntry.State state, @Nullable Instant limitedUntil, Instant now) {
    String name = provider.name();
    Map<String, Object> facts = new HashMap<>(Map.of("provider", provider.id()));
    switch (state) {
      case UNTESTED, GOOD, NO_CREDIT -> {}
      case REJECTED ->
          throw Refusal.of(
              ErrorCode.KEY_REJECTED,
              name + " refused your key. Test it or replace it in Settings.",
              facts);
      case LIMITED -> {
        Duration wait = limitedUntil == null ? Duration.ZERO : Duration.between(now, limitedUntil);
        facts.put("retryAfter", Math.max(1, wait.plusMillis(999).toSeconds()));
        throw Refusal.of(
            ErrorCode.PROVIDER_RATE_LIMITED, name + " asks to wait before the next call.", facts);
      }
      case LOCKED ->
          throw Refusal.of(
              ErrorCode.KEY_LOCKED,
              "Your key for "
                  + name
                  + " cannot be opened. It works again when the master key is back; if that is there, enter the key again.",
              facts);
      case EXPIRED ->
          throw Refusal.of(
              ErrorCode.KEY_EXPIRED,
              "Your key for " + name + " was for a time that is over.",
              facts);
      case DISABLED ->
          throw Refusal.of(
              ErrorCode.FORBIDDEN, "An admin has switched off your key for " + name + ".", facts);
    }
  }
}
