package chat.conclave.storage;

import io.vertx.sqlclient.Row;
import java.util.UUID;

/** What a ciphertext is bound to, and the ciphertext. */
public record SealedRow(UUID id, UUID owner, String provider, String endpoint, byte[] ciphertext) {
  static SealedRow read(Row row) {
    return new SealedRow(
        row.getUUID("id"),
        row.getUUID("owner"),
        row.getString("provider"),
        row.getString("endpoint"),
        row.getBuffer("ciphertext").getBytes());
  }

  @Override
  public String toString() {
    return "SealedRow[" + provider + " " + id + "]";
  }
}
