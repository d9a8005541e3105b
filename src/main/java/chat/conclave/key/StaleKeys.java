package chat.conclave.key;

import chat.conclave.bus.Bus;
import chat.conclave.key.Resealing.FindStale;
import chat.conclave.key.Resealing.Pair;
import chat.conclave.key.Resealing.Replace;
import chat.conclave.key.Resealing.Replaced;
import chat.conclave.key.Resealing.Stale;
import chat.conclave.storage.AuditLine;
import chat.conclave.storage.KeyStore;
import chat.conclave.storage.SealedRow;
import chat.conclave.time.Clock;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;

/** The box's part of a rotation: ciphertext out, ciphertext in. */
public final class StaleKeys {
  /** Owners that are looked at together. */
  private static final int OWNERS = 100;

  private final Bus bus;
  private final KeyStore store;
  private final Clock clock;

  public StaleKeys(Bus bus, KeyStore store, Clock clock) {
    this.bus = bus;
    this.store = store;
    this.clock = clock;
  }

  public void serve() {
    bus.serve(FindStale.ADDRESS, this::find);
    bus.serve(Replace.ADDRESS, this::replace);
  }

  private Future<Stale> find(FindStale ask) {
    return store
        .owners(ask.after(), OWNERS)
        .compose(
            owners ->
                store
                    .stale(owners, DataKeyset.prefix(ask.primary()))
                    .map(
                        rows ->
                            new Stale(
                                rows.stream().map(StaleKeys::sealed).toList(), next(owners))));
  }

  private static Optional<UUID> next(List<UUID> owners) {
    return owners.size() < OWNERS ? Optional.empty() : Optional.of(owners.get(OWNERS - 1));
  }

  private Future<Replaced> replace(Replace ask) {
    Future<Integer> replaced = Future.succeededFuture(0);
    for (Pair pair : ask.pairs()) {
      replaced =
          replaced.compose(
              before ->
                  store
                      .replace(row(pair.old()), pair.next().ciphertext(), resealed(pair.old()))
                      .map(there -> there ? before + 1 : before));
    }
    return replaced.map(Replaced::new);
  }

  private AuditLine resealed(SealedKey key) {
    return new AuditLine(
        UUID.fromString(key.owner()), "resealed", key.provider(), Map.of(), clock.now());
  }

  private static SealedKey sealed(SealedRow row) {
    return new SealedKey(
        row.owner().toString(),
        row.provider(),
        row.endpoint(),
        row.id().toString(),
        row.ciphertext());
  }

  private static SealedRow row(SealedKey key) {
    return new SealedRow(
        UUID.fromString(key.keyId()),
        UUID.fromString(key.owner()),
        key.provider(),
        key.endpoint(),
        key.ciphertext());
  }
}
