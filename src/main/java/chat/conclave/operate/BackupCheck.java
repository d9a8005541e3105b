package chat.conclave.operate;

import chat.conclave.cli.Conclave;
import chat.conclave.cli.KeyCommands.Say;
import chat.conclave.config.MasterKeySource;
import chat.conclave.key.BackupProof;
import chat.conclave.key.EncryptedKeyset;
import chat.conclave.key.LockReason;
import chat.conclave.operate.MasterKeys.Found;
import java.io.IOException;
import java.nio.file.Path;

/** Proves that a backup can be used: nothing is restored, and no server is asked. */
final class BackupCheck {
  private static final int IDS_SHOWN = 100;

  private final MasterKeys masterKeys;
  private final Say say;

  BackupCheck(MasterKeys masterKeys, Say say) {
    this.masterKeys = masterKeys;
    this.say = say;
  }

  int run(Path file, MasterKeySource source) {
    try {
      return judge(DumpReader.read(file), source);
    } catch (DamagedDump damage) {
      return say.trouble("the dump is damaged: " + damage.getMessage());
    } catch (IOException e) {
      say.trouble("the dump cannot be read");
      return Conclave.REFUSED;
    }
  }

  private int judge(Dump dump, MasterKeySource source) {
    if (dump.keysets().isEmpty()) {
      return say.trouble("there are no keysets in the dump; is it one of Conclave's database?");
    }
    Found found = masterKeys.open(source, EncryptedKeyset.of(dump.keysets()));
    LockReason lock = found.keysets().lock().orElse(null);
    if (lock == LockReason.WRONG) {
      return say.trouble("the master key is not the one of this dump");
    }
    if (lock != null) {
      say.trouble(lock.words());
      return lock == LockReason.DAMAGED ? Conclave.FAILED : Conclave.REFUSED;
    }
    say.line("The keysets open: " + String.join(", ", dump.keysets().keySet()) + ".");
    BackupProof proof = BackupProof.of(found.keysets(), dump.keys());
    say.line("Stored provider keys that open: " + proof.opened() + " of " + dump.keys().size());
    if (proof.locked().isEmpty()) {
      return Conclave.OK;
    }
    proof.locked().stream().limit(IDS_SHOWN).forEach(id -> say.line("  does not open: " + id));
    return say.trouble(proof.locked().size() + " stored provider keys do not open");
  }
}
