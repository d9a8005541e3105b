package chat.conclave.summon;

import chat.conclave.bus.Bus;
import chat.conclave.key.KeyEntry;
import chat.conclave.key.LoanQuestions.CouldLend;
import chat.conclave.key.LoanQuestions.FindMeans;
import chat.conclave.key.LoanQuestions.Offer;
import chat.conclave.key.LoanQuestions.Purse;
import chat.conclave.money.Prices;
import chat.conclave.payer.Means;
import chat.conclave.payer.Need;
import chat.conclave.payer.PayerOrder;
import chat.conclave.payer.PayerOrder.Choice;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Payer;
import chat.conclave.protocol.Refusal;
import chat.conclave.provider.Provider;
import chat.conclave.provider.Providers;
import chat.conclave.summon.Preview.Previews;
import chat.conclave.summon.Preview.Question;
import chat.conclave.summon.Preview.Shown;
import chat.conclave.time.Clock;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.UnaryOperator;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Says who would pay. Nothing is opened, booked or called. */
final class Quotes {
  private static final Set<ErrorCode> MENDED_BY_LENDING =
      Set.of(
          ErrorCode.KEY_NEEDED, ErrorCode.KEY_EXPIRED, ErrorCode.CAP_REACHED, ErrorCode.NOT_LENT);

  private final Bus bus;
  private final Providers providers;
  private final Endpoints endpoints;
  private final SessionKeys sessionKeys;
  private final UnaryOperator<KeyEntry> asItOpens;
  private final Platform platform;
  private final LocalServers localServers;
  private final Prices prices;
  private final Clock clock;

  /**
   * @param asItOpens a saved key's entry, corrected by what its row does not say
   */
  Quotes(
      Bus bus,
      Providers providers,
      Endpoints endpoints,
      SessionKeys sessionKeys,
      UnaryOperator<KeyEntry> asItOpens,
      Platform platform,
      LocalServers localServers,
      Prices prices,
      Clock clock) {
    this.bus = bus;
    this.providers = providers;
    this.endpoints = endpoints;
    this.sessionKeys = sessionKeys;
    this.asItOpens = asItOpens;
    this.platform = platform;
    this.localServers = localServers;
    this.prices = prices;
    this.clock = clock;
  }

  void serve() {
    bus.serve(Quote.ADDRESS, this::quote);
    bus.serve(Preview.ADDRESS, this::preview);
    bus.serve(Ready.ADDRESS, this::ready);
  }

  private Future<Purse> purse(UUID asker, @Nullable Where where, @Nullable String provider) {
    UUID room = where == null ? null : where.room();
    return bus.ask(FindMeans.ADDRESS, new FindMeans(asker, room, provider));
  }

  Future<Quoted> quote(Quote ask) {
    Provider provider = provider(ask.provider());
    return purse(ask.asker(), ask.where(), ask.provider())
        .map(
            purse -> {
              Choice choice =
                  PayerOrder.choose(
                      provider,
                      means(provider, ask.session(), ask.where(), purse),
                      need(ask.provider(), ask.model(), ask.input(), ask.output()),
                      clock.now());
              return quoted(choice, ask.asker(), ask.askerName(), ask.session());
            });
  }

