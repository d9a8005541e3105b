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
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * New keysets under a new master key, when the old one is lost for good. Nothing is deleted: the
 * old keysets are set aside, and stored keys stay where they are, locked, until their owner enters
 * one anew or the old master key is found.
 */
final class NewStart {
  private final KeyOperations.Work work;
  private final Say say;

  NewStart(KeyOperations.Work work, Say say) {
    this.work = work;
    this.say = say;
  }

  private record Plan(MasterKeySource to, Map<String, byte[]> next) {}

  Future<Integer> run(@Nullable MasterKeySource to) {
    KeysetStore store = new KeysetStore(work.access().database());
    return store
        .read()
        .compose(
            rows ->
                work.vertx()
                    .executeBlocking(() -> plan(rows, to), false)
                    .compose(plan -> store.startAnew(rows, plan.next()).map(plan)))
        .map(
            plan -> {
              say.line("There are new keysets under " + plan.to().text() + ".");
              if (!plan.to().equals(work.masterKeys().configured())) {
                say.line("Before the next start set CONCLAVE_MASTER_KEY=" + plan.to().text());
              }
              say.line("The old keysets are set aside; people see their keys as locked.");
              say.line("When the old master key is found: conclave keys bring-back MASTERKEY");
              return Conclave.OK;
            });
  }

  private Plan plan(Map<String, byte[]> rows, @Nullable MasterKeySource wanted) throws IOException {
    Found found = Keys.find(work, rows);
    LockReason lock = found.keysets().lock().orElse(null);
    if (lock == null) {
      throw refusal(
          "The master key opens the keysets: nothing is lost. To change it say keys rotate --master.");
    }
    if (lock == LockReason.KMS_AWAY || lock == LockReason.KMS_NO_LOGIN) {
      throw refusal(lock.words() + " That is not lost.");
    }
    MasterKeySource to = wanted == null ? beside(work.masterKeys().configured()) : wanted;
    MasterKey master = work.masterKeys().readOrCreate(to);
    Optional<LockReason> problem = master.problem();
    if (problem.isPresent()) {
      throw refusal("The new master key cannot be used. " + problem.get().words());
    }
    Map<String, byte[]> next = EncryptedKeyset.rows(Keysets.create(master));
    work.masterKeys().trail().add(to);
    return new Plan(to, next);
  }

  /** The configured file where there is none; else the next name beside it. */
  private static MasterKeySource beside(MasterKeySource configured) {
    if (!(configured instanceof MasterKeySource.InFile file)) {
      throw refusal("Say with --to where the new master key is.");
    }
    Path path = file.path().toAbsolutePath().normalize();
    for (int number = 2; Files.exists(path, LinkOption.NOFOLLOW_LINKS); number++) {
      path = file.path().toAbsolutePath().normalize().resolveSibling("master-" + number + ".key");
    }
    return new MasterKeySource.InFile(path);
  }

  private static Refusal refusal(String words) {
    return Refusal.of(ErrorCode.KEY_LOCKED, words);
  }
}
