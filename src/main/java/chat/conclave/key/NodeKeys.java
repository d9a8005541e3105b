package chat.conclave.key;

import java.security.GeneralSecurityException;

/**
 * Keysets that this process makes at start and holds in memory alone: a recorded box can never be
 * opened once the process is gone. They do not depend on the master key.
 */
public record NodeKeys(SealingKey sealing, KeyOpener opener) {
  public static NodeKeys make() {
    try {
      var hpke = KeysetVault.newHpke();
      return new NodeKeys(SealingKey.of(hpke), KeyOpener.of(hpke, KeysetVault.newData()));
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("P-256 or AES-256-GCM is missing", e);
    }
  }

  /** Keeps a key of the server's own as ciphertext, and wipes {@code key}. */
  public SealedKey keep(byte[] key, String provider) {
    try (Secret secret = new Secret(key)) {
      return opener.reseal(secret, "server", provider, "", "platform");
    }
  }
}
