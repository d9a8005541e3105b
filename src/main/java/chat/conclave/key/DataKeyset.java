package chat.conclave.key;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeyStatus;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.nio.ByteBuffer;
import java.security.GeneralSecurityException;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.IntStream;

/**
 * The keyset that seals provider keys, opened. It does not change: each step of a rotation gives
 * another one, in the order that Tink's key rotation asks for – add, promote, and disable when
 * nothing lies under the old key any more.
 */
final class DataKeyset {
  /** Disabled keys that are kept; a key management service encrypts 4 KiB at most. */
  private static final int DISABLED_KEPT = 8;

  private final KeysetHandle handle;

  private DataKeyset(KeysetHandle handle) {
    this.handle = handle;
  }

  /** Empty when the row is missing or does not open. */
  static Optional<DataKeyset> open(List<EncryptedKeyset> rows, Aead master)
      throws MasterKeyUnavailable {
    return KeysetVault.keyset(rows, KeysetVault.DATA, master).map(DataKeyset::new);
  }

  EncryptedKeyset seal(Aead master) throws GeneralSecurityException {
    return KeysetVault.seal(KeysetVault.DATA, handle, master);
  }

  KeysetHandle handle() {
    return handle;
  }

  /** With one more key, which opens and does not seal yet. */
  DataKeyset withNewKey() throws GeneralSecurityException {
    KeysetHandle.Builder builder = KeysetHandle.newBuilder(handle);
    int disabled = count(builder, KeyStatus.DISABLED);
    for (int i = 0; disabled > DISABLED_KEPT; ) {
      if (builder.getAt(i).getStatus().equals(KeyStatus.DISABLED)) {
        builder.deleteAt(i);
        disabled--;
      } else {
        i++;
      }
    }
    builder.addEntry(
        KeysetHandle.generateEntryFromParameters(PredefinedAeadParameters.AES256_GCM)
            .withRandomId());
    return new DataKeyset(builder.build());
  }

  /** With the newest key sealing. */
  DataKeyset promotingNewest() throws GeneralSecurityException {
    KeysetHandle.Builder builder = KeysetHandle.newBuilder(handle);
    builder.getAt(builder.size() - 1).setStatus(KeyStatus.ENABLED).makePrimary();
    return new DataKeyset(builder.build());
  }

  /** With all but the sealing key and {@code kept} disabled: they neither open nor seal. */
  DataKeyset disablingOthersThan(Set<Integer> kept) throws GeneralSecurityException {
    KeysetHandle.Builder builder = KeysetHandle.newBuilder(handle);
    for (int i = 0; i < builder.size(); i++) {
      if (!handle.getAt(i).isPrimary() && !kept.contains(handle.getAt(i).getId())) {
        builder.getAt(i).setStatus(KeyStatus.DISABLED);
      }
    }
    return new DataKeyset(builder.build());
  }

  /**
   * With the keys of an older keyset as well, for opening; one that is there already is enabled.
   */
  DataKeyset withKeysOf(DataKeyset old) throws GeneralSecurityException {
    KeysetHandle.Builder builder = KeysetHandle.newBuilder();
    Set<Integer> returning = old.ids(KeyStatus.ENABLED);
    for (int i = 0; i < old.handle.size(); i++) {
      if (returning.contains(old.handle.getAt(i).getId())) {
        builder.addEntry(KeysetHandle.importKey(old.handle.getAt(i).getKey()));
      }
    }
    for (int i = 0; i < handle.size(); i++) {
      KeysetHandle.Entry entry = handle.getAt(i);
      if (!returning.contains(entry.getId())) {
        KeysetHandle.Builder.Entry copy =
            KeysetHandle.importKey(entry.getKey()).setStatus(entry.getStatus());
        builder.addEntry(entry.isPrimary() ? copy.makePrimary() : copy);
      }
    }
    return new DataKeyset(builder.build());
  }

  int primary() {
    return handle.getPrimary().getId();
  }

  /** What opens. */
  Set<Integer> enabled() {
    return ids(KeyStatus.ENABLED);
  }

  /** What opens and does not seal. */
  Set<Integer> others() {
    Set<Integer> others = enabled();
    others.remove(primary());
    return others;
  }

  /** The first five bytes of whatever a key of that id has sealed (Tink's output prefix). */
  static byte[] prefix(int id) {
    return ByteBuffer.allocate(1 + Integer.BYTES).put((byte) 1).putInt(id).array();
  }

  private Set<Integer> ids(KeyStatus status) {
    Set<Integer> ids = new TreeSet<>();
    IntStream.range(0, handle.size())
        .mapToObj(handle::getAt)
        .filter(entry -> entry.getStatus().equals(status))
        .forEach(entry -> ids.add(entry.getId()));
    return ids;
  }

  private static int count(KeysetHandle.Builder builder, KeyStatus status) {
    return (int)
        IntStream.range(0, builder.size())
            .filter(i -> builder.getAt(i).getStatus().equals(status))
            .count();
  }

  @Override
  public String toString() {
    return "DataKeyset" + enabled();
  }
}
