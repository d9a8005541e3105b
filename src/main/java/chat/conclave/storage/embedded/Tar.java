package chat.conclave.storage.embedded;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;

/**
 * Unpacks a tar archive in the ustar format (POSIX.1-1988): files, folders and symbolic links with
 * names up to 255 bytes. Anything else in it is an error, and so is a name that leaves the folder.
 */
final class Tar {
  private static final int BLOCK = 512;

  private final InputStream in;
  private final Path folder;

  private Tar(InputStream in, Path folder) {
    this.in = in;
    this.folder = folder;
  }

  static void unpack(InputStream in, Path folder) throws IOException {
    Tar tar = new Tar(in, folder.normalize());
    byte[] header = new byte[BLOCK];
    while (in.readNBytes(header, 0, BLOCK) == BLOCK && header[0] != 0) {
      tar.entry(header);
    }
  }

  private void entry(byte[] header) throws IOException {
    String prefix = text(header, 345, 155);
    Path path =
        inside(prefix.isEmpty() ? text(header, 0, 100) : prefix + "/" + text(header, 0, 100));
    Files.createDirectories(path.getParent() == null ? folder : path.getParent());
    switch (header[156]) {
      case '5' -> Files.createDirectories(path);
      case '2' -> Files.createSymbolicLink(path, link(path, text(header, 157, 100)));
      case '0', 0 -> file(path, number(header, 124, 12), (number(header, 100, 8) & 0100) != 0);
      default -> throw new IOException("an entry of a kind that is not expected: " + header[156]);
    }
  }

  private void file(Path path, long size, boolean executable) throws IOException {
    try (OutputStream out = Files.newOutputStream(path)) {
      byte[] buffer = new byte[64 * 1024];
      for (long left = size; left > 0; ) {
        int count = in.read(buffer, 0, (int) Math.min(left, buffer.length));
        if (count < 0) {
          throw new EOFException("the archive ends in the middle of a file");
        }
        out.write(buffer, 0, count);
        left -= count;
      }
    }
    in.skipNBytes((BLOCK - size % BLOCK) % BLOCK);
    Files.setPosixFilePermissions(
        path, PosixFilePermissions.fromString(executable ? "rwxr-xr-x" : "rw-r--r--"));
  }

  private Path inside(String name) throws IOException {
    Path path = folder.resolve(name).normalize();
    if (!path.startsWith(folder)) {
      throw new IOException("an entry outside of the archive's folder");
    }
    return path;
  }

  private Path link(Path from, String target) throws IOException {
    if (!from.resolveSibling(target).normalize().startsWith(folder)) {
      throw new IOException("a link out of the archive's folder");
    }
    return Path.of(target);
  }

  private static String text(byte[] header, int from, int length) {
    int end = from;
    while (end < from + length && header[end] != 0) {
      end++;
    }
    return new String(header, from, end - from, StandardCharsets.UTF_8);
  }

  private static long number(byte[] header, int from, int length) throws IOException {
    try {
      return Long.parseLong(text(header, from, length).strip(), 8);
    } catch (NumberFormatException e) {
      throw new IOException("a header that is not ustar", e);
    }
  }
}
