package chat.conclave.summon;

import chat.conclave.bus.Bus;
import chat.conclave.key.KeyOpener;
import chat.conclave.key.Resealing;
import chat.conclave.key.Resealing.FindStale;
import chat.conclave.key.Resealing.Pair;
import chat.conclave.key.Resealing.Replace;
import chat.conclave.key.Resealing.Stale;
import chat.conclave.key.Resealing.Sweep;
import chat.conclave.key.Resealing.Swept;
import chat.conclave.key.SealedKey;
import chat.conclave.key.Secret;
import chat.conclave.protocol.Refusal;
import io.vertx.core.Future;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/**
 * The opener's part of a rotation: opens what lies under an old data key and seals it under the new
 * one. The plain key lives for one line.
 */
public final class Resealer {
  private final Bus bus;
  private final KeyOpener opener;

  public Resealer(Bus bus, KeyOpener opener) {
    this.bus = bus;
    this.opener = opener;
  }

  public void serve() {
    bus.serve(Resealing.Sweep.ADDRESS, this::sweep);
  }

  private Future<Swept> sweep(Sweep ask) {
    return bus.ask(FindStale.ADDRESS, new FindStale(ask.after(), ask.primary()))
        .compose(this::reseal);
  }

  private Future<Swept> reseal(Stale stale) {
    List<Pair> pairs = new ArrayList<>();
    Set<Integer> under = new HashSet<>();
    for (SealedKey old : stale.keys()) {
      try {
        pairs.add(new Pair(old, reseal(old)));
      } catch (Refusal locked) {
        under.add(Stale.dataKey(old));
      }
    }
    int stuck = stale.keys().size() - pairs.size();
    return bus.ask(Replace.ADDRESS, new Replace(pairs))
        .map(done -> new Swept(stale.next(), done.replaced(), stuck, under));
  }

  private SealedKey reseal(SealedKey old) {
    try (Secret secret = opener.open(old)) {
      return opener.reseal(secret, old.owner(), old.provider(), old.endpoint(), old.keyId());
    }
  }
}
