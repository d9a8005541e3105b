package chat.conclave.summon;

import chat.conclave.bus.Bus;
import chat.conclave.key.KeyEntry;
import chat.conclave.key.KeyQuestions;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Payer;
import chat.conclave.protocol.Refusal;
import chat.conclave.provider.Provider;
import chat.conclave.provider.Providers;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the model that somebody means. */
final class Choosing {
  private final Bus bus;
  private final Providers providers;
  private final SessionKeys sessionKeys;
  private final Quotes quotes;
  private final LocalServers localServers;

  Choosing(
      Bus bus,
      Providers providers,
      SessionKeys sessionKeys,
      Quotes quotes,
      LocalServers localServers) {
    this.bus = bus;
    this.providers = providers;
    this.sessionKeys = sessionKeys;
    this.quotes = quotes;
    this.localServers = localServers;
  }

  /**
   * A key that somebody could pay with.
   *
   * @param model they chose for it
   */
  private record Own(String provider, @Nullable String model, @Nullable Instant lastUsedAt) {}

  Future<Choose.Chosen> choose(Choose ask) {
    return bus.ask(KeyQuestions.ListAll.ADDRESS, new KeyQuestions.ListAll(ask.asker()))
        .map(entries -> own(ask.session(), entries.entries()))
        .compose(
            own ->
                provider(ask, own)
                    .map(
                        provider ->
                            new Choose.Chosen(
                                provider.id(),
                                ask.model() == null ? model(provider, own) : fit(ask.model()))));
  }

  private Future<Provider> provider(Choose ask, List<Own> own) {
    if (ask.provider() != null) {
      return Future.succeededFuture(named(ask.provider()));
    }
    Where where = new Where(ask.room(), null);
    return quotes
        .ready(new Ready(ask.asker(), ask.session(), where))
        .map(ready -> preferred(own, ready.payers()));
  }

  /** Those of the session first: they pay first. */
  private List<Own> own(UUID session, List<KeyEntry> saved) {
    return Stream.concat(
            sessionKeys.list(session).stream()
                .filter(key -> key.state() != KeyEntry.State.EXPIRED)
                .map(key -> new Own(key.provider(), key.model(), key.lastUsedAt())),
            saved.stream()
                .map(entry -> new Own(entry.provider(), entry.model(), entry.lastUsedAt())))
        .toList();
  }

  private Provider named(String id) {
    return providers
        .find(id)
        .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND, "There is no such provider here."));
  }

  /**
   * The one that the asker's keys were last used for; else the first in the table's order that they
   * have a key for; else the first that something else pays for here, and the practice model last.
   *
   * @param ready who would pay, by provider
   */
  private Provider preferred(List<Own> entries, Map<String, Payer.Kind> ready) {
    Optional<Provider> last =
        entries.stream()
            .filter(entry -> entry.lastUsedAt() != null)
            .max(Comparator.comparing(entry -> Objects.requireNonNull(entry.lastUsedAt())))
            .flatMap(entry -> providers.find(entry.provider()));
    return last.or(() -> first(provider -> entry(provider, entries).isPresent()))
        .or(
            () ->
                first(
                    provider ->
                        ready.containsKey(provider.id())
                            && ready.get(provider.id()) != Payer.Kind.NONE))
        .orElseGet(() -> named(Provider.PRACTICE));
  }

  private Optional<Provider> first(Predicate<Provider> which) {
    return providers.all().stream().filter(which).findFirst();
  }

  private String model(Provider provider, List<Own> entries) {
    return entry(provider, entries)
        .flatMap(entry -> Optional.ofNullable(entry.model()))
        .or(() -> localServers.model(provider))
        .orElseThrow(
            () -> Refusal.of(ErrorCode.INVALID, "Name a model of " + provider.name() + "."));
  }

  private static Optional<Own> entry(Provider provider, List<Own> entries) {
    return entries.stream().filter(entry -> entry.provider().equals(provider.id())).findFirst();
  }

  static String fit(String model) {
    if (model.isBlank() || !model.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
      throw Refusal.of(ErrorCode.INVALID, "A model's id has no spaces.");
    }
    return model;
  }
}
