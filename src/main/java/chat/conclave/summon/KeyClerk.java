package chat.conclave.summon;

import chat.conclave.bus.Bus;
import chat.conclave.key.GivenEndpoint;
import chat.conclave.key.KeyContext;
import chat.conclave.key.KeyEntry;
import chat.conclave.key.KeyFormat;
import chat.conclave.key.KeyOpener;
import chat.conclave.key.KeyQuestions;
import chat.conclave.key.NodeKeys;
import chat.conclave.key.SealedKey;
import chat.conclave.key.Secret;
import chat.conclave.payer.KeyFault;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.provider.KeyCheck;
import chat.conclave.provider.KeyVerifier;
import chat.conclave.provider.Provider;
import chat.conclave.provider.Providers;
import chat.conclave.time.Clock;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Saves and tries keys for their owners. */
final class KeyClerk {
  private final Bus bus;
  private final Endpoints endpoints;
  private final Providers providers;
  private final KeyOpener opener;
  private final NodeKeys node;
  private final SessionKeys sessionKeys;
  private final Quotes quotes;
  private final KeyRing ring;
  private final KeyVerifier verifier;
  private final KeyPlaces places;
  private final ModelLists lists;
  private final KeyNews news;
  private final Clock clock;

  KeyClerk(
      Bus bus,
      Endpoints endpoints,
      Providers providers,
      KeyOpener opener,
      NodeKeys node,
      SessionKeys sessionKeys,
      Quotes quotes,
      KeyRing ring,
      KeyVerifier verifier,
      KeyNews news,
      Clock clock) {
    this.bus = bus;
    this.endpoints = endpoints;
    this.providers = providers;
    this.opener = opener;
    this.node = node;
    this.sessionKeys = sessionKeys;
    this.quotes = quotes;
    this.ring = ring;
    this.verifier = verifier;
    this.places = new KeyPlaces(verifier, endpoints);
    this.lists = new ModelLists(clock);
    this.news = news;
    this.clock = clock;
  }

  void serve() {
    bus.serve(KeyDesk.Save.ADDRESS, this::save);
    bus.serve(
        KeyDesk.Verify.ADDRESS,
        ask -> ask.box() == null ? verifySaved(ask) : verifyBox(ask, ask.box()));
    bus.serve(KeyDesk.ListModels.ADDRESS, this::models);
    bus.serve(KeyDesk.Hold.ADDRESS, this::hold);
    bus.serve(
        KeyDesk.Forget.ADDRESS,
        ask -> {
          sessionKeys.forget(ask.session(), ask.provider());
          return Future.succeededFuture(new KeyDesk.Withdrawn());
        });
    bus.serve(
        KeyDesk.ListSession.ADDRESS,
        ask -> Future.succeededFuture(new KeyDesk.SessionKeyList(sessionKeys.list(ask.session()))));
  }

  private Future<KeyDesk.SessionKey> hold(KeyDesk.Hold ask) {
    Provider provider = keyed(ask.provider());
    String purpose = "session:" + ask.session();
    return bus.ask(
            KeyQuestions.AskDisabled.ADDRESS,
            new KeyQuestions.AskDisabled(ask.user(), provider.id()))
        .compose(
            answer -> {
              if (answer.disabled()) {
                KeyFault.check(provider, KeyEntry.State.DISABLED, null, clock.now());
              }
              String model = ask.model() == null ? null : Choosing.fit(ask.model());
              Secret secret =
                  open(node.opener(), provider, ask.given(), ask.box(), ask.user(), purpose);
              return places
                  .find(provider, ask.given(), secret, false)
                  .map(
                      found -> {
                        lists.forget(ModelLists.Of.session(ask.session(), provider.id()));
                        return sessionKeys.hold(
                            ask.user(),
                            ask.session(),
                            found.provider(),
                            found.given(),
                            secret,
                            model,
                            ask.lives());
                      })
                  .onComplete(done -> secret.close());
            });
  }

