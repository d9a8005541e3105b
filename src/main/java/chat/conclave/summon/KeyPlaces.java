package chat.conclave.summon;

import chat.conclave.key.GivenEndpoint;
import chat.conclave.key.Secret;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.provider.KeyCheck;
import chat.conclave.provider.KeyVerifier;
import chat.conclave.provider.Provider;
import io.vertx.core.Future;
import java.net.URI;
import java.util.List;

/**
 * Finds the address that a key is for. A provider with several platforms has accounts and keys of
 * its own on each, and its keys do not show whose they are: one that the first refuses is tried at
 * the others, once, when its owner gives it.
 */
final class KeyPlaces {
  private final KeyVerifier verifier;
  private final Endpoints endpoints;

  KeyPlaces(KeyVerifier verifier, Endpoints endpoints) {
    this.verifier = verifier;
    this.endpoints = endpoints;
  }

  /**
   * @param provider at the key's address
   * @param given what to keep of that address
   * @param check unknown where nothing was tried
   */
  record Found(Provider provider, GivenEndpoint given, KeyCheck check) {}

  /**
   * @param secret stays the caller's to close, when the future is complete
   * @param verify tries the key also where there is only one address
   */
  Future<Found> find(Provider provider, GivenEndpoint given, Secret secret, boolean verify) {
    Provider there = endpoints.at(provider, given);
    if (there.own()) {
      GivenEndpoint plain = new GivenEndpoint(Endpoints.bound(there), given.region());
      return verifier.judge(there).compose(fit -> found(there, plain, secret, verify, List.of()));
    }
    return found(
        there,
        given,
        secret,
        verify,
        given.baseUrl() == null ? provider.elsewhere().others() : List.of());
  }

  private Future<Found> found(
      Provider there, GivenEndpoint given, Secret secret, boolean verify, List<URI> others) {
    if (!verify && others.isEmpty()) {
      return Future.succeededFuture(new Found(there, given, KeyCheck.untried()));
    }
    Future<Found> found = tried(there, given, secret);
    for (URI other : others) {
      found = found.compose(so -> refused(so) ? at(other, so, secret) : Future.succeededFuture(so));
    }
    return found;
  }

  /** The first refusal counts, unless the key is known elsewhere. */
  private Future<Found> at(URI other, Found first, Secret secret) {
    GivenEndpoint given = new GivenEndpoint(other.toString(), first.given().region());
    return tried(first.provider().at(other), given, secret)
        .map(found -> found.check().result() == KeyCheck.Result.VALID ? found : first);
  }

  private Future<Found> tried(Provider provider, GivenEndpoint given, Secret secret) {
    return verifier.verify(provider, secret.twin()).map(check -> new Found(provider, given, check));
  }

  private static boolean refused(Found found) {
    return found.check().result() == KeyCheck.Result.REFUSED
        && found.check().cause() == ErrorCode.KEY_REJECTED;
  }
}
