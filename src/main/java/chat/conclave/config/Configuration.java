package chat.conclave.config;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the configuration of this process: the file, then the pure loading, then the files named.
 */
public final class Configuration {
  /** Read when it is there and no other file is named. */
  public static final Path USUAL_FILE = Path.of("conf", "conclave.yaml");

  private Configuration() {}

  /**
   * Reads everything and reports every problem at once.
   *
   * @param file a file that must be there, or null for the usual one, which need not be
   * @param environment the whole environment
   * @param flags by setting name, without the dashes
   */
  public static Loaded read(
      @Nullable Path file, Map<String, String> environment, Map<String, String> flags) {
    Path path = file == null ? USUAL_FILE : file;
    ConfigurationFile content =
        file == null && Files.notExists(path)
            ? new ConfigurationFile(Map.of(), List.of())
            : ConfigurationFile.read(path);
    Loaded loaded =
        Loading.load(new Sources(path.toString(), content.values(), environment, flags));
    List<String> problems = new ArrayList<>(content.problems());
    if (loaded.isUsable()) {
      problems.addAll(unreadable(loaded.settings().http()));
    }
    if (holdsSecret(loaded) && othersCanRead(path)) {
      problems.add(path + ": holds a secret and others can read it; try chmod 600");
    }
    return loaded.refusedFor(problems);
  }

  private static List<String> unreadable(Settings.Http http) {
    List<String> problems = new ArrayList<>();
    if (http.tlsCert() != null && !Files.isReadable(http.tlsCert())) {
      problems.add(SettingTable.TLS_CERT.variable() + ": the file cannot be read");
    }
    if (http.tlsKey() != null && !Files.isReadable(http.tlsKey())) {
      problems.add(SettingTable.TLS_KEY.variable() + ": the file cannot be read");
    }
    return problems;
  }

  private static boolean holdsSecret(Loaded loaded) {
    return loaded.given().values().stream()
        .anyMatch(given -> given.setting().secret() && given.origin() == Origin.FILE);
  }

  private static boolean othersCanRead(Path path) {
    try {
      return Files.getPosixFilePermissions(path).contains(PosixFilePermission.OTHERS_READ);
    } catch (IOException | UnsupportedOperationException e) {
      return false;
    }
  }
}
