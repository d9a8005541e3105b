package chat.conclave.key;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeysetHandle;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.TinkJsonProtoKeysetFormat;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import com.google.crypto.tink.hybrid.HpkeParameters;
import com.google.crypto.tink.hybrid.HybridConfig;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Encrypts and decrypts the rows: a purpose's name is the associated data of its row. */
final class KeysetVault {
  static final String DATA = "data";
  static final String HPKE = "hpke";
  static final String SIGNING = "signing";
  static final String SESSION = "session";
  static final List<String> PURPOSES = List.of(DATA, HPKE, SIGNING, SESSION);

  static {
    try {
      HybridConfig.register();
    } catch (GeneralSecurityException e) {
      throw new ExceptionInInitializerError(e);
    }
  }

  private KeysetVault() {}

  static KeysetHandle newData() throws GeneralSecurityException {
    return KeysetHandle.generateNew(
        PredefinedAeadParameters.AES256_GCM, RegistryConfiguration.get());
  }

  static KeysetHandle newHpke() throws GeneralSecurityException {
    return KeysetHandle.generateNew(
        HpkeParameters.builder()
            .setKemId(HpkeParameters.KemId.DHKEM_P256_HKDF_SHA256)
            .setKdfId(HpkeParameters.KdfId.HKDF_SHA256)
            .setAeadId(HpkeParameters.AeadId.AES_256_GCM)
            .setVariant(HpkeParameters.Variant.TINK)
            .build(),
        RegistryConfiguration.get());
  }

  static EncryptedKeyset seal(String purpose, KeysetHandle keyset, Aead master)
      throws GeneralSecurityException {
    String json =
        TinkJsonProtoKeysetFormat.serializeEncryptedKeyset(
            keyset, master, context(purpose), RegistryConfiguration.get());
    return new EncryptedKeyset(purpose, json.getBytes(StandardCharsets.UTF_8));
  }

  /** Seals {@code material} and wipes it. */
  static EncryptedKeyset seal(String purpose, byte[] material, Aead master)
      throws GeneralSecurityException {
    try {
      return new EncryptedKeyset(purpose, master.encrypt(material, context(purpose)));
    } finally {
      Arrays.fill(material, (byte) 0);
    }
  }

  static Optional<KeysetHandle> keyset(List<EncryptedKeyset> rows, String purpose, Aead master)
      throws MasterKeyUnavailable {
    return open(
        rows,
        purpose,
        bytes ->
            TinkJsonProtoKeysetFormat.parseEncryptedKeyset(
                new String(bytes, StandardCharsets.UTF_8),
                master,
                context(purpose),
                RegistryConfiguration.get()));
  }

  static <T> Optional<T> material(
      List<EncryptedKeyset> rows, String purpose, Aead master, Opening<T> decode)
      throws MasterKeyUnavailable {
    return open(
        rows,
        purpose,
        bytes -> {
          byte[] material = master.decrypt(bytes, context(purpose));
          try {
            return decode.open(material);
          } finally {
            Arrays.fill(material, (byte) 0);
          }
        });
  }

  /** Whether the master key heeds associated data: a row must not open as another purpose's. */
  static boolean bindsPurposes(List<EncryptedKeyset> rows, Aead master)
      throws MasterKeyUnavailable {
    List<EncryptedKeyset> swapped =
        rows.stream()
            .filter(row -> row.purpose().equals(SIGNING))
            .map(row -> new EncryptedKeyset(SESSION, row.sealed()))
            .toList();
    return material(swapped, SESSION, master, byte[]::clone).isEmpty();
  }

  @FunctionalInterface
  interface Opening<T> {
    T open(byte[] bytes) throws GeneralSecurityException;
  }

  /** Empty when the row is missing or does not open: which of the two does not matter. */
  private static <T> Optional<T> open(
      List<EncryptedKeyset> rows, String purpose, Opening<T> opening) throws MasterKeyUnavailable {
    for (EncryptedKeyset row : rows) {
      if (row.purpose().equals(purpose)) {
        try {
          return Optional.of(opening.open(row.sealed()));
        } catch (MasterKeyUnavailable e) {
          throw e;
        } catch (GeneralSecurityException | RuntimeException e) {
          return Optional.empty();
        }
      }
    }
    return Optional.empty();
  }

  private static byte[] context(String purpose) {
    return purpose.getBytes(StandardCharsets.UTF_8);
  }
}
