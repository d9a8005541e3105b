package chat.conclave.storage.embedded;

import chat.conclave.config.Hidden;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;

/** PostgreSQL's own data directory ("database cluster"): made once, checked at every start. */
final class Cluster {
  private static final Duration LIMIT = Duration.ofMinutes(5);

  private Cluster() {}

  static Path in(Path home) {
    return home.resolve("data");
  }

  /** Makes the cluster unless it is there; a kill on the way leaves nothing that counts as one. */
  static void make(Path home, Binaries binaries, Account account, Hidden superuserPassword)
      throws IOException, InterruptedException {
    Path cluster = in(home);
    if (Files.exists(cluster)) {
      checkVersion(cluster);
      account.own(cluster);
      return;
    }
    Path unfinished = home.resolve("data.new");
    Binaries.delete(unfinished);
    var ownerOnly = PosixFilePermissions.fromString("rwx------");
    Files.createDirectory(unfinished, PosixFilePermissions.asFileAttribute(ownerOnly));
    account.own(unfinished);
    Path password = home.resolve("initdb.password");
    try {
      Files.deleteIfExists(password);
      Files.createFile(
          password,
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
      Files.writeString(password, superuserPassword.reveal() + "\n");
      account.own(password);
      initdb(unfinished, password, binaries, account);
    } finally {
      Files.deleteIfExists(password);
    }
    Files.move(unfinished, cluster, StandardCopyOption.ATOMIC_MOVE);
  }

  /** The locale is PostgreSQL's own, so that sorting never changes with the operating system. */
  private static void initdb(Path cluster, Path password, Binaries binaries, Account account)
      throws InterruptedException {
    Command.Result made =
        Command.run(
            account.command(
                binaries.initdb(),
                "--pgdata=" + cluster,
                "--username=postgres",
                "--auth=scram-sha-256",
                "--pwfile=" + password,
                "--encoding=UTF8",
                "--locale=C",
                "--locale-provider=builtin",
                "--builtin-locale=C.UTF-8",
                "--no-instructions"),
            LIMIT);
    if (!made.succeeded()) {
      throw new EmbeddedPostgresException(
          "the embedded database could not be made: " + firstError(made));
    }
  }

  private static String firstError(Command.Result made) {
    return made.output()
        .lines()
        .filter(line -> line.contains("error") || line.startsWith("initdb: "))
        .findFirst()
        .orElse(made.lastLine());
  }

  private static void checkVersion(Path cluster) throws IOException {
    Path file = cluster.resolve("PG_VERSION");
    String version = Files.exists(file) ? Files.readString(file).strip() : "unknown";
    if (!version.equals(Binaries.MAJOR)) {
      throw new EmbeddedPostgresException(
          cluster
              + " was made by PostgreSQL "
              + version
              + " and this version of Conclave carries "
              + Binaries.MAJOR);
    }
  }
}
