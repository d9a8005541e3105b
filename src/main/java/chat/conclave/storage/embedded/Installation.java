package chat.conclave.storage.embedded;

import chat.conclave.config.DatabaseUrl;
import chat.conclave.config.Hidden;
import io.vertx.pgclient.SslMode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;

/** Everything a server needs before it can run, made ready in a locked data folder. Blocks. */
record Installation(
    DataFolder folder,
    Path cluster,
    Binaries binaries,
    Account account,
    ServerLog log,
    Hidden superuserPassword,
    Hidden password) {
  static final String ROLE = "conclave";
  private static final int TRIES = 3;

  /** Locks the folder and makes what is missing in it. */
  static Installation open(Path data) throws IOException, InterruptedException {
    DataFolder folder = DataFolder.open(data);
    try {
      Path home = folder.home();
      Path cluster = Cluster.in(home);
      Binaries binaries = Binaries.in(home);
      Account account = Account.find(binaries, home, cluster);
      Hidden superuserPassword = folder.password("postgres");
      Cluster.make(home, binaries, account, superuserPassword);
      return new Installation(
          folder,
          cluster,
          binaries,
          account,
          new ServerLog(folder.log()),
          superuserPassword,
          folder.password("postgres-" + ROLE));
    } catch (IOException | InterruptedException | RuntimeException e) {
      folder.close();
      throw e;
    }
  }

  /** Starts a server on a free port; another program may take the port in between. */
  Postmaster start() throws IOException, InterruptedException {
    clear();
    for (int tried = 1; ; tried++) {
      try {
        return run(freePort());
      } catch (EmbeddedPostgresException e) {
        if (tried == TRIES) {
          throw e;
        }
      }
    }
  }

  /** Starts a server on the port where its clients look for it. */
  Postmaster start(int port) throws IOException, InterruptedException {
    clear();
    return run(port);
  }

  private void clear() throws IOException, InterruptedException {
    log.trim();
    Leftovers.clear(cluster);
  }

  private Postmaster run(int port) throws IOException, InterruptedException {
    return Postmaster.start(cluster, binaries, account, port, log);
  }

  DatabaseUrl superuser(int port) {
    return url(port, "postgres", "postgres", superuserPassword);
  }

  DatabaseUrl url(int port) {
    return url(port, password);
  }

  static DatabaseUrl url(int port, Hidden password) {
    return url(port, ROLE, ROLE, password);
  }

  private static DatabaseUrl url(int port, String database, String user, Hidden password) {
    return new DatabaseUrl("127.0.0.1", port, database, user, password, SslMode.DISABLE, null);
  }

  private static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }
}
