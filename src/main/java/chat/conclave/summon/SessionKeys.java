package chat.conclave.summon;

import chat.conclave.key.GivenEndpoint;
import chat.conclave.key.KeyEntry;
import chat.conclave.key.KeyFormat;
import chat.conclave.key.KeyOpener;
import chat.conclave.key.SealedKey;
import chat.conclave.key.Secret;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.provider.Provider;
import chat.conclave.time.Clock;
import chat.conclave.time.Timers;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Keys for one login session: ciphertext in this node's memory and nowhere else. One that has
 * expired leaves its entry without ciphertext, so that its owner can be told, until the session
 * ends.
 */
final class SessionKeys {
  /** How many this node holds. */
  static final int MOST = 10_000;

  private final KeyOpener opener;
  private final Timers timers;
  private final Clock clock;
  private final Consumer<Changed> changed;
  private final Map<UUID, Map<String, Held>> sessions = new HashMap<>();
  private final Set<UUID> ended =
      Collections.newSetFromMap(
          new LinkedHashMap<>() {
            private static final long serialVersionUID = 1L;

            @Override
            protected boolean removeEldestEntry(Map.Entry<UUID, Boolean> eldest) {
              return size() > MOST;
            }
          });
  private int count;

  /**
   * What may be known of a session key.
   *
   * @param state as it counts now
   * @param limitedUntil only while it lies ahead
   */
  record Entry(
      String provider,
      String last4,
      @Nullable String model,
      KeyEntry.State state,
      Instant expiresAt,
      boolean expired,
      @Nullable Instant limitedUntil) {}

  /**
   * A session key is not what it was.
   *
   * @param entry as it is now; nothing when it is gone
   */
  record Changed(UUID owner, UUID session, String provider, Optional<Entry> entry) {
    /** Whether nothing may run on it any more. */
    boolean over() {
      return entry.isEmpty() || entry.get().expired();
    }
  }

  /**
   * @param there where it is for, and goes
   * @param given what its owner has said of that
   * @param sealed nothing once it has expired
   * @param state what was last seen of the key
   */
  private record Held(
      UUID owner,
      Provider there,
      GivenEndpoint given,
      @Nullable SealedKey sealed,
      String last4,
      @Nullable String model,
      KeyEntry.State state,
      Instant expiresAt,
      @Nullable Instant limitedUntil,
      Instant addedAt,
      @Nullable Instant lastUsedAt,
      Timers.Timer expiry) {}

  /**
   * @param opener this process's own, which needs no master key
   * @param changed is told on the caller's context
   */
  SessionKeys(KeyOpener opener, Timers timers, Clock clock, Consumer<Changed> changed) {
    this.opener = opener;
    this.timers = timers;
    this.clock = clock;
    this.changed = changed;
  }

  /**
   * Takes a key in place of the session's earlier one for the provider; whatever ran on that one
   * ends. The secret stays the caller's to close.
   *
   * @param provider where the key is for
   * @param given what its owner has said of that
   */
  KeyDesk.SessionKey hold(
      UUID owner,
      UUID session,
      Provider provider,
      GivenEndpoint given,
      Secret secret,
      @Nullable String model,
      Duration lives) {
    String id = provider.id();
    if (ended.contains(session)) {
      // The key was on its way when its owner signed out.
      throw Refusal.of(ErrorCode.UNAUTHENTICATED);
    }
    forget(session, id);
    if (count >= MOST) {
      throw Refusal.of(ErrorCode.UNAVAILABLE, "This server holds too many session keys already.");
    }
    SealedKey sealed =
        opener.reseal(
            secret, owner.toString(), id, Endpoints.bound(provider), "session:" + session);
    Held held =
        new Held(
            owner,
            provider,
            given,
            sealed,
            KeyFormat.last4(secret),
            model,
            KeyEntry.State.UNTESTED,
            clock.now().plus(lives),
            null,
            clock.now(),
            null,
            timers.after(lives, () -> expire(session, id)));
    sessions.computeIfAbsent(session, s -> new LinkedHashMap<>()).put(id, held);
    count++;
    tell(session, id, held);
    return shown(id, held);
  }

  /** What the session holds for a provider, also when it has expired. */
  Optional<Entry> entry(UUID session, String provider) {
    return Optional.ofNullable(find(session, provider)).map(held -> entry(provider, held));
  }

  /** Where the session's key for a provider goes. */
  Optional<Provider> there(UUID session, String provider) {
    return Optional.ofNullable(find(session, provider)).map(Held::there);
  }

