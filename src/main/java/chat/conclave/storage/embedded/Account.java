package chat.conclave.storage.embedded;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Under which account the database's programs run. PostgreSQL refuses root, so a server that runs
 * as root gives its rights up first, in the first way that works on this machine.
 *
 * @param way the program that gives the rights up, and its arguments; empty for our own account
 * @param uid the owner that the database's files need to have
 */
record Account(List<String> way, int uid, int gid) {
  private static final int NOBODY = 65_534;
  private static final List<String> NAMESPACE = List.of("unshare", "--user", "--");
  private static final Duration TRIAL = Duration.ofSeconds(20);

  /** A program to run under an account: it must reach the folder, and initdb wants a user name. */
  private static final String TRIAL_SCRIPT =
      """
      cd "$1" && { [ -e "$2" ] || id -un >/dev/null; } && exec "$3" --version
      """;

  /**
   * Finds the account by really running a program from a folder that the account must reach.
   *
   * @param home the folder above the cluster
   */
  static Account find(Binaries binaries, Path home, Path cluster)
      throws IOException, InterruptedException {
    boolean root = uid(Path.of("/proc/self")) == 0;
    Command.Result last = new Command.Result(-1, "");
    for (Account account : root ? unprivileged(cluster) : ourselves(home)) {
      last = account.tryOut(binaries, home, cluster);
      if (last.succeeded()) {
        return account;
      }
    }
    Command.Result direct = Command.run(List.of(binaries.postgres(), "--version"), TRIAL);
    throw new EmbeddedPostgresException(
        direct.succeeded() ? noAccount(root, home, last) : noPrograms(direct));
  }

  /**
   * An account without a name, as containers have, gets one in a user namespace: the kernel still
   * sees the account, and programs see nobody.
   */
  private static List<Account> ourselves(Path home) throws IOException {
    int uid = uid(home);
    int gid = gid(home);
    return List.of(new Account(List.of(), uid, gid), new Account(NAMESPACE, uid, gid));
  }

  private static List<Account> unprivileged(Path cluster) throws IOException {
    // Files that an ordinary account made stay with that account.
    int owner = Files.exists(cluster) ? uid(cluster) : 0;
    int uid = owner == 0 ? NOBODY : owner;
    int gid = owner == 0 ? NOBODY : gid(cluster);
    // Each replaces itself with the program, so that its process id is the program's (runuser does
    // not, and turns an interrupt into a kill). The last keeps root's files root's: the kernel
    // still sees root, without root's powers, which reaches a folder that only root may enter.
    return List.of(
        new Account(
            List.of(
                "setpriv",
                "--reuid=" + uid,
                "--regid=" + gid,
                "--clear-groups",
                "--no-new-privs",
                "--"),
            uid,
            gid),
        new Account(List.of("chroot", "--userspec=" + uid + ":" + gid, "--groups=", "/"), uid, gid),
        new Account(NAMESPACE, 0, 0));
  }

  private Command.Result tryOut(Binaries binaries, Path home, Path cluster)
      throws InterruptedException {
    return Command.run(
        command(
            "sh",
            "-c",
            TRIAL_SCRIPT,
            "sh",
            home.toString(),
            cluster.toString(),
            binaries.postgres()),
        TRIAL);
  }

  /** The command line that runs a program under this account. */
  List<String> command(String... program) {
    return command(List.of(program));
  }

  List<String> command(List<String> program) {
    List<String> command = new ArrayList<>(way);
    command.addAll(program);
    return command;
  }

  /** Makes files belong to this account. The top comes last: it tells that all the rest is done. */
  void own(Path top) throws IOException {
    if (uid(top) == uid) {
      return;
    }
    try (Stream<Path> paths = Files.walk(top)) {
      for (Path path : paths.filter(path -> !path.equals(top)).toList()) {
        own(path, uid, gid);
      }
    }
    own(top, uid, gid);
  }

  private static void own(Path path, int uid, int gid) throws IOException {
    Files.setAttribute(path, "unix:gid", gid, LinkOption.NOFOLLOW_LINKS);
    Files.setAttribute(path, "unix:uid", uid, LinkOption.NOFOLLOW_LINKS);
  }

  private static String noPrograms(Command.Result direct) {
    return "the embedded database's programs do not run here ("
        + direct.lastLine()
        + "); they need glibc 2.27 and a data folder that is not mounted noexec; or set"
        + " CONCLAVE_DATABASE_URL";
  }

  private static String noAccount(boolean root, Path home, Command.Result last) throws IOException {
    Path closed = closed(home);
    if (root && closed != null) {
      return "PostgreSQL does not run as root, and an ordinary account cannot enter "
          + closed
          + "; run Conclave as an ordinary user, or choose another data folder";
    }
    return "no account was found under which the embedded database can run ("
        + last.lastLine()
        + "); run Conclave as an ordinary user with a name, or set CONCLAVE_DATABASE_URL";
  }

  /** The uppermost folder on the way that others cannot enter. */
  private static @Nullable Path closed(Path home) throws IOException {
    for (int names = 1; names <= home.getNameCount(); names++) {
      Path folder = Path.of("/").resolve(home.subpath(0, names));
      if (!Files.getPosixFilePermissions(folder).contains(PosixFilePermission.OTHERS_EXECUTE)) {
        return folder;
      }
    }
    return null;
  }

  static int uid(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:uid");
  }

  private static int gid(Path path) throws IOException {
    return (Integer) Files.getAttribute(path, "unix:gid");
  }
}
