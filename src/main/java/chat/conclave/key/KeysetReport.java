package chat.conclave.key;

import com.google.crypto.tink.Aead;
import com.google.crypto.tink.KeyStatus;
import com.google.crypto.tink.KeysetHandle;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What keysets hold, by the ids of their keys: never a key. */
public record KeysetReport(Map<String, List<Line>> keysets) {
  /**
   * One key.
   *
   * @param id Tink's, in hexadecimal; for the signing key its name in tokens
   * @param use words
   * @param prefix the first five bytes of what it has sealed, in hexadecimal; empty where that does
   *     not matter
   */
  public record Line(String id, String use, String prefix) {}

  /** Empty when the keysets do not open. */
  public static Optional<KeysetReport> of(List<EncryptedKeyset> rows, MasterKey master) {
    return master.fold(aead -> of(rows, aead), reason -> Optional.empty());
  }

  private static Optional<KeysetReport> of(List<EncryptedKeyset> rows, Aead master) {
    try {
      Optional<KeysetHandle> data = KeysetVault.keyset(rows, KeysetVault.DATA, master);
      Optional<KeysetHandle> hpke = KeysetVault.keyset(rows, KeysetVault.HPKE, master);
      Optional<SigningKey> signing =
          KeysetVault.material(rows, KeysetVault.SIGNING, master, SigningKey::decode);
      return data.isEmpty() || hpke.isEmpty() || signing.isEmpty()
          ? Optional.empty()
          : Optional.of(
              new KeysetReport(
                  Map.of(
                      KeysetVault.DATA, lines(data.get()),
                      KeysetVault.HPKE, lines(hpke.get()),
                      KeysetVault.SIGNING,
                          List.of(new Line(signing.get().kid(), "signs access tokens", "")),
                      KeysetVault.SESSION, List.of())));
    } catch (MasterKeyUnavailable e) {
      return Optional.empty();
    }
  }

  private static List<Line> lines(KeysetHandle keyset) {
    List<Line> lines = new ArrayList<>();
    for (int i = 0; i < keyset.size(); i++) {
      KeysetHandle.Entry entry = keyset.getAt(i);
      String use =
          entry.isPrimary()
              ? "seals and opens"
              : entry.getStatus().equals(KeyStatus.ENABLED) ? "opens" : "disabled";
      HexFormat hex = HexFormat.of();
      lines.add(
          new Line(
              hex.toHexDigits(entry.getId()),
              use,
              hex.formatHex(DataKeyset.prefix(entry.getId()))));
    }
    return lines;
  }
}
