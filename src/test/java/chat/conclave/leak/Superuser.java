package chat.conclave.leak;

import static chat.conclave.TestServer.await;

import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** The embedded database's superuser, to have it log everything and to plant a row. */
final class Superuser implements AutoCloseable {
  private static final int PORT_LINE = 3;

  private final PgConnection connection;

  Superuser(Vertx vertx, Path data) throws IOException {
    String port =
        Files.readAllLines(data.resolve("postgres/data/postmaster.pid")).get(PORT_LINE).strip();
    connection =
        await(
            PgConnection.connect(
                vertx,
                new PgConnectOptions()
                    .setHost("127.0.0.1")
                    .setPort(Integer.parseInt(port))
                    .setDatabase("conclave")
                    .setUser("postgres")
                    .setPassword(Files.readString(data.resolve("postgres.password")).strip())));
  }

  void run(String statement) {
    await(connection.query(statement).execute());
  }

  @Override
  public void close() {
    await(connection.close());
  }
}
