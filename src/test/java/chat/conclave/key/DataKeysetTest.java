package chat.conclave.key;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.RegistryConfiguration;
import com.google.crypto.tink.aead.PredefinedAeadParameters;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;

class DataKeysetTest {
  /** What a key management service encrypts at most. */
  private static final int LARGEST = 4_096;

  private static final byte[] TEXT = "a key".getBytes(StandardCharsets.UTF_8);

  private final Aead master = master();

  private static Aead master() {
    try {
      return com.google.crypto.tink.KeysetHandle.generateNew(
              PredefinedAeadParameters.AES256_GCM, RegistryConfiguration.get())
          .getPrimitive(RegistryConfiguration.get(), Aead.class);
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private DataKeyset made() throws GeneralSecurityException {
    return read(KeysetVault.seal(KeysetVault.DATA, KeysetVault.newData(), master));
  }

  private DataKeyset read(EncryptedKeyset row) throws GeneralSecurityException {
    return DataKeyset.open(List.of(row), master).orElseThrow();
  }

  private static Aead aead(DataKeyset keyset) throws GeneralSecurityException {
    return keyset.handle().getPrimitive(RegistryConfiguration.get(), Aead.class);
  }

  private static byte[] sealed(DataKeyset keyset) throws GeneralSecurityException {
    return aead(keyset).encrypt(TEXT, new byte[0]);
  }

  private static void assertOpens(DataKeyset keyset, byte[] sealed)
      throws GeneralSecurityException {
    assertArrayEquals(TEXT, aead(keyset).decrypt(sealed, new byte[0]));
  }

  @Test
  void aNewKeyOpensBeforeItSealsAndTheOldOneAfterwards() throws GeneralSecurityException {
    DataKeyset first = made();
    DataKeyset added = read(first.withNewKey().seal(master));
    DataKeyset promoted = read(added.promotingNewest().seal(master));
    assertEquals(first.primary(), added.primary());
    assertEquals(2, added.enabled().size());
    assertEquals(Set.of(first.primary()), promoted.others());
    byte[] old = sealed(first);
    byte[] next = sealed(promoted);
    assertArrayEquals(DataKeyset.prefix(promoted.primary()), Arrays.copyOf(next, 5));
    assertEquals(promoted.primary(), KnownDataKeys.id(next));
    assertOpens(added, next);
    assertOpens(added, old);
    assertOpens(promoted, old);

    DataKeyset disabled = read(promoted.disablingOthersThan(Set.of()).seal(master));
    assertOpens(disabled, next);
    assertThrows(GeneralSecurityException.class, () -> assertOpens(disabled, old));
    assertFalse(new KnownDataKeys(disabled.enabled()).open(old));
    assertTrue(new KnownDataKeys(disabled.enabled()).open(next));
    DataKeyset kept = promoted.disablingOthersThan(Set.of(first.primary()));
    assertOpens(kept, old);
  }

  @Test
  void aKeysetStaysSmallEnoughForAKeyManagementService() throws GeneralSecurityException {
    DataKeyset keyset = made();
    for (int i = 0; i < 30; i++) {
      keyset = keyset.withNewKey().promotingNewest().disablingOthersThan(Set.of());
      assertEquals(1, keyset.enabled().size());
    }
    assertTrue(keyset.seal(master).sealed().length < LARGEST);
  }

  @Test
  void keysOfAnOlderKeysetOpenBesideTheNewOnes() throws GeneralSecurityException {
    DataKeyset old = made().withNewKey().promotingNewest();
    DataKeyset now = made();
    DataKeyset both = read(now.withKeysOf(old).seal(master));
    assertEquals(now.primary(), both.primary());
    assertOpens(both, sealed(old));
    assertOpens(both, sealed(now));
    DataKeyset later = both.withNewKey().promotingNewest().disablingOthersThan(Set.of());
    assertEquals(1, later.enabled().size());
    assertOpens(later.withKeysOf(old), sealed(old));
  }

  @Test
  void whatIsNoCiphertextLiesUnderNoDataKey() {
    assertEquals(0, KnownDataKeys.id(new byte[0]));
    assertEquals(0, KnownDataKeys.id(new byte[] {1, 2, 3, 4}));
    assertEquals(0, KnownDataKeys.id(new byte[] {0, 2, 3, 4, 5}));
    assertFalse(new KnownDataKeys(Set.of(0x02030405)).open(new byte[] {1, 2, 3}));
  }
}
