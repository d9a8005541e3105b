package chat.conclave.storage.embedded;

import chat.conclave.config.Hidden;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** The data folder, held by one process at a time: whoever has this object has the lock. */
final class DataFolder implements AutoCloseable {
  private static final String PRIVATE = "rw-------";

  /**
   * What this process holds. A file lock does not keep out its own process, and merely closing a
   * second channel to the file would release it.
   */
  private static final Set<Path> HELD = ConcurrentHashMap.newKeySet();

  private final Path path;
  private final FileChannel lock;

  private DataFolder(Path path, FileChannel lock) {
    this.path = path;
    this.lock = lock;
  }

  /** Makes the folder when it is not there, and locks it. */
  static DataFolder open(Path wanted) throws IOException {
    Path path = make(wanted);
    if (!HELD.add(path)) {
      throw taken(Long.toString(ProcessHandle.current().pid()));
    }
    try {
      return lock(path);
    } catch (IOException | RuntimeException e) {
      HELD.remove(path);
      throw e;
    }
  }

  private static Path make(Path wanted) throws IOException {
    try {
      if (Files.notExists(wanted)) {
        Files.createDirectories(wanted.toAbsolutePath());
        enter(wanted);
      }
      return wanted.toRealPath();
    } catch (IOException e) {
      throw new EmbeddedPostgresException("the data folder " + wanted + " cannot be made", e);
    }
  }

  /** Private; but the account that root gives its rights up for must pass through, not look. */
  private static void enter(Path folder) throws IOException {
    String rights = Account.uid(folder) == 0 ? "rwx--x--x" : "rwx------";
    Files.setPosixFilePermissions(folder, PosixFilePermissions.fromString(rights));
  }

  @SuppressWarnings("resource") // The lock is held by the channel, and the channel by the result.
  private static DataFolder lock(Path path) throws IOException {
    Path file = path.resolve("conclave.lock");
    FileChannel channel;
    try {
      channel =
          FileChannel.open(
              file,
              Set.of(StandardOpenOption.CREATE, StandardOpenOption.READ, StandardOpenOption.WRITE),
              PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)));
    } catch (IOException e) {
      throw new EmbeddedPostgresException(
          "the data folder " + path + " cannot be written; it may belong to another user", e);
    }
    if (channel.tryLock() == null) {
      try (channel) {
        throw taken(Files.readString(file).strip());
      }
    }
    channel.truncate(0);
    String pid = ProcessHandle.current().pid() + "\n";
    channel.write(ByteBuffer.wrap(pid.getBytes(StandardCharsets.UTF_8)));
    return new DataFolder(path, channel);
  }

  private static EmbeddedPostgresException taken(String pid) {
    return EmbeddedPostgresException.taken(
        "another Conclave is running on this data folder (pid " + pid + ")");
  }

  /** The folder that holds programs and cluster, ready for another account to pass through. */
  Path home() throws IOException {
    Path home = path.resolve("postgres");
    Files.createDirectories(home);
    enter(home);
    return home;
  }

  Path log() {
    return path.resolve("postgres.log");
  }

  /**
   * A random password, made when it is first asked for: letters, digits, {@code -} and {@code _}.
   */
  Hidden password(String name) throws IOException {
    Path file = path.resolve(name + ".password");
    if (Files.notExists(file)) {
      byte[] random = new byte[32];
      new SecureRandom().nextBytes(random);
      write(file, Base64.getUrlEncoder().withoutPadding().encodeToString(random));
    }
    String password = Files.readString(file).strip();
    if (!password.matches("[A-Za-z0-9_-]{43}")) {
      throw new EmbeddedPostgresException(file + " does not hold the password written there");
    }
    return new Hidden(password);
  }

  private static void write(Path file, String text) throws IOException {
    Path unfinished = file.resolveSibling(file.getFileName() + ".new");
    Files.deleteIfExists(unfinished);
    try (FileChannel channel =
        FileChannel.open(
            unfinished,
            Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE),
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(PRIVATE)))) {
      channel.write(ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8)));
      channel.force(true);
    }
    Files.move(unfinished, file, StandardCopyOption.ATOMIC_MOVE);
  }

  @Override
  public void close() throws IOException {
    lock.close();
    HELD.remove(path);
  }
}
