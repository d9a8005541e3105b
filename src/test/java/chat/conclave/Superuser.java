package chat.conclave;

import static chat.conclave.TestServer.await;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.NullUnmarked;

/** The embedded database's superuser, who may read and alter everything. */
@NullUnmarked
public final class Superuser implements AutoCloseable {
  private static final int PORT_LINE = 3;

  private final PgConnection connection;

  public Superuser(Vertx vertx, Path data) throws IOException {
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

  public void run(String statement) {
    await(send(statement));
  }

  /** Runs a statement that may have to wait for others. */
  public Future<?> send(String statement) {
    return connection.query(statement).execute();
  }

  /** Whether the database takes a statement. */
  public boolean may(String statement) {
    return await(connection.query(statement).execute().map(true).otherwise(false));
  }

  /** The first column of the first row, as text. */
  public String value(String query) {
    return await(connection.query(query).execute()).iterator().next().getValue(0).toString();
  }

  @Override
  public void close() {
    await(connection.close());
  }
}
