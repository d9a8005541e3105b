package chat.conclave.storage.embedded;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** PostgreSQL's {@code postmaster.pid}: line 1 process id, line 4 port, line 8 state. */
record PidFile(Path path) {
  private static final int PORT = 3;
  private static final int STATE = 7;

  static PidFile of(Path cluster) {
    return new PidFile(cluster.resolve("postmaster.pid"));
  }

  /** The process id written there; -1 when there is none. */
  long pid() {
    List<String> lines = lines();
    String first = lines.isEmpty() ? "" : lines.get(0).strip();
    return first.matches("[0-9]{1,9}") ? Long.parseLong(first) : -1;
  }

  /** True when the server that writes this file says that it takes connections on that port. */
  boolean isReady(int port) {
    List<String> lines = lines();
    return lines.size() > STATE
        && lines.get(PORT).strip().equals(Integer.toString(port))
        && lines.get(STATE).strip().equals("ready");
  }

  /** The port of a server that takes connections; 0 when there is none. */
  int readyPort() {
    List<String> lines = lines();
    String port = lines.size() > STATE ? lines.get(PORT).strip() : "";
    return port.matches("[0-9]{1,5}") && isReady(Integer.parseInt(port))
        ? Integer.parseInt(port)
        : 0;
  }

  void delete() throws IOException {
    Files.deleteIfExists(path);
  }

  private List<String> lines() {
    try {
      // Latin-1 reads any bytes: a half-written file is a file without the line looked for.
      return Files.readAllLines(path, StandardCharsets.ISO_8859_1);
    } catch (IOException e) {
      return List.of();
    }
  }
}
