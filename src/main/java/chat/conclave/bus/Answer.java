package chat.conclave.bus;

import chat.conclave.protocol.Refusal;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** What comes back: a value, or a no. */
record Answer<A>(@Nullable A value, @Nullable Refusal refusal) {
  Future<A> toFuture() {
    return refusal == null ? Future.succeededFuture(value) : Future.failedFuture(refusal);
  }
}
