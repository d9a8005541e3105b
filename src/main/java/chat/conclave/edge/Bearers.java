package chat.conclave.edge;

import chat.conclave.account.Accounts;
import chat.conclave.edge.Bearer.Kind;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.servicekey.ServiceKeys;
import chat.conclave.time.Clock;
import io.vertx.core.Future;

/** Knows who bears a token, of whatever kind. */
final class Bearers {
  private final Accounts accounts;
  private final ServiceKeys keys;
  private final Clock clock;

  Bearers(Accounts accounts, ServiceKeys keys, Clock clock) {
    this.accounts = accounts;
    this.keys = keys;
    this.clock = clock;
  }

  /** Who bears {@code token}; {@code unauthenticated} when it is not valid any more, or never. */
  Future<Bearer> known(String token) {
    return ServiceKeys.isMeant(token)
        ? keys.authenticate(token).map(key -> Bearer.of(key, clock.now()))
        : accounts.authenticate(token).map(Bearer::of);
  }

  /** The same, for the door of the rooms. */
  Future<Bearer> entering(String token) {
    return known(token)
        .compose(
            bearer ->
                bearer.kind() == Kind.MANAGEMENT_KEY
                    ? Future.failedFuture(
                        Refusal.of(
                            ErrorCode.FORBIDDEN, "A management key does not open the rooms."))
                    : Future.succeededFuture(bearer));
  }
}
