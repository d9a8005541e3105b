package chat.conclave.leak;

import java.io.IOException;
import java.io.PrintStream;
import java.io.RandomAccessFile;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.locks.LockSupport;

/**
 * Counts the copies of keys in the whole memory of a running server, two seconds after replies that
 * they paid for: heap, garbage, and all that lies outside of the heap. Linux only. A measurement
 * and no test: what the collector leaves where is not ours to say. SECURITY.md has its figures and
 * how to run it.
 */
final class MemorySearch {
  private static final int CHUNK = 1 << 20;

  /** How much of a key must be in one piece to count. */
  private static final int PIECE = 16;

  private MemorySearch() {}

  public static void main(String[] arguments) throws IOException {
    boolean tls = !List.of(arguments).contains("plain");
    PrintStream out = System.out;
    Canary control = Canary.of("the control");
    List<Canary> keys =
        List.of(
            Canary.of("saved, lent"),
            Canary.of("tested"),
            Canary.of("session"),
            Canary.of("clear"));
    try (ChildServer server = new ChildServer(control, tls)) {
      server.saves(keys.get(0), keys.get(1));
      server.holds(keys.get(2));
      server.savesInClear(keys.get(3));
      LockSupport.parkNanos(Duration.ofSeconds(2).toNanos());
      List<Canary> all = new ArrayList<>(keys);
      all.add(control);
      out.println(tls ? "providers behind TLS" : "providers without TLS");
      out.println("two seconds after: " + count(server.process.pid(), all));
      server.process.collect();
      out.println("after a collection: " + count(server.process.pid(), all));
    }
  }

  /** Copies by canary. Each form of text is one of its bytes: ASCII, or UTF-16 of either order. */
  private static Map<String, Integer> count(long pid, List<Canary> canaries) throws IOException {
    Map<String, Integer> counts = new TreeMap<>();
    canaries.forEach(canary -> counts.put(canary.name(), 0));
    try (RandomAccessFile memory = new RandomAccessFile("/proc/" + pid + "/mem", "r")) {
      for (String line : Files.readAllLines(Path.of("/proc/" + pid + "/maps"))) {
        String[] parts = line.split("[ -]", 4);
        if (parts[2].startsWith("rw")) {
          long from = Long.parseUnsignedLong(parts[0], 16);
          long to = Long.parseUnsignedLong(parts[1], 16);
          count(memory, from, to, canaries, counts);
        }
      }
    }
    return counts;
  }

  private static void count(
      RandomAccessFile memory,
      long from,
      long to,
      List<Canary> canaries,
      Map<String, Integer> counts)
      throws IOException {
    byte[] chunk = new byte[CHUNK];
    for (long at = from; at < to; at += CHUNK - 2 * PIECE) {
      int length = (int) Math.min(CHUNK, to - at);
      try {
        memory.seek(at);
        memory.readFully(chunk, 0, length);
      } catch (IOException unreadable) {
        continue; // Not every page is there.
      }
      String text = new String(chunk, 0, length, StandardCharsets.ISO_8859_1);
      for (Canary canary : canaries) {
        counts.merge(canary.name(), copies(text, canary.text()), Integer::sum);
      }
    }
  }

  private static int copies(String text, String key) {
    String piece = key.substring(key.length() / 2, key.length() / 2 + PIECE);
    int found = 0;
    for (String form :
        new String[] {
          piece, new String(piece.getBytes(StandardCharsets.UTF_16LE), StandardCharsets.ISO_8859_1)
        }) {
      for (int at = text.indexOf(form); at >= 0; at = text.indexOf(form, at + 1)) {
        found++;
      }
    }
    return found;
  }
}