  private Provider provider(String id) {
    return providers
        .find(id)
        .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND, "There is no such provider here."));
  }

  private Need need(String provider, String model, long input, int output) {
    LocalDate today = clock.now().atOffset(ZoneOffset.UTC).toLocalDate();
    return new Need(input, output, prices.of(provider, model, today, input).orElse(null));
  }

  private Means means(Provider provider, UUID session, @Nullable Where where, Purse purse) {
    Optional<SessionKeys.Entry> passing = sessionKeys.entry(session, provider.id());
    return new Means(
        passing
            .map(
                entry ->
                    new Means.Held(
                        entry.expired() ? KeyEntry.State.EXPIRED : entry.state(),
                        entry.limitedUntil()))
            .orElse(null),
        purse.own().stream()
            .filter(entry -> entry.provider().equals(provider.id()))
            .map(asItOpens)
            .map(entry -> new Means.Held(entry.state(), entry.limitedUntil()))
            .findFirst()
            .orElse(null),
        purse.lent().stream()
            .filter(offer -> offer.key().provider().equals(provider.id()))
            .map(offer -> offer.of(asItOpens.apply(offer.key())))
            .toList(),
        platform.pays(provider, where));
  }

  private static Quoted quoted(Choice choice, UUID asker, String askerName, UUID session) {
    Offer loan = choice.loan();
    return switch (choice.kind()) {
      case OWN -> new Quoted(new Payer(choice.kind(), asker, askerName), null, null);
      case SESSION -> new Quoted(new Payer(choice.kind(), asker, askerName), session, null);
      case LENT, PLATFORM, NONE ->
          loan == null
              ? new Quoted(new Payer(choice.kind(), null, null), null, null)
              : new Quoted(new Payer(choice.kind(), loan.owner(), null), null, loan.loan());
    };
  }

  private Future<Previews> preview(Preview ask) {
    return purse(ask.asker(), ask.where(), null)
        .compose(
            purse -> {
              List<Shown> shown =
                  ask.questions().stream().map(each -> show(ask, each, purse)).toList();
              return lendable(ask, shown)
                  .map(
                      lendable ->
                          new Previews(
                              shown.stream()
                                  .map(each -> each.askable(mendable(each, ask, lendable)))
                                  .toList()));
            });
  }

  private Shown show(Preview ask, Question question, Purse purse) {
    Need need = need(question.provider(), question.model(), question.input(), question.output());
    try {
      Provider provider = provider(question.provider());
      Choice choice =
          PayerOrder.choose(
              provider, means(provider, ask.session(), ask.where(), purse), need, clock.now());
      return new Shown(
          question.seat(),
          quoted(choice, ask.asker(), ask.askerName(), ask.session()),
          null,
          need.tokens(),
          need.cost(),
          choice.loan() == null ? null : choice.loan().left(),
          host(provider, choice, purse, ask.session()),
          false);
    } catch (Refusal refusal) {
      return new Shown(
          question.seat(), null, refusal, need.tokens(), need.cost(), null, null, false);
    }
  }

  private @Nullable String host(Provider provider, Choice choice, Purse purse, UUID session) {
    Provider there =
        switch (choice.kind()) {
          case SESSION -> sessionKeys.there(session, provider.id()).orElse(provider);
          case OWN ->
              purse.own().stream()
                  .filter(entry -> entry.provider().equals(provider.id()))
                  .findFirst()
                  .map(entry -> endpoints.at(provider, entry.given()))
                  .orElse(provider);
          case LENT ->
              choice.loan() == null
                  ? provider
                  : endpoints.at(provider, choice.loan().key().given());
          case PLATFORM, NONE -> provider;
        };
    return there.baseUrl() == null ? null : there.baseUrl().getHost();
  }

  /** The providers of refused questions for which somebody else in the room has a key. */
  private Future<Set<String>> lendable(Preview ask, List<Shown> shown) {
    Set<UUID> refused =
        shown.stream().filter(Quotes::mendable).map(Shown::seat).collect(Collectors.toSet());
    Set<String> wanted =
        ask.questions().stream()
            .filter(question -> refused.contains(question.seat()))
            .map(Question::provider)
            .collect(Collectors.toSet());
    return wanted.isEmpty()
        ? Future.succeededFuture(Set.of())
        : bus.ask(CouldLend.ADDRESS, new CouldLend(ask.asker(), wanted, ask.members()))
            .map(found -> found.providers());
  }

  private static boolean mendable(Shown shown) {
    return shown.refusal() != null && MENDED_BY_LENDING.contains(shown.refusal().code());
  }

  private static boolean mendable(Shown shown, Preview ask, Set<String> lendable) {
    return mendable(shown)
        && ask.questions().stream()
            .anyMatch(
                question ->
                    question.seat().equals(shown.seat()) && lendable.contains(question.provider()));
  }

  Future<Ready.Readiness> ready(Ready ask) {
    Instant now = clock.now();
    return purse(ask.asker(), ask.where(), null)
        .map(
            purse -> {
              Map<String, Payer.Kind> payers = new HashMap<>();
              for (Provider provider :
                  providers.all().stream().filter(localServers::offers).toList()) {
                Means means = means(provider, ask.session(), ask.where(), purse);
                Payer.Kind kind = ready(provider, means, now);
                if (kind != null) {
                  payers.put(provider.id(), kind);
                }
              }
              return new Ready.Readiness(Map.copyOf(payers), localServers.models());
            });
  }

  private static Payer.@Nullable Kind ready(Provider provider, Means means, Instant now) {
    try {
      return PayerOrder.choose(provider, means, new Need(0, 1, null), now).kind();
    } catch (Refusal refusal) {
      boolean ofSession =
          means.session() != null && means.session().state() != KeyEntry.State.EXPIRED;
      return ofSession ? Payer.Kind.SESSION : means.own() != null ? Payer.Kind.OWN : null;
    }
  }
}
