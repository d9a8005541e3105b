package chat.conclave.leak;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Queue;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Looks for canaries in every {@link Form}, for all of them at once and in one pass (Aho and
 * Corasick). It looks for pieces of them, so that the greater part of a key is found too.
 */
final class Search {
  /** Any part of a canary that is twice as long as this holds a whole piece. */
  private static final int PIECE = 12;

  private static final int ROOT = 0;

  private final List<int[]> next = new ArrayList<>();
  private final List<@Nullable String> names = new ArrayList<>();

  Search(Canary... canaries) {
    grow();
    for (Canary canary : canaries) {
      for (int from = 0; from + PIECE <= canary.text().length(); from += PIECE) {
        String piece = canary.text().substring(from, from + PIECE);
        for (Form form : Form.values()) {
          form.of(piece).forEach(needle -> add(needle, canary.name() + " as " + form));
        }
      }
    }
    connect();
  }

  private int grow() {
    int[] edges = new int[256];
    Arrays.fill(edges, -1);
    next.add(edges);
    names.add(null);
    return next.size() - 1;
  }

  private void add(byte[] needle, String name) {
    int state = ROOT;
    for (byte b : needle) {
      int[] edges = next.get(state);
      if (edges[b & 0xff] < 0) {
        edges[b & 0xff] = grow();
      }
      state = edges[b & 0xff];
    }
    if (names.get(state) == null) {
      names.set(state, name);
    }
  }

  /** Gives each state a way on for each byte: that of the longest end which is a beginning. */
  private void connect() {
    int[] fallback = new int[next.size()];
    Queue<Integer> breadthFirst = new ArrayDeque<>(List.of(ROOT));
    while (!breadthFirst.isEmpty()) {
      int state = breadthFirst.remove();
      int[] edges = next.get(state);
      for (int b = 0; b < 256; b++) {
        int otherwise = state == ROOT ? ROOT : next.get(fallback[state])[b];
        if (edges[b] < 0) {
          edges[b] = otherwise;
        } else {
          fallback[edges[b]] = otherwise;
          if (names.get(edges[b]) == null) {
            names.set(edges[b], names.get(otherwise));
          }
          breadthFirst.add(edges[b]);
        }
      }
    }
  }

  /** Begins to search one place. */
  Place in(String place) {
    return new Place(place);
  }

  /** One place, fed piece by piece; a needle may lie across two pieces. Safe for all threads. */
  final class Place {
    private static final int EXCERPT = 100;

    private final String name;
    private final Set<String> found = new TreeSet<>();
    private final List<String> excerpts = new ArrayList<>();
    private int state = ROOT;

    private Place(String name) {
      this.name = name;
    }

    synchronized void more(byte[] bytes, int length) {
      for (int i = 0; i < length; i++) {
        state = next.get(state)[bytes[i] & 0xff];
        @Nullable String hit = names.get(state);
        if (hit != null && found.add(hit)) {
          int from = Math.max(0, i - EXCERPT);
          excerpts.add(hit + ": …" + new String(bytes, from, i + 1 - from, ISO_8859_1));
        }
      }
    }

    /** The whole of something: what follows has nothing to do with it. */
    synchronized void feed(String text) {
      feed(text.getBytes(UTF_8));
    }

    synchronized void feed(byte[] bytes) {
      more(bytes, bytes.length);
      state = ROOT;
    }

    /** A whole file or the like. */
    synchronized void feed(InputStream stream) throws IOException {
      byte[] buffer = new byte[1 << 16];
      for (int read = stream.read(buffer); read >= 0; read = stream.read(buffer)) {
        more(buffer, read);
      }
      state = ROOT;
    }

    /** A file, or all files of a folder. */
    void feedFiles(Path root) throws IOException {
      List<Path> files;
      try (Stream<Path> all = Files.walk(root)) {
        files = all.filter(Files::isRegularFile).toList();
      }
      for (Path file : files) {
        try (InputStream stream = Files.newInputStream(file)) {
          feed(stream);
        } catch (NoSuchFileException e) {
          // The database removes its temporary files.
        }
      }
    }

    /** What was found, such as {@code saved key as BASE64}. */
    synchronized Set<String> found() {
      return new TreeSet<>(found);
    }

    /**
     * @throws AssertionError when anything but the control was found, or the control was not
     */
    synchronized void holdsOnly(Canary control) {
      if (found.stream().noneMatch(hit -> hit.startsWith(control.name()))) {
        throw new AssertionError(name + ": the search is blind, it does not see what was planted");
      }
      List<String> leaks =
          excerpts.stream().filter(excerpt -> !excerpt.startsWith(control.name())).toList();
      if (!leaks.isEmpty()) {
        throw new AssertionError(name + " holds a key:\n" + String.join("\n", leaks));
      }
    }
  }
}
