package chat.conclave.summon;

import chat.conclave.bus.Address;
import chat.conclave.key.GivenEndpoint;
import chat.conclave.key.KeyEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the summon verticle does with keys for their owners. Nothing here gives a key back. */
public final class KeyDesk {
  private KeyDesk() {}

  /** A key sealed to the server's public key, for one person, provider, address and purpose. */
  public record Box(byte[] bytes) {
    @Override
    public boolean equals(@Nullable Object other) {
      return other instanceof Box box && Arrays.equals(bytes, box.bytes);
    }

    @Override
    public int hashCode() {
      return Arrays.hashCode(bytes);
    }

    @Override
    public String toString() {
      return "Box[" + bytes.length + " bytes]";
    }
  }

  /**
   * Opens a box sealed for {@code save}, checks what is in it, and has it stored.
   *
   * @param verify try it with the provider first; a key that is refused is not stored
   */
  public record Save(
      UUID user,
      String provider,
      GivenEndpoint given,
      Box box,
      String label,
      @Nullable String model,
      boolean verify) {
    public static final Address<Save, KeyEntry> ADDRESS = new Address<>("summon.save-key");
  }

  /** Tries a key: the one in a box sealed for {@code verify}, or the saved one. */
  public record Verify(UUID user, String provider, GivenEndpoint given, @Nullable Box box) {
    public static final Address<Verify, Verified> ADDRESS = new Address<>("summon.verify-key");
  }

  /**
   * @param state {@code good}, {@code rejected}, {@code no-credit} or {@code unknown}
   * @param detail words for the owner
   */
  public record Verified(String state, List<String> models, String detail) {}

  /** Removes a saved key, and ends what runs on it. */
  public record Withdraw(UUID user, String provider) {
    public static final Address<Withdraw, Withdrawn> ADDRESS = new Address<>("summon.withdraw-key");
  }

  public record Withdrawn() {}

  /**
   * Switches somebody's keys for one provider off or on. Off, nothing runs on them any more, and
   * session keys are let go of.
   */
  public record Disable(UUID user, String provider, boolean disabled) {
    public static final Address<Disable, Withdrawn> ADDRESS = new Address<>("summon.disable-key");
  }

  /**
   * Takes a key for one login session: a box sealed to this process's own public key, for {@code
   * session:} and the session's id.
   */
  public record Hold(
      UUID user,
      UUID session,
      String provider,
      GivenEndpoint given,
      Box box,
      @Nullable String model,
      Duration lives) {
    public static final Address<Hold, SessionKey> ADDRESS = new Address<>("summon.hold-key");
  }

  /** What the owner may see of a session key. */
  public record SessionKey(
      String provider,
      GivenEndpoint given,
      String last4,
      @Nullable String model,
      KeyEntry.State state,
      Instant expiresAt,
      Instant addedAt,
      @Nullable Instant lastUsedAt,
      @Nullable Instant limitedUntil) {}

  /** Lets go of a session key, and ends what runs on it. */
  public record Forget(UUID session, String provider) {
    public static final Address<Forget, Withdrawn> ADDRESS = new Address<>("summon.forget-key");
  }

  /** Lists the keys of one login session. */
  public record ListSession(UUID session) {
    public static final Address<ListSession, SessionKeyList> ADDRESS =
        new Address<>("summon.session-keys");
  }

  public record SessionKeyList(List<SessionKey> keys) {}

  /** Lists the models that somebody can ask. */
  public record ListModels(UUID user, String name, UUID session, String provider) {
    public static final Address<ListModels, Models> ADDRESS = new Address<>("summon.models");
  }

  public record Models(List<String> models) {}
}