  private Provider keyed(String id) {
    Provider provider =
        providers
            .find(id)
            .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND, "There is no such provider here."));
    if (provider.id().equals(Provider.PRACTICE)) {
      throw Refusal.of(ErrorCode.INVALID, "The practice model needs no key.");
    }
    return provider;
  }

  /** Opens a box and refuses what is plainly another provider's key, or half a key. */
  private Secret open(
      KeyOpener boxes,
      Provider provider,
      GivenEndpoint given,
      KeyDesk.Box box,
      UUID user,
      String purpose) {
    // What cannot be reached is refused before anything is opened.
    Endpoints.bound(endpoints.at(provider, given));
    KeyContext context =
        new KeyContext(user.toString(), provider.id(), given.sealedWith(), purpose);
    Secret secret = boxes.openBox(box.bytes(), context);
    try {
      refuseOthers(provider, secret);
      KeyVerifier.check(provider, secret);
      return secret;
    } catch (Refusal no) {
      secret.close();
      throw no;
    }
  }

  private void refuseOthers(Provider provider, Secret secret) {
    byte[] bytes = secret.bytes();
    Optional<Provider> claimant =
        providers.guess(bytes).filter(other -> other.claims(bytes) > provider.claims(bytes));
    if (claimant.isPresent()) {
      throw Refusal.of(
          ErrorCode.KEY_FORMAT,
          "That looks like a key for "
              + claimant.get().name()
              + ", not for "
              + provider.name()
              + ".");
    }
  }

  private Future<KeyEntry> save(KeyDesk.Save ask) {
    Provider provider = keyed(ask.provider());
    Secret secret = open(opener, provider, ask.given(), ask.box(), ask.user(), "save");
    return places
        // A server whose models nobody knows beforehand is asked for them.
        .find(provider, ask.given(), secret, ask.verify() || provider.defaultModel() == null)
        .compose(
            found ->
                ask.verify()
                    ? accepted(provider, found.check(), secret.trimmed()).map(found)
                    : Future.succeededFuture(found))
        .compose(found -> store(ask, secret, found))
        .onComplete(done -> secret.close())
        .onSuccess(
            entry -> {
              lists.forget(ModelLists.Of.owner(ask.user(), provider.id()));
              news.saved(ask.user(), entry);
            });
  }

  private Future<KeyEntry> store(KeyDesk.Save ask, Secret secret, KeyPlaces.Found found) {
    SealedKey sealed =
        opener.reseal(
            secret,
            ask.user().toString(),
            found.provider().id(),
            Endpoints.bound(found.provider()),
            UUID.randomUUID().toString());
    return bus.ask(
        KeyQuestions.Store.ADDRESS,
        new KeyQuestions.Store(
            sealed,
            found.given(),
            ask.label(),
            KeyFormat.last4(secret),
            ask.model() == null ? usual(found) : ask.model(),
            state(found.check())));
  }

  /** The model to take where the provider has no usual one: the first that it lists. */
  private static @Nullable String usual(KeyPlaces.Found found) {
    return found.provider().defaultModel() == null
        ? found.check().models().stream().findFirst().orElse(null)
        : null;
  }

  /** As a key is stored of which that much is known. */
  private static KeyEntry.State state(KeyCheck check) {
    return switch (check.result()) {
      case VALID -> KeyEntry.State.GOOD;
      case UNKNOWN -> KeyEntry.State.UNTESTED;
      case REFUSED ->
          check.cause() == ErrorCode.KEY_NO_CREDIT
              ? KeyEntry.State.NO_CREDIT
              : KeyEntry.State.REJECTED;
    };
  }

  private static Future<Void> accepted(Provider provider, KeyCheck check, boolean trimmed) {
    return check.result() == KeyCheck.Result.REFUSED
        ? Future.failedFuture(Refusal.of(cause(check), CheckWords.of(provider, check, trimmed)))
        : Future.succeededFuture();
  }

  private Future<KeyDesk.Verified> verifyBox(KeyDesk.Verify ask, KeyDesk.Box box) {
    Provider provider = keyed(ask.provider());
    Secret secret = open(opener, provider, ask.given(), box, ask.user(), "verify");
    boolean trimmed = secret.trimmed();
    return places
        .find(provider, ask.given(), secret, true)
        .onComplete(done -> secret.close())
        .map(found -> verified(found.check(), CheckWords.of(provider, found.check(), trimmed)));
  }

  private Future<KeyDesk.Verified> verifySaved(KeyDesk.Verify ask) {
    Provider provider = keyed(ask.provider());
    return ring.openSaved(provider, ask.user(), Map.of())
        .recover(failure -> Future.failedFuture(noneSaved(provider, failure)))
        .compose(
            opened ->
                verifier
                    .verify(opened.provider(), opened.secret())
                    .compose(
                        check ->
                            note(ask.user(), opened.entry(), check)
                                .map(verified(check, CheckWords.of(provider, check, false)))));
  }

  private static Throwable noneSaved(Provider provider, Throwable failure) {
    return failure instanceof Refusal refusal && refusal.code() == ErrorCode.KEY_NEEDED
        ? Refusal.of(ErrorCode.NOT_FOUND, "You have no saved key for " + provider.name() + ".")
        : failure;
  }

  private Future<?> note(UUID user, @Nullable KeyEntry entry, KeyCheck check) {
    if (entry == null) {
      return Future.succeededFuture();
    }
    KeyEntry.@Nullable State state =
        check.result() == KeyCheck.Result.UNKNOWN ? null : state(check);
    Instant limitedUntil =
        check.retryAfter() == null || check.cause() != ErrorCode.PROVIDER_RATE_LIMITED
            ? null
            : clock.now().plus(check.retryAfter());
    return ring.note(user, entry, state, limitedUntil, true);
  }

  private static KeyDesk.Verified verified(KeyCheck check, String words) {
    String state =
        switch (check.result()) {
          case VALID -> "good";
          case UNKNOWN -> "unknown";
          case REFUSED -> cause(check) == ErrorCode.KEY_NO_CREDIT ? "no-credit" : "rejected";
        };
    return new KeyDesk.Verified(state, check.models(), words);
  }

  private static ErrorCode cause(KeyCheck check) {
    return check.cause() == null ? ErrorCode.UNAVAILABLE : check.cause();
  }

  private Future<KeyDesk.Models> models(KeyDesk.ListModels ask) {
    Provider provider =
        providers
            .find(ask.provider())
            .orElseThrow(() -> Refusal.of(ErrorCode.NOT_FOUND, "There is no such provider here."));
    if (provider.id().equals(Provider.PRACTICE)) {
      return Future.succeededFuture(new KeyDesk.Models(List.of(Provider.PRACTICE)));
    }
    return quotes
        .quote(new Quote(ask.user(), ask.name(), ask.session(), null, provider.id(), "", 0, 0))
        .compose(
            quoted ->
                lists.get(
                    ModelLists.Of.quoted(quoted, provider.id()),
                    () ->
                        ring.open(provider, quoted, Map.of("for", "models"))
                            .compose(
                                opened -> verifier.models(opened.provider(), opened.secret()))))
        .map(KeyDesk.Models::new);
  }
}
