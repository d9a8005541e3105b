package chat.conclave.storage.embedded;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnection;

/** Makes the role and the database that Conclave works with. May run any number of times. */
final class Provision {
  private static final String ROLE = Installation.ROLE;

  private Provision() {}

  static Future<Void> run(Vertx vertx, Installation installation, int port) {
    return PgConnection.connect(vertx, installation.superuser(port).connectOptions())
        .compose(
            connection ->
                role(connection, installation.password().reveal())
                    .compose(done -> database(connection))
                    .eventually(connection::close));
  }

  /** The password holds no character that would need quoting: {@code DataFolder} sees to that. */
  private static Future<Void> role(PgConnection connection, String password) {
    return isThere(connection, "SELECT 1 FROM pg_roles WHERE rolname = '" + ROLE + "'")
        .compose(
            there ->
                execute(
                    connection,
                    (there ? "ALTER" : "CREATE")
                        + " ROLE "
                        + ROLE
                        + " LOGIN NOSUPERUSER NOCREATEDB CREATEROLE NOREPLICATION NOBYPASSRLS"
                        + " PASSWORD '"
                        + password
                        + "'"));
  }

  private static Future<Void> database(PgConnection connection) {
    return isThere(connection, "SELECT 1 FROM pg_database WHERE datname = '" + ROLE + "'")
        .compose(
            there ->
                there
                    ? Future.succeededFuture()
                    : execute(connection, "CREATE DATABASE " + ROLE + " OWNER " + ROLE));
  }

  private static Future<Boolean> isThere(PgConnection connection, String query) {
    return connection.query(query).execute().map(rows -> rows.size() > 0);
  }

  private static Future<Void> execute(PgConnection connection, String statement) {
    return connection.query(statement).execute().mapEmpty();
  }
}
