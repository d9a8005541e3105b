package chat.conclave.operate;

import chat.conclave.key.EncryptedKeyset;
import chat.conclave.key.LockReason;
import chat.conclave.operate.MasterKeys.Found;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import java.util.Map;
import java.util.Optional;

/** The stored keysets, opened for a command. Blocks. */
final class Keys {
  private Keys() {}

  static Found find(KeyOperations.Work work, Map<String, byte[]> rows) {
    if (rows.isEmpty()) {
      throw Refusal.of(
          ErrorCode.KEY_LOCKED, "There are no keysets yet: the server has never been started.");
    }
    return work.masterKeys().open(EncryptedKeyset.of(rows));
  }

  /**
   * @throws Refusal when no known master key opens them
   */
  static Found opened(KeyOperations.Work work, Map<String, byte[]> rows) {
    Found found = find(work, rows);
    Optional<LockReason> lock = found.keysets().lock();
    if (lock.isPresent()) {
      throw Refusal.of(
          ErrorCode.KEY_LOCKED, lock.get().words() + " (" + found.source().text() + ")");
    }
    return found;
  }
}
