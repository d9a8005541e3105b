package chat.conclave.key;

import chat.conclave.bus.Bus;
import chat.conclave.key.Resealing.Sweep;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.storage.KeysetStore;
import chat.conclave.storage.RotationRow;
import chat.conclave.storage.RotationRow.State;
import chat.conclave.storage.RotationStore;
import chat.conclave.time.Timers;
import com.google.crypto.tink.Aead;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries a rotation of the data key from step to step: add, promote, re-seal, retire, disable. The
 * only one that reaches the master key after the start; it never sees a stored key. Each step is
 * committed before this node acts on it, and begins with learning what is committed, so that it may
 * be killed anywhere and nothing is sealed with a key that a restart would not know.
 */
public final class RotationVerticle extends VerticleBase {
  private static final Duration LOOK = Duration.ofSeconds(2);
  private static final Logger LOG = LoggerFactory.getLogger(RotationVerticle.class);

  private final Bus bus;
  private final KeysetStore keysetStore;
  private final RotationStore rotations;
  private final Keysets keysets;
  private final Function<List<EncryptedKeyset>, MasterKey> masterKey;
  private final Timers timers;
  private boolean busy;

  /**
   * @param keysets learn what changes; while they are locked nothing is rotated
   * @param masterKey finds the master key of these keysets; blocks
   */
  public RotationVerticle(
      Bus bus,
      KeysetStore keysetStore,
      RotationStore rotations,
      Keysets keysets,
      Function<List<EncryptedKeyset>, MasterKey> masterKey,
      Timers timers) {
    this.bus = bus;
    this.keysetStore = keysetStore;
    this.rotations = rotations;
    this.keysets = keysets;
    this.masterKey = masterKey;
    this.timers = timers;
  }

  /** The data keyset as it is stored, and what is needed to change it. */
  private record Stored(List<EncryptedKeyset> rows, Aead master, DataKeyset data) {
    Map<String, byte[]> old() {
      return EncryptedKeyset.rows(rows);
    }
  }

  /** What a whole sweep has found. */
  private record Left(int stuck, Set<Integer> under) {}

  @Override
  public Future<?> start() {
    timers.every(LOOK, this::look);
    look();
    return Future.succeededFuture();
  }

  private void look() {
    if (busy) {
      return;
    }
    busy = true;
    rotations
        .underWay()
        .compose(row -> row.map(this::advance).orElseGet(Future::succeededFuture))
        .onFailure(failure -> LOG.debug("the rotation waits: {}", failure.getMessage()))
        .onComplete(done -> busy = false);
  }

  private Future<Void> advance(RotationRow row) {
    return (keysets instanceof Keysets.Open open
            ? step(row, open)
            : Future.<Void>failedFuture(lockedHere()))
        .recover(
            failure ->
                rotations
                    .note(row.id(), words(failure))
                    .transform(noted -> Future.failedFuture(failure)));
  }

  private Throwable lockedHere() {
    return Refusal.of(
        ErrorCode.KEY_LOCKED,
        "Keys are locked in the running server. "
            + keysets.lock().map(LockReason::words).orElse(""));
  }

  private static String words(Throwable failure) {
    return failure instanceof Refusal refusal ? refusal.detail() : "It failed; see the log.";
  }

  private Future<Void> step(RotationRow row, Keysets.Open open) {
    return learn(open)
        .compose(
            stored ->
                switch (row.state()) {
                  case WANTED -> change(row, State.ADDED, stored, stored.data()::withNewKey);
                  case ADDED -> change(row, State.PROMOTED, stored, stored.data()::promotingNewest);
                  case PROMOTED ->
                      sweep(row, stored)
                          .compose(left -> rotations.retire(row, prefixes(stored.data())));
                  case RETIRED ->
                      sweep(row, stored)
                          .compose(
                              left ->
                                  change(
                                      row,
                                      State.DONE,
                                      stored,
                                      () -> stored.data().disablingOthersThan(left.under())));
                  case DONE -> Future.<Void>succeededFuture();
                })
        .compose(v -> learn(open))
        .compose(v -> rotations.underWay())
        .compose(
            next ->
                next.map(there -> step(there, open))
                    .orElseGet(
                        () -> {
                          LOG.info("The data key is rotated.");
                          return Future.succeededFuture();
                        }));
  }

  /** Reads what is committed, and lets this node work with it. */
  private Future<Stored> learn(Keysets.Open open) {
    return keysetStore
        .read()
        .compose(
            rows ->
                vertx.executeBlocking(
                    () -> {
                      Stored stored = read(EncryptedKeyset.of(rows));
                      open.learn(stored.data());
                      return stored;
                    },
                    false));
  }

  private Stored read(List<EncryptedKeyset> rows) throws GeneralSecurityException {
    Aead master =
        masterKey
            .apply(rows)
            .fold(
                aead -> aead,
                reason -> {
                  throw refusal(reason);
                });
    try {
      Optional<DataKeyset> data = DataKeyset.open(rows, master);
      return new Stored(rows, master, data.orElseThrow(() -> refusal(LockReason.WRONG)));
    } catch (MasterKeyUnavailable e) {
      throw refusal(e.reason());
    }
  }

  private static Refusal refusal(LockReason reason) {
    return Refusal.of(ErrorCode.KEY_LOCKED, reason.words());
  }

  @FunctionalInterface
  private interface Changing {
    DataKeyset next() throws GeneralSecurityException;
  }

  private Future<Void> change(RotationRow row, State next, Stored stored, Changing changing) {
    return vertx
        .executeBlocking(
            () -> {
              EncryptedKeyset made = changing.next().seal(stored.master());
              // What was just encrypted must open before it takes the other's place.
              if (DataKeyset.open(List.of(made), stored.master()).isEmpty()) {
                throw refusal(LockReason.KMS_REFUSES);
              }
              return made;
            },
            false)
        .compose(
            made -> rotations.step(row, next, stored.old(), EncryptedKeyset.rows(List.of(made))))
        .onSuccess(v -> LOG.info("Rotation of the data key: {}", next));
  }

  private static List<byte[]> prefixes(DataKeyset data) {
    return data.others().stream().map(DataKeyset::prefix).toList();
  }

  private Future<Left> sweep(RotationRow row, Stored stored) {
    return sweep(row, stored.data().primary(), Optional.empty(), new Left(0, Set.of()));
  }

  /** From owner to owner; what was stuck at the last look counts. */
  private Future<Left> sweep(RotationRow row, int primary, Optional<UUID> after, Left before) {
    return bus.ask(Sweep.ADDRESS, new Sweep(after, primary))
        .compose(
            swept -> {
              Set<Integer> under = new HashSet<>(before.under());
              under.addAll(swept.under());
              Left left = new Left(before.stuck() + swept.stuck(), under);
              return rotations
                  .progress(row.id(), swept.resealed(), left.stuck())
                  .compose(
                      v ->
                          swept.next().isPresent()
                              ? sweep(row, primary, swept.next(), left)
                              : Future.succeededFuture(left));
            });
  }
}
