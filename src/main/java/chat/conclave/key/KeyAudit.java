package chat.conclave.key;

import chat.conclave.storage.AuditLine;
import chat.conclave.storage.AuditStore;
import chat.conclave.time.Clock;
import io.vertx.core.Future;
import java.util.Map;
import java.util.UUID;

/**
 * Tells owners what was done with their keys. Never a key in it; the last four characters may be.
 */
final class KeyAudit {
  private final AuditStore store;
  private final Clock clock;

  KeyAudit(AuditStore store, Clock clock) {
    this.store = store;
    this.clock = clock;
  }

  /** A line to be stored together with what it tells of. */
  AuditLine line(UUID owner, String event, String provider, Map<String, String> detail) {
    return new AuditLine(owner, event, provider, detail, clock.now());
  }

  /** Writes a line of its own. */
  Future<KeyQuestions.Audited> note(
      UUID owner, String event, String provider, Map<String, String> detail) {
    return store.append(line(owner, event, provider, detail)).map(new KeyQuestions.Audited());
  }

  Future<KeyQuestions.AuditPage> read(KeyQuestions.ReadAudit ask) {
    return store
        .page(ask.owner(), ask.before(), ask.limit())
        .compose(
            rows ->
                store.intact(ask.owner()).map(intact -> new KeyQuestions.AuditPage(rows, intact)));
  }
}
