package chat.conclave.summon;

import chat.conclave.bus.Bus;
import chat.conclave.key.KeyEntry;
import chat.conclave.key.KeyOpener;
import chat.conclave.key.KeyQuestions;
import chat.conclave.key.Secret;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.provider.Provider;
import io.vertx.core.Future;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Finds and opens the key that pays. */
final class KeyRing {
  private final Bus bus;
  private final KeyOpener opener;
  private final SessionKeys sessionKeys;
  private final Map<String, byte[]> platform = new HashMap<>();

  /**
   * @param platform the server's own keys, by provider
   */
  KeyRing(Bus bus, KeyOpener opener, SessionKeys sessionKeys, Map<String, String> platform) {
    this.bus = bus;
    this.opener = opener;
    this.sessionKeys = sessionKeys;
    platform.forEach(
        (provider, key) -> this.platform.put(provider, key.getBytes(StandardCharsets.US_ASCII)));
  }

  /**
   * An opened key and where it may go.
   *
   * @param secret nothing where none is needed
   * @param entry the owner's entry, when somebody's saved key pays
   */
  record Opened(Provider provider, @Nullable Secret secret, @Nullable KeyEntry entry) {}

  /** Opens the payer's key for one call; the caller closes it. */
  Future<Opened> open(Provider provider, Quoted quoted) {
    if (quoted.session() != null) {
      return Future.succeededFuture(sessionKeys.open(quoted.session(), provider));
    }
    if (quoted.owner() != null) {
      return openSaved(provider, quoted.owner());
    }
    byte[] key = platform.get(provider.id());
    return Future.succeededFuture(
        new Opened(provider, key == null ? null : new Secret(key.clone()), null));
  }

  /** Opens a saved key. It goes only to the address that it was saved for. */
  Future<Opened> openSaved(Provider provider, UUID owner) {
    return bus.ask(KeyQuestions.Load.ADDRESS, new KeyQuestions.Load(owner, provider.id()))
        .map(
            loaded -> {
              String endpoint = loaded.sealed().endpoint();
              if (!endpoint.equals(endpoint(provider))) {
                throw Refusal.of(
                    ErrorCode.KEY_LOCKED,
                    "The address of "
                        + provider.name()
                        + " has changed since this key was saved. Enter the key again.",
                    Map.of("enterAgain", true));
              }
              return new Opened(
                  provider.at(URI.create(endpoint)), opener.open(loaded.sealed()), loaded.entry());
            });
  }

  /** The address that a new key of {@code provider} is bound to. */
  static String endpoint(Provider provider) {
    URI base = provider.baseUrl();
    if (base == null) {
      throw Refusal.of(
          ErrorCode.ENDPOINT_FORBIDDEN,
          "The operator has set no address for " + provider.name() + ".");
    }
    return base.toString();
  }
}
