package chat.conclave.key;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Base64;
import java.util.Set;

/** The master key on disk: made once, never overwritten, refused when others may read it. */
final class MasterKeyFile {
  private static final int LONGEST = 1_024;
  private static final Set<PosixFilePermission> OWNER =
      Set.of(
          PosixFilePermission.OWNER_READ,
          PosixFilePermission.OWNER_WRITE,
          PosixFilePermission.OWNER_EXECUTE);

  private MasterKeyFile() {}

  static MasterKey read(Path file) {
    try {
      if (Files.notExists(file)) {
        return MasterKey.unusable(LockReason.MISSING);
      }
      if (posix(file) && !OWNER.containsAll(Files.getPosixFilePermissions(file))) {
        return MasterKey.unusable(LockReason.READABLE_BY_OTHERS);
      }
      if (!Files.isRegularFile(file)) {
        return MasterKey.unusable(LockReason.UNREADABLE);
      }
      if (Files.size(file) > LONGEST) {
        return MasterKey.unusable(LockReason.MALFORMED);
      }
      return MasterKey.decode(Files.readAllBytes(file));
    } catch (NoSuchFileException e) {
      return MasterKey.unusable(LockReason.MISSING);
    } catch (IOException | SecurityException e) {
      return MasterKey.unusable(LockReason.UNREADABLE);
    }
  }

  static MasterKey readOrCreate(Path file) {
    try {
      if (Files.notExists(file, LinkOption.NOFOLLOW_LINKS)) {
        create(file.toAbsolutePath());
      }
    } catch (FileAlreadyExistsException e) {
      // Another process was first: its key counts.
    } catch (IOException | SecurityException e) {
      return MasterKey.unusable(LockReason.UNREADABLE);
    }
    return read(file);
  }

  /**
   * Writes beside the final name and links it into place: the name then either does not exist or
   * names a whole key, and an existing file is never replaced.
   */
  private static void create(Path file) throws IOException {
    Path folder = file.getParent();
    if (folder == null) {
      throw new IOException("no folder");
    }
    Files.createDirectories(folder, rights(folder, "rwx------"));
    Path draft = Files.createTempFile(folder, ".master", ".new", rights(folder, "rw-------"));
    try {
      write(draft);
      link(draft, file);
    } finally {
      Files.deleteIfExists(draft);
    }
    sync(folder);
  }

  private static void write(Path draft) throws IOException {
    byte[] key = new byte[MasterKey.LENGTH];
    new SecureRandom().nextBytes(key);
    byte[] text = Base64.getEncoder().encode(key);
    try (FileChannel channel = FileChannel.open(draft, StandardOpenOption.WRITE)) {
      ByteBuffer buffer = ByteBuffer.wrap(text);
      while (buffer.hasRemaining()) {
        channel.write(buffer);
      }
      channel.force(true);
    } finally {
      Arrays.fill(key, (byte) 0);
      Arrays.fill(text, (byte) 0);
    }
  }

  private static void link(Path draft, Path file) throws IOException {
    try {
      Files.createLink(file, draft);
    } catch (UnsupportedOperationException e) {
      Files.move(draft, file);
    }
  }

  private static void sync(Path folder) {
    try (FileChannel channel = FileChannel.open(folder, StandardOpenOption.READ)) {
      channel.force(true);
    } catch (IOException e) {
      // Some systems cannot sync a folder; the file itself is on disk.
    }
  }

  private static FileAttribute<?>[] rights(Path path, String rights) {
    return posix(path)
        ? new FileAttribute<?>[] {
          PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString(rights))
        }
        : new FileAttribute<?>[0];
  }

  private static boolean posix(Path path) {
    return path.getFileSystem().supportedFileAttributeViews().contains("posix");
  }
}