  /** All that the session holds, oldest first. */
  List<KeyDesk.SessionKey> list(UUID session) {
    return sessions.getOrDefault(session, Map.of()).entrySet().stream()
        .map(each -> shown(each.getKey(), each.getValue()))
        .toList();
  }

  private KeyDesk.SessionKey shown(String provider, Held held) {
    Entry entry = entry(provider, held);
    return new KeyDesk.SessionKey(
        provider,
        held.given(),
        entry.last4(),
        entry.model(),
        entry.state(),
        entry.expiresAt(),
        held.addedAt(),
        held.lastUsedAt(),
        entry.limitedUntil());
  }

  /**
   * Opens the key for one call; the caller closes it.
   *
   * @throws Refusal {@code key-expired} when there is none any more
   */
  KeyRing.Opened open(UUID session, Provider provider) {
    Held held = find(session, provider.id());
    if (held == null || held.sealed() == null) {
      throw Refusal.of(
          ErrorCode.KEY_EXPIRED,
          "Your key for " + provider.name() + " was for a time that is over.");
    }
    return new KeyRing.Opened(held.there(), opener.open(held.sealed()), null);
  }

  /**
   * Tells how the key did in a call.
   *
   * @param state nothing when the call showed nothing of it
   */
  void used(
      UUID session,
      String provider,
      KeyEntry.@Nullable State state,
      @Nullable Instant limitedUntil) {
    Held held = find(session, provider);
    if (held == null) {
      return;
    }
    KeyEntry.State before = entry(provider, held).state();
    Held now =
        new Held(
            held.owner(),
            held.there(),
            held.given(),
            held.sealed(),
            held.last4(),
            held.model(),
            state == null ? held.state() : state,
            held.expiresAt(),
            limitedUntil,
            held.addedAt(),
            clock.now(),
            held.expiry());
    put(session, provider, now);
    if (entry(provider, now).state() != before || limitedUntil != null) {
      tell(session, provider, now);
    }
  }

  /** Lets go of a key; whether there was one. */
  boolean forget(UUID session, String provider) {
    Map<String, Held> own = sessions.getOrDefault(session, Map.of());
    Held held = own.get(provider);
    if (held == null) {
      return false;
    }
    own.remove(provider);
    if (own.isEmpty()) {
      sessions.remove(session);
    }
    gone(session, provider, held);
    return true;
  }

  /** The login session is over. */
  void end(UUID session) {
    ended.add(session);
    Map<String, Held> own = sessions.remove(session);
    if (own != null) {
      own.forEach((provider, held) -> gone(session, provider, held));
    }
  }

  /** Lets go of all keys of somebody for one provider. */
  void drop(UUID owner, String provider) {
    List<UUID> theirs =
        sessions.entrySet().stream()
            .filter(
                each -> {
                  Held held = each.getValue().get(provider);
                  return held != null && held.owner().equals(owner);
                })
            .map(Map.Entry::getKey)
            .toList();
    theirs.forEach(session -> forget(session, provider));
  }

  private void expire(UUID session, String provider) {
    Held held = find(session, provider);
    if (held == null) {
      return;
    }
    Held empty =
        new Held(
            held.owner(),
            held.there(),
            held.given(),
            null,
            held.last4(),
            held.model(),
            KeyEntry.State.EXPIRED,
            held.expiresAt(),
            null,
            held.addedAt(),
            held.lastUsedAt(),
            held.expiry());
    put(session, provider, empty);
    tell(session, provider, empty);
  }

  private void gone(UUID session, String provider, Held held) {
    count--;
    held.expiry().cancel();
    changed.accept(new Changed(held.owner(), session, provider, Optional.empty()));
  }

  private void tell(UUID session, String provider, Held held) {
    Entry entry = entry(provider, held);
    changed.accept(new Changed(held.owner(), session, provider, Optional.of(entry)));
  }

  private @Nullable Held find(UUID session, String provider) {
    return sessions.getOrDefault(session, Map.of()).get(provider);
  }

  private void put(UUID session, String provider, Held held) {
    Map<String, Held> own = sessions.get(session);
    if (own != null) {
      own.put(provider, held);
    }
  }

  /** As it is at this moment: a wait that is over is no state any more. */
  private Entry entry(String provider, Held held) {
    Instant until = held.limitedUntil();
    boolean limited = until != null && until.isAfter(clock.now());
    return new Entry(
        provider,
        held.last4(),
        held.model(),
        limited ? KeyEntry.State.LIMITED : held.state(),
        held.expiresAt(),
        held.sealed() == null,
        limited ? until : null);
  }
}
