package chat.conclave.payer;

import chat.conclave.key.KeyEntry;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Payer;
import chat.conclave.protocol.Refusal;
import chat.conclave.provider.Provider;
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
   * @throws Refusal {@code key-needed}, or what is wrong with the asker's key: another payer never
   *     steps in silently
   */
  public static Payer choose(
      Provider provider, @Nullable KeyEntry own, String askerName, boolean platform) {
    if (provider.id().equals(Provider.PRACTICE)) {
      return new Payer(Payer.Kind.NONE, null);
    }
    if (own != null) {
      return switch (own.state()) {
        case UNTESTED, GOOD, NO_CREDIT -> new Payer(Payer.Kind.OWN, askerName);
        case REJECTED ->
            throw Refusal.of(
                ErrorCode.KEY_REJECTED,
                provider.name() + " refused your key. Test it or replace it in Settings.",
                facts(provider));
        case LOCKED ->
            throw Refusal.of(
                ErrorCode.KEY_LOCKED,
                "Your key for "
                    + provider.name()
                    + " cannot be opened now. Ask the operator, or enter it again.",
                facts(provider));
      };
    }
    if (platform || !provider.needsKey()) {
      return new Payer(Payer.Kind.PLATFORM, null);
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
