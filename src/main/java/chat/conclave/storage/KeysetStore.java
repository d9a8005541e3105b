package chat.conclave.storage;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * The server's own keysets, each encrypted by the master key. Only the owner's connection reads
 * them, at start.
 */
public final class KeysetStore {
  private final Database database;

  public KeysetStore(Database database) {
    this.database = database;
  }

  /** Ciphertext by purpose. */
  public Future<Map<String, byte[]>> read() {
    return database
        .owner()
        .query("select purpose, sealed from conclave.keysets order by purpose")
        .execute()
        .map(
            rows -> {
              Map<String, byte[]> keysets = new LinkedHashMap<>();
              rows.forEach(
                  row -> keysets.put(row.getString("purpose"), row.getBuffer("sealed").getBytes()));
              return keysets;
            });
  }

  /** Stores the very first keysets; fails when there are some already. */
  public Future<Void> create(Map<String, byte[]> keysets) {
    List<Tuple> rows = new ArrayList<>();
    keysets.forEach(
        (purpose, ciphertext) -> rows.add(Tuple.of(purpose, Buffer.buffer(ciphertext))));
    return database
        .owner()
        .preparedQuery("insert into conclave.keysets (purpose, sealed) values ($1, $2)")
        .executeBatch(rows)
        .mapEmpty();
  }
}
