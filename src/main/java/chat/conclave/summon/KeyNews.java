package chat.conclave.summon;

import chat.conclave.account.Note;
import chat.conclave.bus.Bus;
import chat.conclave.key.KeyEntry;
import chat.conclave.protocol.Frames;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Tells owners at once what has become of their keys. */
final class KeyNews {
  private static final String GONE = "gone";

  private final Bus bus;

  KeyNews(Bus bus) {
    this.bus = bus;
  }

  /** What a saved key is now. */
  void saved(UUID owner, KeyEntry entry) {
    tell(owner, entry.provider(), "saved", entry.state().code(), entry.limitedUntil(), null);
  }

  /** What a saved key is now, when that is not what it was. */
  void saved(UUID owner, KeyEntry before, Optional<KeyEntry> now) {
    now.filter(entry -> entry.state() != before.state() || entry.limitedUntil() != null)
        .ifPresent(entry -> saved(owner, entry));
  }

  void removed(UUID owner, String provider) {
    tell(owner, provider, "saved", GONE, null, null);
  }

  /** What a session key is now. */
  void session(SessionKeys.Changed key) {
    Optional<SessionKeys.Entry> entry = key.entry();
    tell(
        key.owner(),
        key.provider(),
        "session",
        entry.map(now -> now.state().code()).orElse(GONE),
        entry.map(SessionKeys.Entry::limitedUntil).orElse(null),
        entry.map(SessionKeys.Entry::expiresAt).orElse(null));
  }

  private void tell(
      UUID owner,
      String provider,
      String kind,
      String state,
      @Nullable Instant limitedUntil,
      @Nullable Instant expiresAt) {
    bus.publish(
        Note.TOPIC,
        new Note(owner, Frames.keyState(provider, kind, state, limitedUntil, expiresAt)));
  }
}
