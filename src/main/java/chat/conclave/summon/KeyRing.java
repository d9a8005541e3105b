package chat.conclave.summon;

import chat.conclave.bus.Bus;
import chat.conclave.key.KeyEntry;
import chat.conclave.key.KeyOpener;
import chat.conclave.key.KeyQuestions;
import chat.conclave.key.SealedKey;
import chat.conclave.key.Secret;
import chat.conclave.payer.KeyFault;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.provider.Provider;
import chat.conclave.time.Clock;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds and opens the key that pays. */
final class KeyRing {
  private static final Logger LOG = LoggerFactory.getLogger(KeyRing.class);

  private final Bus bus;
  private final Endpoints endpoints;
  private final KeyOpener opener;
  private final SessionKeys sessionKeys;
  private final LastSeen lastSeen;
  private final KeyNews news;
  private final Clock clock;
  private final KeyOpener node;
  private final Map<String, SealedKey> platform;

  /**
   * @param opener what the master key opens
   * @param node what this process alone can open
   * @param platform the server's own keys, by provider
   */
  KeyRing(
      Bus bus,
      Endpoints endpoints,
      KeyOpener opener,
      KeyOpener node,
      SessionKeys sessionKeys,
      Map<String, SealedKey> platform,
      KeyNews news,
      Clock clock) {
    this.bus = bus;
    this.endpoints = endpoints;
    this.opener = opener;
    this.sessionKeys = sessionKeys;
    this.lastSeen = new LastSeen(clock);
    this.news = news;
    this.clock = clock;
    this.node = node;
    this.platform = Map.copyOf(platform);
  }

  /**
   * An opened key and where it may go.
   *
   * @param secret nothing where none is needed
   * @param entry the owner's entry, when somebody's saved key pays
   */
  record Opened(Provider provider, @Nullable Secret secret, @Nullable KeyEntry entry) {}

  /** Without the master key no saved key opens, whatever its row says. */
  KeyEntry asItOpens(KeyEntry entry) {
    return opener.locked() ? entry.in(KeyEntry.State.LOCKED) : lastSeen.correct(entry);
  }

  /**
   * Has the owner's row say how a key did, and tells the owner when that changes what it is.
   *
   * @param state nothing where nothing was shown
   * @param tested whether it was a test; a use otherwise
   */
  Future<?> note(
      UUID owner,
      KeyEntry before,
      KeyEntry.@Nullable State state,
      @Nullable Instant limitedUntil,
      boolean tested) {
    lastSeen.note(before.id(), state, limitedUntil);
    return bus.ask(
            KeyQuestions.Note.ADDRESS,
            new KeyQuestions.Note(
                owner, before.id(), before.provider(), state, limitedUntil, tested))
        .onSuccess(found -> news.saved(owner, before, found.entry()))
        .onFailure(failure -> LOG.warn("how a key did is not noted: {}", failure.getMessage()));
  }

  /**
   * Opens the payer's key for one call; the caller closes it.
   *
   * @param use what for, as the owner's audit tells it
   */
  Future<Opened> open(Provider provider, Quoted quoted, Map<String, String> use) {
    if (quoted.session() != null) {
      return Future.succeededFuture(sessionKeys.open(quoted.session(), provider));
    }
    if (quoted.owner() != null) {
      return openSaved(provider, quoted.owner(), use);
    }
    SealedKey key = platform.get(provider.id());
    return Future.succeededFuture(new Opened(provider, key == null ? null : node.open(key), null));
  }

  /**
   * Opens a saved key. It goes only to the address that it was saved for.
   *
   * @param use empty for a test, which is allowed in any state but a disabled one
   */
  Future<Opened> openSaved(Provider provider, UUID owner, Map<String, String> use) {
    return bus.ask(KeyQuestions.Load.ADDRESS, new KeyQuestions.Load(owner, provider.id(), use))
        .map(
            loaded -> {
              KeyEntry entry = lastSeen.correct(loaded.entry());
              if (!use.isEmpty() || entry.disabled()) {
                // What was quoted a moment ago may have changed since.
                KeyFault.check(provider, entry.state(), entry.limitedUntil(), clock.now());
              }
              Provider there = endpoints.at(provider, entry.given());
              if (!loaded.sealed().endpoint().equals(Endpoints.bound(there))) {
                throw Refusal.of(
                    ErrorCode.KEY_LOCKED,
                    "The address of "
                        + provider.name()
                        + " has changed since this key was saved. Enter the key again.",
                    Map.of("enterAgain", true));
              }
              return new Opened(there, open(owner, loaded, use.isEmpty()), entry);
            });
  }

  /**
   * Opens what was loaded. A row that does not open although its data key is there is marked; one
   * whose data key is missing works again when that is back.
   */
  private Secret open(UUID owner, KeyQuestions.Loaded loaded, boolean tested) {
    try {
      return opener.open(loaded.sealed());
    } catch (Refusal no) {
      if (!opener.locked() && loaded.entry().state() != KeyEntry.State.LOCKED) {
        note(owner, loaded.entry(), KeyEntry.State.LOCKED, null, tested).onFailure(failure -> {});
      }
      throw no;
    }
  }
}
