package chat.conclave.key;

import chat.conclave.protocol.Refusal;
import java.util.ArrayList;
import java.util.List;

/**
 * Opens every stored key of a backup, each under its associated data, and forgets it in the same
 * line.
 *
 * @param opened how many did
 * @param locked the ids of those that did not
 */
public record BackupProof(int opened, List<String> locked) {
  public BackupProof {
    locked = List.copyOf(locked);
  }

  public static BackupProof of(Keysets keysets, List<SealedKey> keys) {
    int opened = 0;
    List<String> locked = new ArrayList<>();
    for (SealedKey key : keys) {
      if (opens(keysets.opener(), key)) {
        opened++;
      } else {
        locked.add(key.keyId());
      }
    }
    return new BackupProof(opened, locked);
  }

  private static boolean opens(KeyOpener opener, SealedKey key) {
    try {
      opener.open(key).close();
      return true;
    } catch (Refusal refusal) {
      return false;
    }
  }
}
