package chat.conclave.payer;

import chat.conclave.key.KeyEntry;
import chat.conclave.key.LoanQuestions.Offer;
import java.time.Instant;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What could pay for somebody's question to one provider.
 *
 * @param session the asker's key for this login session, also when it has expired
 * @param own the asker's saved key
 * @param lent to the asker in the room, in the order in which they are drawn on
 * @param platform whether the server pays in the room
 */
public record Means(
    @Nullable Held session, @Nullable Held own, List<Offer> lent, boolean platform) {

  /**
   * A key of the asker's.
   *
   * @param limitedUntil when a provider's wait ends, for a limited key
   */
  public record Held(KeyEntry.State state, @Nullable Instant limitedUntil) {
    boolean expired() {
      return state == KeyEntry.State.EXPIRED;
    }
  }
}
