package chat.conclave.key;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import java.security.GeneralSecurityException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/**
 * Everything that the master key protects, opened, or locked for a reason. Opening never writes: a
 * wrong master key destroys nothing, and the right one brings everything back.
 */
public sealed interface Keysets {
  /** Seals provider keys; refuses with {@code key-locked} while locked. */
  SealingKey sealing();

  /** Opens provider keys; refuses with {@code key-locked} while locked. */
  KeyOpener opener();

  /** Which data keys open now; none while locked. */
  KnownDataKeys known();

  /** Signs access tokens, also while locked: then with a key that dies with the process. */
  SigningKey signing();

  /** Derives refresh tokens, also while locked: then with a secret that dies with the process. */
  SessionSecret session();

  /** Why provider keys are locked, if they are. */
  Optional<LockReason> lock();

  /** All is there. */
  record Open(
      SealingKey sealing,
      KeyOpener opener,
      KnownDataKeys known,
      SigningKey signing,
      SessionSecret session)
      implements Keysets {
    /** Opens and seals stored keys with another data keyset from now on. */
    void learn(DataKeyset data) throws GeneralSecurityException {
      opener.learn(data.handle());
      known.learn(data.enabled());
    }

    @Override
    public Optional<LockReason> lock() {
      return Optional.empty();
    }
  }

  /** No provider key can be sealed or opened; people can talk, and sign in again. */
  record Locked(LockReason reason, SigningKey signing, SessionSecret session) implements Keysets {
    @Override
    public SealingKey sealing() {
      return SealingKey.locked();
    }

    @Override
    public KeyOpener opener() {
      return KeyOpener.withoutKeys();
    }

    @Override
    public KnownDataKeys known() {
      return new KnownDataKeys(Set.of());
    }

    @Override
    public Optional<LockReason> lock() {
      return Optional.of(reason);
    }
  }

  /**
   * New keysets, as rows to store. For the first start: they open nothing that was sealed before.
   *
   * @throws Refusal {@code key-locked} when the master key is unusable
   */
  static List<EncryptedKeyset> create(MasterKey master) {
    Aead aead = usable(master);
    try {
      return proved(
          List.of(
              KeysetVault.seal(KeysetVault.DATA, KeysetVault.newData(), aead),
              KeysetVault.seal(KeysetVault.HPKE, KeysetVault.newHpke(), aead),
              KeysetVault.seal(KeysetVault.SIGNING, SigningKey.generate().encoded(), aead),
              KeysetVault.seal(KeysetVault.SESSION, SessionSecret.generate().encoded(), aead)),
          aead);
    } catch (GeneralSecurityException e) {
      throw refusal(e);
    }
  }

  /** Opens stored rows. */
  static Keysets open(List<EncryptedKeyset> rows, MasterKey master) {
    return master.fold(aead -> open(rows, aead), Keysets::locked);
  }

  private static Keysets locked(LockReason reason) {
    return new Locked(reason, passingSigning(), SessionSecret.generate());
  }

  /**
   * The same keysets under another master key. Store all of them in one transaction and keep the
   * old key until the new one has opened them: whenever the process dies, the stored rows open with
   * one of the two.
   *
   * @throws Refusal {@code key-locked} when a row does not open with {@code old} or {@code next} is
   *     unusable; nothing is given then
   */
  static List<EncryptedKeyset> rewrap(List<EncryptedKeyset> rows, MasterKey old, MasterKey next) {
    Aead from = usable(old);
    Aead to = usable(next);
    List<EncryptedKeyset> wrapped = new ArrayList<>();
    try {
      for (String purpose : List.of(KeysetVault.DATA, KeysetVault.HPKE)) {
        KeysetHandle keyset = KeysetVault.keyset(rows, purpose, from).orElseThrow(Keysets::locked);
        wrapped.add(KeysetVault.seal(purpose, keyset, to));
      }
      for (String purpose : List.of(KeysetVault.SIGNING, KeysetVault.SESSION)) {
        byte[] material =
            KeysetVault.material(rows, purpose, from, byte[]::clone).orElseThrow(Keysets::locked);
        wrapped.add(KeysetVault.seal(purpose, material, to));
      }
      return proved(List.copyOf(wrapped), to);
    } catch (GeneralSecurityException e) {
      throw refusal(e);
    }
  }

