package chat.conclave.key;

import chat.conclave.bus.Bus;
import chat.conclave.key.KeyQuestions.Entries;
import chat.conclave.key.KeyQuestions.Find;
import chat.conclave.key.KeyQuestions.Found;
import chat.conclave.key.KeyQuestions.ListAll;
import chat.conclave.key.KeyQuestions.Load;
import chat.conclave.key.KeyQuestions.Loaded;
import chat.conclave.key.KeyQuestions.Note;
import chat.conclave.key.KeyQuestions.Remove;
import chat.conclave.key.KeyQuestions.Removed;
import chat.conclave.key.KeyQuestions.Store;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.storage.KeyRow;
import chat.conclave.storage.KeyStore;
import chat.conclave.time.Clock;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.UUID;

/** Holds the only database role that can read sealed keys. It has the box and no opener. */
public final class KeysVerticle extends VerticleBase {
  private final Bus bus;
  private final KeyStore store;
  private final KnownDataKeys known;
  private final Clock clock;

  /**
   * @param known tells which keys are locked
   */
  public KeysVerticle(Bus bus, KeyStore store, KnownDataKeys known, Clock clock) {
    this.bus = bus;
    this.store = store;
    this.known = known;
    this.clock = clock;
  }

  @Override
  public Future<?> start() {
    bus.serve(Store.ADDRESS, this::put);
    bus.serve(
        ListAll.ADDRESS,
        ask ->
            store
                .list(ask.owner())
                .map(rows -> new Entries(rows.stream().map(this::entry).toList())));
    bus.serve(
        Find.ADDRESS,
        ask -> store.find(ask.owner(), ask.provider()).map(row -> new Found(row.map(this::entry))));
    bus.serve(Load.ADDRESS, this::load);
    bus.serve(
        Remove.ADDRESS,
        ask ->
            store
                .remove(ask.owner(), ask.provider())
                .compose(
                    there ->
                        there
                            ? Future.succeededFuture(new Removed())
                            : Future.failedFuture(Refusal.of(ErrorCode.NOT_FOUND))));
    bus.serve(
        Note.ADDRESS,
        ask ->
            store.note(ask.owner(), ask.id(), ask.state().code(), ask.used()).map(new Removed()));
    new StaleKeys(bus, store).serve();
    return Future.succeededFuture();
  }

  private Future<KeyEntry> put(Store ask) {
    SealedKey sealed = ask.sealed();
    return store
        .put(
            new KeyRow(
                UUID.fromString(sealed.keyId()),
                UUID.fromString(sealed.owner()),
                sealed.provider(),
                sealed.endpoint(),
                ask.baseUrl(),
                sealed.ciphertext(),
                ask.label(),
                ask.last4(),
                ask.model(),
                ask.state().code(),
                clock.now(),
                null))
        .map(this::entry);
  }

  private Future<Loaded> load(Load ask) {
    return store
        .find(ask.owner(), ask.provider())
        .compose(
            row ->
                row.map(
                        found ->
                            Future.succeededFuture(
                                new Loaded(
                                    new SealedKey(
                                        found.owner().toString(),
                                        found.provider(),
                                        found.endpoint(),
                                        found.id().toString(),
                                        found.ciphertext()),
                                    entry(found))))
                    .orElseGet(() -> Future.failedFuture(Refusal.of(ErrorCode.KEY_NEEDED))));
  }

  private KeyEntry entry(KeyRow row) {
    return new KeyEntry(
        row.id(),
        row.provider(),
        row.label(),
        row.last4(),
        row.model(),
        row.baseUrl(),
        known.open(row.ciphertext()) ? KeyEntry.State.of(row.state()) : KeyEntry.State.LOCKED,
        row.createdAt(),
        row.lastUsedAt());
  }
}
