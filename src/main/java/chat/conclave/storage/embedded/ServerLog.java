package chat.conclave.storage.embedded;

import java.io.IOException;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * The database's log: one file and the one before. The server appends, so it may be cut any time.
 */
record ServerLog(Path path) {
  private static final long LIMIT = 8 << 20;

  /** Makes the file, or moves what is in it aside when that has become much. */
  void trim() throws IOException {
    if (Files.notExists(path)) {
      Files.createFile(
          path, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
    } else if (Files.size(path) > LIMIT) {
      Path before = path.resolveSibling(path.getFileName() + ".1");
      Files.copy(
          path, before, StandardCopyOption.REPLACE_EXISTING, StandardCopyOption.COPY_ATTRIBUTES);
      try (FileChannel channel = FileChannel.open(path, StandardOpenOption.WRITE)) {
        channel.truncate(0);
      }
    }
  }
}
