package chat.conclave.payer;

import chat.conclave.key.KeyEntry;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Payer;
import chat.conclave.protocol.Refusal;
import chat.conclave.provider.Provider;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The order in which payers are asked: the asker's own key, else the server's, else nobody, and
 * then nobody is called.
 */
public final class PayerOrder {
  private PayerOrder() {}

  /**
   * @param own the asker's saved key for the provider, if there is one
   * @param platform whether the server has a key for the provider
   * @param expired whether a session key of the asker has expired
   * @throws Refusal {@code key-needed}, or what is wrong with the asker's key: another payer never
   *     steps in silently
   */
  public static Payer choose(
      Provider provider,
      @Nullable KeyEntry own,
      String askerName,
      boolean platform,
      boolean expired,
      Instant now) {
    if (provider.id().equals(Provider.PRACTICE)) {
      return new Payer(Payer.Kind.NONE, null);
    }
    if (own != null) {
      KeyFault.check(provider, own.state(), own.limitedUntil(), now);
      return new Payer(Payer.Kind.OWN, askerName);
    }
    if (platform || !provider.needsKey()) {
      return new Payer(Payer.Kind.PLATFORM, null);
    }
    if (expired) {
      KeyFault.check(provider, KeyEntry.State.EXPIRED, null, now);
    }
    throw Refusal.of(
        ErrorCode.KEY_NEEDED,
        "This model needs a key for " + provider.name() + ".",
        facts(provider));
  }

  private static Map<String, Object> facts(Provider provider) {
    Map<String, Object> facts = new LinkedHashMap<>();
    facts.put("provider", provider.id());
    facts.put("providerName", provider.name());
    facts.put("keyPrefixes", provider.keyPrefixes());
    if (provider.keyUrl() != null) {
      facts.put("keyUrl", provider.keyUrl());
    }
    return facts;
  }
}
