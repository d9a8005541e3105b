package chat.conclave.operate;

import chat.conclave.config.MasterKeySource;
import chat.conclave.config.Unfit;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/**
 * Where rotations on this machine have moved the keysets to: sources of master keys, one a line,
 * the newest first; no secret. It is written before the keysets change, so that whoever starts next
 * knows both the old and the new master key. It lies in the data folder and not in the database,
 * because a server that asks an address or reads a file must not be told which one by whoever can
 * write rows.
 */
final class SourceTrail {
  private static final int LONGEST = 16_384;
  private static final int MOST = 8;

  private final Path file;

  SourceTrail(Path data) {
    this.file = data.resolve("master-key-sources");
  }

  /** Unknown lines are passed over: the configured source counts in any case. */
  List<MasterKeySource> sources() {
    try {
      if (Files.notExists(file) || Files.size(file) > LONGEST) {
        return List.of();
      }
      return Files.readAllLines(file, StandardCharsets.UTF_8).stream()
          .limit(MOST)
          .flatMap(
              line -> {
                try {
                  return List.of(MasterKeySource.parse(line.strip())).stream();
                } catch (Unfit unfit) {
                  return List.<MasterKeySource>of().stream();
                }
              })
          .toList();
    } catch (IOException e) {
      return List.of();
    }
  }

  /** Puts a source first and keeps the others; on disk when this returns. */
  void add(MasterKeySource source) throws IOException {
    Set<MasterKeySource> all = new LinkedHashSet<>();
    all.add(source);
    all.addAll(sources());
    write(all.stream().limit(MOST).map(MasterKeySource::text).collect(Collectors.joining("\n")));
  }

  /** Forgets all but this one, which is known to open the keysets. */
  void keep(MasterKeySource source) throws IOException {
    write(source.text());
  }

  private void write(String text) throws IOException {
    Files.createDirectories(file.getParent());
    Path draft = file.resolveSibling(file.getFileName() + ".new");
    try (FileChannel channel =
        FileChannel.open(
            draft,
            StandardOpenOption.CREATE,
            StandardOpenOption.TRUNCATE_EXISTING,
            StandardOpenOption.WRITE)) {
      ByteBuffer bytes = ByteBuffer.wrap((text + "\n").getBytes(StandardCharsets.UTF_8));
      while (bytes.hasRemaining()) {
        channel.write(bytes);
      }
      channel.force(true);
    }
    Files.move(draft, file, StandardCopyOption.ATOMIC_MOVE);
    try (FileChannel folder = FileChannel.open(file.getParent(), StandardOpenOption.READ)) {
      folder.force(true);
    } catch (IOException e) {
      // Some systems cannot sync a folder; the file itself is on disk.
    }
  }
}
