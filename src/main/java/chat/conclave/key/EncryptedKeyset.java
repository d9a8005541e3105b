package chat.conclave.key;

import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A row to store: a keyset under the master key, bound to its purpose.
 *
 * @param purpose unique among the rows
 */
public record EncryptedKeyset(String purpose, byte[] sealed) {
  public EncryptedKeyset {
    sealed = sealed.clone();
  }

  /** From rows as they are stored: ciphertext by purpose. */
  public static List<EncryptedKeyset> of(Map<String, byte[]> rows) {
    return rows.entrySet().stream()
        .map(row -> new EncryptedKeyset(row.getKey(), row.getValue()))
        .toList();
  }

  /** As rows to store. */
  public static Map<String, byte[]> rows(List<EncryptedKeyset> keysets) {
    Map<String, byte[]> rows = new LinkedHashMap<>();
    keysets.forEach(keyset -> rows.put(keyset.purpose(), keyset.sealed()));
    return rows;
  }

  @Override
  public byte[] sealed() {
    return sealed.clone();
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EncryptedKeyset that
        && purpose.equals(that.purpose)
        && Arrays.equals(sealed, that.sealed);
  }

  @Override
  public int hashCode() {
    return Objects.hash(purpose, Arrays.hashCode(sealed));
  }

  @Override
  public String toString() {
    return "EncryptedKeyset[" + purpose + "]";
  }
}
