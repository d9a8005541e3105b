package chat.conclave.operate;

import chat.conclave.cli.Conclave;
import chat.conclave.cli.KeyCommands.Say;
import chat.conclave.config.MasterKeySource;
import chat.conclave.key.EncryptedKeyset;
import chat.conclave.key.Keysets;
import chat.conclave.key.LockReason;
import chat.conclave.key.MasterKey;
import chat.conclave.operate.MasterKeys.Found;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.storage.KeysetStore;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Moves the keysets under another master key. First the new key is on disk, then the way to it,
 * then the rows change in one transaction: whenever the process dies, a known master key opens
 * them, and asking again goes on. The keysets themselves stay, so a running server needs no word.
 */
final class MasterRotation {
  private final KeyOperations.Work work;
  private final Say say;

  MasterRotation(KeyOperations.Work work, Say say) {
    this.work = work;
    this.say = say;
  }

  /** What the transaction needs; nothing when the keysets are there already. */
  private record Plan(Map<String, byte[]> old, Map<String, byte[]> next, MasterKey master) {}

  Future<Integer> run(MasterKeySource to) {
    KeysetStore store = new KeysetStore(work.access().database());
    return store
        .read()
        .compose(rows -> work.vertx().executeBlocking(() -> plan(rows, to), false))
        .compose(
            plan ->
                plan.next().isEmpty()
                    ? Future.succeededFuture(plan)
                    : store.replace(plan.old(), plan.next()).map(plan))
        .compose(plan -> work.vertx().executeBlocking(() -> done(plan, to), false));
  }

  private Plan plan(Map<String, byte[]> rows, MasterKeySource to) throws IOException {
    Found found = Keys.opened(work, rows);
    if (found.source().equals(to)) {
      return new Plan(rows, Map.of(), found.master());
    }
    MasterKey next = work.masterKeys().readOrCreate(to);
    Optional<LockReason> problem = next.problem();
    if (problem.isPresent()) {
      throw refusal("The new master key cannot be used. " + problem.get().words());
    }
    if (next.fingerprint().equals(found.master().fingerprint())) {
      throw refusal("The new master key is the old one. Name a file that is not there yet.");
    }
    say.line("The keysets are under " + found.source().text() + " now.");
    List<EncryptedKeyset> wrapped = Keysets.rewrap(found.rows(), found.master(), next);
    work.masterKeys().trail().add(to);
    return new Plan(rows, EncryptedKeyset.rows(wrapped), next);
  }

  private int done(Plan plan, MasterKeySource to) throws IOException {
    work.masterKeys().trail().keep(to);
    say.line(
        "The keysets are under "
            + to.text()
            + ", fingerprint "
            + plan.master().fingerprint()
            + ".");
    if (!to.equals(work.masterKeys().configured())) {
      say.line("Before the next start set CONCLAVE_MASTER_KEY=" + to.text());
    }
    say.line("Back the new master key up, and keep the old one as long as backups from before.");
    return Conclave.OK;
  }

  private static Refusal refusal(String words) {
    return Refusal.of(ErrorCode.KEY_LOCKED, words);
  }
}