  /** What was just encrypted must open, each row under its own purpose alone. */
  private static List<EncryptedKeyset> proved(List<EncryptedKeyset> rows, Aead master)
      throws MasterKeyUnavailable {
    if (judge(rows, master).lock().isPresent()) {
      throw new MasterKeyUnavailable(LockReason.KMS_REFUSES);
    }
    if (!KeysetVault.bindsPurposes(rows, master)) {
      throw new MasterKeyUnavailable(LockReason.KMS_UNBOUND);
    }
    return rows;
  }

  /**
   * The data keyset with the keys of an older one, for opening; the only row that changes.
   *
   * @throws Refusal {@code key-locked} when either does not open
   */
  static List<EncryptedKeyset> withDataKeysOf(
      List<EncryptedKeyset> rows,
      MasterKey master,
      List<EncryptedKeyset> before,
      MasterKey oldMaster) {
    Aead aead = usable(master);
    try {
      DataKeyset now = DataKeyset.open(rows, aead).orElseThrow(Keysets::locked);
      DataKeyset then = DataKeyset.open(before, usable(oldMaster)).orElseThrow(Keysets::locked);
      return List.of(now.withKeysOf(then).seal(aead));
    } catch (GeneralSecurityException e) {
      throw refusal(e);
    }
  }

  private static Keysets open(List<EncryptedKeyset> rows, Aead master) {
    try {
      return judge(rows, master);
    } catch (MasterKeyUnavailable e) {
      return locked(e.reason());
    }
  }

  private static Keysets judge(List<EncryptedKeyset> rows, Aead master)
      throws MasterKeyUnavailable {
    Optional<DataKeyset> data = DataKeyset.open(rows, master);
    Optional<KeysetHandle> hpke = KeysetVault.keyset(rows, KeysetVault.HPKE, master);
    Optional<SigningKey> stored =
        KeysetVault.material(rows, KeysetVault.SIGNING, master, SigningKey::decode);
    Optional<SessionSecret> secret =
        KeysetVault.material(rows, KeysetVault.SESSION, master, SessionSecret::decode);
    SigningKey signing = stored.orElseGet(Keysets::passingSigning);
    SessionSecret session = secret.orElseGet(SessionSecret::generate);
    if (data.isPresent() && hpke.isPresent()) {
      try {
        return new Open(
            SealingKey.of(hpke.get()),
            KeyOpener.of(hpke.get(), data.get().handle()),
            new KnownDataKeys(data.get().enabled()),
            signing,
            session);
      } catch (GeneralSecurityException e) {
        return new Locked(LockReason.DAMAGED, signing, session);
      }
    }
    boolean nothingOpens = data.isEmpty() && hpke.isEmpty() && stored.isEmpty() && secret.isEmpty();
    boolean complete =
        rows.stream().map(EncryptedKeyset::purpose).toList().containsAll(KeysetVault.PURPOSES);
    LockReason reason = nothingOpens && complete ? LockReason.WRONG : LockReason.DAMAGED;
    return new Locked(reason, signing, session);
  }

  private static SigningKey passingSigning() {
    try {
      return SigningKey.generate();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("P-256 is missing", e);
    }
  }

  private static Aead usable(MasterKey master) {
    return master.fold(
        aead -> aead,
        reason -> {
          throw Refusal.of(ErrorCode.KEY_LOCKED, reason.words());
        });
  }

  private static Refusal refusal(GeneralSecurityException e) {
    return e instanceof MasterKeyUnavailable away
        ? Refusal.of(ErrorCode.KEY_LOCKED, away.reason().words())
        : locked();
  }

  private static Refusal locked() {
    return Refusal.of(ErrorCode.KEY_LOCKED);
  }
}
