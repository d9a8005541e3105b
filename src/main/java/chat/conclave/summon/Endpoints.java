package chat.conclave.summon;

import chat.conclave.key.GivenEndpoint;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.provider.OwnEndpoints;
import chat.conclave.provider.Provider;
import java.net.URI;

/** Where a key may go: it is bound to one address, and is sent to no other. */
final class Endpoints {
  private final OwnEndpoints own;

  /**
   * @param own where people may have providers of their own
   */
  Endpoints(OwnEndpoints own) {
    this.own = own;
  }

  /**
   * The provider where a key's owner says that the key is for.
   *
   * @throws Refusal {@code endpoint-forbidden}, or {@code invalid} for a region
   */
  Provider at(Provider provider, GivenEndpoint given) {
    Provider there = given.region() == null ? provider : provider.in(given.region());
    if (given.baseUrl() == null) {
      return there;
    }
    for (URI other : provider.elsewhere().others()) {
      if (other.toString().equals(given.baseUrl())) {
        return there.at(other);
      }
    }
    return there.ownedAt(own.check(given.baseUrl()));
  }

  /** The address that a key of {@code provider} is bound to. */
  static String bound(Provider provider) {
    URI base = provider.baseUrl();
    if (base == null) {
      throw Refusal.of(
          ErrorCode.ENDPOINT_FORBIDDEN,
          "Name the address at which " + provider.name() + " answers.");
    }
    return base.toString();
  }
}
