package chat.conclave.storage;

import chat.conclave.TestServer;
import chat.conclave.storage.embedded.EmbeddedPostgres;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/** A real PostgreSQL without a server in front of it. */
final class TestDatabase {
  private final Vertx vertx = Vertx.vertx();
  private final Path data;
  private final EmbeddedPostgres postgres;

  TestDatabase(Path folder) {
    data = folder.resolve("data");
    try {
      Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString("rwxr-xr-x"));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    postgres = TestServer.await(EmbeddedPostgres.start(vertx, data));
  }

  Vertx vertx() {
    return vertx;
  }

  PgConnectOptions owner() {
    return postgres.url().connectOptions();
  }

  PgConnectOptions superuser() {
    try {
      return owner()
          .setUser("postgres")
          .setPassword(Files.readString(data.resolve("postgres.password")).strip());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  void stop() {
    TestServer.await(postgres.stop());
    TestServer.await(vertx.close());
  }
}
