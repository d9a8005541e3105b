package chat.conclave.storage.embedded;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Comparator;
import java.util.Locale;
import java.util.stream.Stream;
import org.tukaani.xz.XZInputStream;

/** PostgreSQL's programs, unpacked from the jar into a folder once per version. */
record Binaries(Path folder) {
  /** The version of the archive on the class path; a test compares it with the build's. */
  static final String VERSION = "18.4.0";

  static final String MAJOR = VERSION.substring(0, VERSION.indexOf('.'));

  /** Unpacks into {@code <home>/<version>}, unless that was done before. */
  static Binaries in(Path home) throws IOException {
    Path folder = home.resolve(VERSION);
    if (Files.isDirectory(folder)) {
      return new Binaries(folder);
    }
    try (InputStream archive = Binaries.class.getResourceAsStream("/" + archive())) {
      if (archive == null) {
        throw new EmbeddedPostgresException(
            "there is no embedded database for this platform ("
                + System.getProperty("os.name")
                + ", "
                + System.getProperty("os.arch")
                + "); set CONCLAVE_DATABASE_URL to a PostgreSQL database of yours");
      }
      // Renamed when complete, so that a kill on the way leaves nothing half unpacked.
      Path unfinished = home.resolve(VERSION + ".new");
      delete(unfinished);
      Files.createDirectories(unfinished);
      Tar.unpack(new XZInputStream(archive), unfinished);
      Files.move(unfinished, folder, StandardCopyOption.ATOMIC_MOVE);
    }
    return new Binaries(folder);
  }

  String postgres() {
    return folder.resolve("bin/postgres").toString();
  }

  String initdb() {
    return folder.resolve("bin/initdb").toString();
  }

  static void delete(Path folder) throws IOException {
    if (Files.exists(folder)) {
      try (Stream<Path> paths = Files.walk(folder)) {
        for (Path path : paths.sorted(Comparator.reverseOrder()).toList()) {
          Files.delete(path);
        }
      }
    }
  }

  private static String archive() {
    String system = System.getProperty("os.name", "").toLowerCase(Locale.ROOT);
    String processor = System.getProperty("os.arch", "").toLowerCase(Locale.ROOT);
    boolean arm = processor.equals("aarch64") || processor.equals("arm64");
    // A processor of a third kind finds the x86 archive and then fails the trial run.
    return "postgres-" + system + "-" + (arm ? "arm_64" : "x86_64") + ".txz";
  }
}
