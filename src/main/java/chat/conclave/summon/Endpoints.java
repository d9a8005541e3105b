package chat.conclave.summon;

import chat.conclave.key.GivenEndpoint;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.provider.Provider;
import java.net.URI;

/** Where a key may go: it is bound to one address, and is sent to no other. */
final class Endpoints {
  private Endpoints() {}

  /**
   * The provider where a key's owner says that the key is for.
   *
   * @throws Refusal {@code endpoint-forbidden}, or {@code invalid} for a region
   */
  static Provider at(Provider provider, GivenEndpoint given) {
    Provider there = given.region() == null ? provider : provider.in(given.region());
    if (given.baseUrl() == null) {
      return there;
    }
    for (URI other : provider.places().others()) {
      if (other.toString().equals(given.baseUrl())) {
        return there.at(other);
      }
    }
    throw Refusal.of(
        ErrorCode.ENDPOINT_FORBIDDEN, "Only the operator sets the address of a provider here.");
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
