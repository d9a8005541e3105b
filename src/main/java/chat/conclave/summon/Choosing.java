package chat.conclave.summon;

import chat.conclave.bus.Bus;
import chat.conclave.key.KeyEntry;
import chat.conclave.key.KeyQuestions;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.provider.Provider;
import chat.conclave.provider.Providers;
import io.vertx.core.Future;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Finds the model that somebody means. */
final class Choosing {
  private final Bus bus;
  private final Providers providers;
  private final SessionKeys sessionKeys;
  private final LocalServers localServers;

  Choosing(Bus bus, Providers providers, SessionKeys sessionKeys, LocalServers localServers) {
    this.bus = bus;
    this.providers = providers;
    this.sessionKeys = sessionKeys;
    this.localServers = localServers;
  }

  /** A key that somebody could pay with, and the model they chose for it. */
  private record Own(String provider, @Nullable String model) {}

  Future<Choose.Chosen> choose(Choose ask) {
    return bus.ask(KeyQuestions.ListAll.ADDRESS, new KeyQuestions.ListAll(ask.asker()))
        .map(
            entries -> {
              List<Own> own = own(ask.session(), entries.entries());
              Provider provider = ask.provider() == null ? preferred(own) : named(ask.provider());
              return new Choose.Chosen(
                  provider.id(), ask.model() == null ? model(provider, own) : fit(ask.model()));
            });
  }

  /** Those of the session first: they pay first. */
  private List<Own> own(UUID session, List<KeyEntry> saved) {
    return Stream.concat(
            sessionKeys.list(session).stream()
                .filter(key -> key.state() != KeyEntry.State.EXPIRED)
                .map(key -> new Own(key.provider(), key.model())),
            saved.stream().map(entry -> new Own(entry.provider(), entry.model())))
        .toList();
  }

  private Provider named(String id) {
    return providers
        .find(id)
        .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND, "There is no such provider here."));
  }

  /**
   * The first in the table's order that the asker has a key for; the practice model where there is
   * none.
   */
  private Provider preferred(List<Own> entries) {
    return providers.all().stream()
        .filter(provider -> entry(provider, entries).isPresent())
        .findFirst()
        .orElseGet(() -> named(Provider.PRACTICE));
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
