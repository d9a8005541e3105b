package chat.conclave.room;

import chat.conclave.protocol.Change;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a room makes of an action: changes to store together, perhaps none, or a no. */
record Decision(List<Change> changes, @Nullable Refusal refusal) {
  static Decision of(Change... changes) {
    return new Decision(List.of(changes), null);
  }

  static Decision of(List<Change> changes) {
    return new Decision(List.copyOf(changes), null);
  }

  static Decision no(ErrorCode code) {
    return new Decision(List.of(), Refusal.of(code));
  }

  static Decision no(ErrorCode code, String words) {
    return new Decision(List.of(), Refusal.of(code, words));
  }

  /**
   * Whether what comes next may depend on it, so that it is stored alone: everything but a message
   * that asks nobody.
   */
  boolean closesBatch() {
    return changes.size() != 1
        || !(changes.get(0) instanceof Change.Posted posted && posted.message().reply() == null);
  }
}
