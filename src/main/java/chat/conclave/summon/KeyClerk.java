package chat.conclave.summon;

import chat.conclave.bus.Bus;
import chat.conclave.key.KeyContext;
import chat.conclave.key.KeyEntry;
import chat.conclave.key.KeyFormat;
import chat.conclave.key.KeyOpener;
import chat.conclave.key.KeyQuestions;
import chat.conclave.key.NodeKeys;
import chat.conclave.key.SealedKey;
import chat.conclave.key.Secret;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.provider.KeyCheck;
import chat.conclave.provider.KeyVerifier;
import chat.conclave.provider.Provider;
import chat.conclave.provider.Providers;
import io.vertx.core.Future;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Saves and tries keys for their owners. */
final class KeyClerk {
  private static final int LONGEST_PREFIX = 16;

  private final Bus bus;
  private final Providers providers;
  private final KeyOpener opener;
  private final NodeKeys node;
  private final SessionKeys sessionKeys;
  private final Quotes quotes;
  private final KeyRing ring;
  private final KeyVerifier verifier;

  KeyClerk(
      Bus bus,
      Providers providers,
      KeyOpener opener,
      NodeKeys node,
      SessionKeys sessionKeys,
      Quotes quotes,
      KeyRing ring,
      KeyVerifier verifier) {
    this.bus = bus;
    this.providers = providers;
    this.opener = opener;
    this.node = node;
    this.sessionKeys = sessionKeys;
    this.quotes = quotes;
    this.ring = ring;
    this.verifier = verifier;
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
    try (Secret secret = open(node.opener(), provider, ask.box(), ask.user(), purpose)) {
      sessionKeys.hold(ask.user(), ask.session(), provider, secret, ask.model(), ask.lives());
    }
    return Future.succeededFuture(
        sessionKeys.list(ask.session()).stream()
            .filter(key -> key.provider().equals(provider.id()))
            .findFirst()
            .orElseThrow());
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

  /** Opens a box and refuses what is plainly another provider's key. */
  private Secret open(
      KeyOpener boxes, Provider provider, KeyDesk.Box box, UUID user, String purpose) {
    Secret secret =
        boxes.openBox(box.bytes(), new KeyContext(user.toString(), provider.id(), "", purpose));
    byte[] bytes = secret.bytes();
    String start =
        new String(bytes, 0, Math.min(bytes.length, LONGEST_PREFIX), StandardCharsets.US_ASCII);
    String claimed =
        providers
            .guess(start)
            .filter(other -> longest(other, start) > longest(provider, start))
            .map(Provider::name)
            .orElse("");
    if (!claimed.isEmpty()) {
      secret.close();
      throw Refusal.of(
          ErrorCode.KEY_FORMAT,
          "That looks like a key for " + claimed + ", not for " + provider.name() + ".");
    }
    return secret;
  }

  private static int longest(Provider provider, String start) {
    return provider.keyPrefixes().stream()
        .filter(start::startsWith)
        .mapToInt(String::length)
        .max()
        .orElse(0);
  }

  private Future<KeyEntry> save(KeyDesk.Save ask) {
    Provider provider = keyed(ask.provider());
    String endpoint = KeyRing.endpoint(provider);
    try (Secret secret = open(opener, provider, ask.box(), ask.user(), "save")) {
      SealedKey sealed =
          opener.reseal(
              secret, ask.user().toString(), provider.id(), endpoint, UUID.randomUUID().toString());
      String last4 = KeyFormat.last4(secret);
      Future<KeyEntry.State> state =
          ask.verify()
              ? verifier
                  .verify(provider, new Secret(secret.bytes().clone()))
                  .compose(check -> accepted(provider, check))
              : Future.succeededFuture(KeyEntry.State.UNTESTED);
      return state.compose(
          known ->
              bus.ask(
                  KeyQuestions.Store.ADDRESS,
                  new KeyQuestions.Store(sealed, null, ask.label(), last4, ask.model(), known)));
    }
  }

  private static Future<KeyEntry.State> accepted(Provider provider, KeyCheck check) {
    return switch (check.result()) {
      case VALID -> Future.succeededFuture(KeyEntry.State.GOOD);
      case UNKNOWN -> Future.succeededFuture(KeyEntry.State.UNTESTED);
      case REFUSED -> Future.failedFuture(Refusal.of(cause(check), words(provider, check)));
    };
  }

  private Future<KeyDesk.Verified> verifyBox(KeyDesk.Verify ask, KeyDesk.Box box) {
    Provider provider = keyed(ask.provider());
    return verifier
        .verify(provider, open(opener, provider, box, ask.user(), "verify"))
        .map(check -> verified(provider, check));
  }

  private Future<KeyDesk.Verified> verifySaved(KeyDesk.Verify ask) {
    Provider provider = keyed(ask.provider());
    return ring.openSaved(provider, ask.user())
        .recover(failure -> Future.failedFuture(noneSaved(provider, failure)))
        .compose(
            opened ->
                verifier
                    .verify(opened.provider(), opened.secret())
                    .compose(
                        check ->
                            note(ask.user(), opened.entry(), check)
                                .map(verified(provider, check))));
  }

  private static Throwable noneSaved(Provider provider, Throwable failure) {
    return failure instanceof Refusal refusal && refusal.code() == ErrorCode.KEY_NEEDED
        ? Refusal.of(ErrorCode.NOT_FOUND, "You have no saved key for " + provider.name() + ".")
        : failure;
  }

  private Future<?> note(UUID user, @Nullable KeyEntry entry, KeyCheck check) {
    if (entry == null || check.result() == KeyCheck.Result.UNKNOWN) {
      return Future.succeededFuture();
    }
    KeyEntry.State state =
        check.result() == KeyCheck.Result.VALID
            ? KeyEntry.State.GOOD
            : check.cause() == ErrorCode.KEY_NO_CREDIT
                ? KeyEntry.State.NO_CREDIT
                : KeyEntry.State.REJECTED;
    return bus.ask(
        KeyQuestions.Note.ADDRESS, new KeyQuestions.Note(user, entry.id(), state, false));
  }

  private static KeyDesk.Verified verified(Provider provider, KeyCheck check) {
    String state =
        switch (check.result()) {
          case VALID -> "good";
          case UNKNOWN -> "unknown";
          case REFUSED -> cause(check) == ErrorCode.KEY_NO_CREDIT ? "no-credit" : "rejected";
        };
    return new KeyDesk.Verified(state, check.models(), words(provider, check));
  }

  private static ErrorCode cause(KeyCheck check) {
    return check.cause() == null ? ErrorCode.UNAVAILABLE : check.cause();
  }

  private static String words(Provider provider, KeyCheck check) {
    String name = provider.name();
    if (check.result() == KeyCheck.Result.VALID) {
      int models = check.models().size();
      return models == 0
          ? "The key works."
          : "The key works; it reaches " + models + (models == 1 ? " model." : " models.");
    }
    return switch (cause(check)) {
      case KEY_REJECTED -> name + " refused the key. Check it, or make a new one.";
      case KEY_NO_CREDIT -> "The account behind the key has no credit left at " + name + ".";
      case KEY_FORMAT -> "That does not look like a key.";
      case PROVIDER_RATE_LIMITED ->
          name
              + " asks to slow down; whether the key works could not be told. Try again in a minute.";
      case PROVIDER_OVERLOADED, PROVIDER_TIMEOUT, PROVIDER_UNREACHABLE ->
          name + " cannot be reached right now; whether the key works could not be told.";
      default -> "Whether the key works could not be told: " + name + " gave no clear answer.";
    };
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
        .compose(quoted -> ring.open(provider, quoted))
        .compose(opened -> verifier.models(opened.provider(), opened.secret()))
        .map(KeyDesk.Models::new);
  }
}
