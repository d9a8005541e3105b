package chat.conclave.operate;

import chat.conclave.cli.Conclave;
import chat.conclave.cli.KeyCommands.Say;
import chat.conclave.config.MasterKeySource;
import chat.conclave.key.EncryptedKeyset;
import chat.conclave.key.Keysets;
import chat.conclave.key.MasterKey;
import chat.conclave.operate.MasterKeys.Found;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.storage.KeysetStore;
import chat.conclave.storage.RotationStore;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Map;

/**
 * Lets the data keys that a new start has set aside open again, and then moves what lies under them
 * to a new data key. A key that its owner has entered meanwhile stays as it is.
 */
final class BringBack {
  private final KeyOperations.Work work;
  private final Say say;

  BringBack(KeyOperations.Work work, Say say) {
    this.work = work;
    this.say = say;
  }

  private record Plan(Instant setAside, Map<String, byte[]> next) {}

  Future<Integer> run(MasterKeySource old) {
    KeysetStore store = new KeysetStore(work.access().database());
    return store
        .read()
        .compose(
            rows ->
                store
                    .aside()
                    .compose(
                        aside -> work.vertx().executeBlocking(() -> plan(rows, aside, old), false))
                    .compose(plan -> store.bringBack(plan.setAside(), rows, plan.next()).map(plan)))
        .compose(
            plan -> {
              say.line("The keysets set aside at " + plan.setAside() + " open again.");
              return new RotationStore(work.access().database()).ask();
            })
        .compose(v -> store.read())
        .compose(rows -> work.vertx().executeBlocking(() -> Keys.opened(work, rows), false))
        .compose(found -> new DataRotation(work, say).go(found.keysets()))
        .map(
            code -> {
              if (code == Conclave.OK) {
                say.line("Every stored key opens. The old master key is not needed any more.");
              }
              return code;
            });
  }

  private Plan plan(
      Map<String, byte[]> rows, Map<Instant, Map<String, byte[]>> aside, MasterKeySource old) {
    Found found = Keys.opened(work, rows);
    MasterKey master = work.masterKeys().read(old);
    if (master.problem().isPresent()) {
      throw Refusal.of(ErrorCode.KEY_LOCKED, master.problem().get().words());
    }
    for (Map.Entry<Instant, Map<String, byte[]>> set : aside.entrySet()) {
      List<EncryptedKeyset> before = EncryptedKeyset.of(set.getValue());
      if (Keysets.open(before, master).lock().isEmpty()) {
        return new Plan(
            set.getKey(),
            EncryptedKeyset.rows(
                Keysets.withDataKeysOf(found.rows(), found.master(), before, master)));
      }
    }
    throw Refusal.of(
        ErrorCode.KEY_LOCKED,
        aside.isEmpty()
            ? "No keysets were ever set aside here."
            : "That master key opens none of the keysets that were set aside.");
  }
}
