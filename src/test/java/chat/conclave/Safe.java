package chat.conclave;

import static chat.conclave.TestServer.await;

import chat.conclave.key.EncryptedKeyset;
import chat.conclave.key.Keysets;
import chat.conclave.key.MasterKey;
import chat.conclave.key.SealedKey;
import chat.conclave.key.Secret;
import chat.conclave.storage.embedded.EmbeddedPostgres;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.HexFormat;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.NullUnmarked;

/**
 * Looks into a database as its superuser, with a master key at hand: what opens is what is there.
 */
@NullUnmarked
public final class Safe {
  private final PgConnection connection;

  Safe(Vertx vertx, PgConnectOptions superuser) {
    connection = await(PgConnection.connect(vertx, superuser));
  }

  /** Of the embedded database in a data folder. */
  public static Safe in(Vertx vertx, Path data) {
    try {
      return new Safe(
          vertx,
          EmbeddedPostgres.runningIn(data)
              .orElseThrow()
              .connectOptions()
              .setUser("postgres")
              .setPassword(Files.readString(data.resolve("postgres.password")).strip()));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  RowSet<Row> sql(String statement) {
    return await(connection.query(statement).execute());
  }

  boolean is(String condition) {
    return sql("select " + condition + " as so").iterator().next().getBoolean("so");
  }

  /** Looks again until it is so. */
  public void until(String condition) {
    long end = System.nanoTime() + 60_000_000_000L;
    while (!is(condition)) {
      if (System.nanoTime() > end) {
        throw new AssertionError("it never was so: " + condition);
      }
      sql("select pg_sleep(0.05)");
    }
  }

  Keysets keysets(Path masterKey) {
    Map<String, byte[]> rows = new HashMap<>();
    sql("select purpose, sealed from conclave.keysets")
        .forEach(row -> rows.put(row.getString("purpose"), row.getBuffer("sealed").getBytes()));
    return Keysets.open(EncryptedKeyset.of(rows), MasterKey.read(masterKey));
  }

  /** Every stored key, opened, by its owner and provider; one that does not open is a failure. */
  Map<String, String> opened(Path masterKey) {
    Keysets keysets = keysets(masterKey);
    Map<String, String> keys = new TreeMap<>();
    for (Row row : sql("select * from conclave.sealed_keys")) {
      SealedKey sealed =
          new SealedKey(
              row.getUUID("owner").toString(),
              row.getString("provider"),
              row.getString("endpoint"),
              row.getUUID("id").toString(),
              row.getBuffer("ciphertext").getBytes());
      try (Secret secret = keysets.opener().open(sealed)) {
        keys.put(
            sealed.owner() + " " + sealed.provider(),
            new String(secret.bytes(), StandardCharsets.US_ASCII));
      }
    }
    return keys;
  }

  /** Under which data keys something lies: the first five bytes of ciphertexts, and how many. */
  Map<String, Long> prefixes() {
    Map<String, Long> prefixes = new TreeMap<>();
    for (Row row :
        sql(
            "select substring(ciphertext for 5) as p, count(*) as n from conclave.sealed_keys group by 1")) {
      Buffer prefix = row.getBuffer("p");
      prefixes.put(HexFormat.of().formatHex(prefix.getBytes()), row.getLong("n"));
    }
    return prefixes;
  }

  void close() {
    await(connection.close());
  }
}
