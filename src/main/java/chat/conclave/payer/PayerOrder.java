package chat.conclave.payer;

import chat.conclave.key.KeyEntry;
import chat.conclave.key.LoanQuestions.Offer;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Payer;
import chat.conclave.protocol.Refusal;
import chat.conclave.provider.Provider;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The order in which payers are asked: the asker's key for this session, the asker's saved key, a
 * key that is lent to them within its cap, the server's, else nobody, and then nobody is called.
 */
public final class PayerOrder {
  private PayerOrder() {}

  /**
   * Who pays.
   *
   * @param loan that is drawn on, when a lent key pays
   */
  public record Choice(Payer.Kind kind, @Nullable Offer loan) {
    private static Choice of(Payer.Kind kind) {
      return new Choice(kind, null);
    }
  }

  /**
   * @throws Refusal {@code key-needed}, or what is wrong with the asker's key: another payer never
   *     steps in silently. Where there would be one if it were not for a cap, {@code cap-reached}.
   */
  public static Choice choose(Provider provider, Means means, Need need, Instant now) {
    if (provider.id().equals(Provider.PRACTICE)) {
      return Choice.of(Payer.Kind.NONE);
    }
    if (means.session() != null && !means.session().expired()) {
      KeyFault.check(provider, means.session().state(), means.session().limitedUntil(), now);
      return Choice.of(Payer.Kind.SESSION);
    }
    if (means.own() != null) {
      KeyFault.check(provider, means.own().state(), means.own().limitedUntil(), now);
      return Choice.of(Payer.Kind.OWN);
    }
    Optional<Offer> lent =
        means.lent().stream()
            .filter(PayerOrder::works)
            .filter(offer -> !offer.usedUp())
            .filter(
                offer -> !offer.left().grant(need.input(), need.output(), need.price()).refused())
            .findFirst();
    if (lent.isPresent()) {
      return new Choice(Payer.Kind.LENT, lent.get());
    }
    if (means.platform()) {
      return Choice.of(Payer.Kind.PLATFORM);
    }
    throw nobody(provider, means, now);
  }

  private static Refusal nobody(Provider provider, Means means, Instant now) {
    if (means.session() != null) {
      KeyFault.check(provider, KeyEntry.State.EXPIRED, null, now);
    }
    List<Offer> lent = means.lent();
    if (lent.stream().anyMatch(PayerOrder::works)) {
      return Refusal.of(
          ErrorCode.CAP_REACHED,
          "What is left of the key that is lent to you here is not enough for this.",
          facts(provider));
    }
    Optional<Offer> limited =
        lent.stream().filter(offer -> offer.key().state() == KeyEntry.State.LIMITED).findFirst();
    limited.ifPresent(
        offer -> KeyFault.check(provider, offer.key().state(), offer.key().limitedUntil(), now));
    return Refusal.of(
        ErrorCode.KEY_NEEDED,
        "This model needs a key for " + provider.name() + ".",
        facts(provider));
  }

  /** What is wrong with somebody else's key is not the asker's business: it does not count. */
  private static boolean works(Offer offer) {
    return switch (offer.key().state()) {
      case UNTESTED, GOOD, NO_CREDIT -> true;
      case REJECTED, LIMITED, LOCKED, EXPIRED, DISABLED -> false;
    };
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
