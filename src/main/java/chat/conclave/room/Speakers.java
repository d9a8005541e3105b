package chat.conclave.room;

import chat.conclave.protocol.Author;
import java.text.Normalizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/**
 * Who has a name in a conversation. No person can speak for another: a line of a message that
 * begins like a speaker's is set off.
 */
final class Speakers {
  /** How many names a model is told, those who spoke last. */
  static final int NAMED = 30;

  /** In characters; an account's name is shorter. */
  static final int LONGEST_NAME = 64;

  /** Blanks and the signs of Markdown, a list's numbers among them, before and behind a name. */
  private static final Pattern AROUND =
      Pattern.compile("^(?:[^\\p{L}\\p{N}]|\\p{Nd}+[.)]\\s)+|[^\\p{L}\\p{M}\\p{N}]+$");

  private static final int LONGEST_START = 200;
  private static final Pattern INVISIBLE = Pattern.compile("[\\p{Cf}\\p{Cc}]");

  /** What looks like a colon and is none, also to Unicode. */
  private static final Pattern COLON = Pattern.compile("[\u2236\ua789\u02d0\u02f8\u05c3\u0589]");

  private final Set<String> names = new HashSet<>();

  void know(String name) {
    names.add(folded(name));
  }

  String setOff(String text) {
    return Arrays.stream(text.split("\\R", -1))
        .map(line -> startsLikeASpeaker(line) ? "> " + line : line)
        .collect(Collectors.joining("\n"));
  }

  private boolean startsLikeASpeaker(String line) {
    String start = folded(line.substring(0, Math.min(line.length(), LONGEST_START)));
    int colon = start.indexOf(':');
    return colon > 0 && names.contains(AROUND.matcher(start.substring(0, colon)).replaceAll(""));
  }

  /** As a reader takes it who does not look closely. */
  private static String folded(String text) {
    String plain =
        INVISIBLE.matcher(Normalizer.normalize(text, Normalizer.Form.NFKC)).replaceAll("");
    return COLON.matcher(plain).replaceAll(":").toLowerCase(Locale.ROOT);
  }

  /** A name, on one line and not endless. */
  static String shown(String name) {
    String line = name.replaceAll("[\\p{Cc}\\p{Zl}\\p{Zp}]", " ").replaceAll("\\p{Cf}", "").strip();
    int length = line.codePointCount(0, line.length());
    return length <= LONGEST_NAME
        ? line
        : line.substring(0, line.offsetByCodePoints(0, LONGEST_NAME)) + "…";
  }

  /**
   * A sentence about who takes part.
   *
   * @param authors of what is heard, oldest first
   */
  static String present(List<Author> authors) {
    List<Author> newestFirst = new ArrayList<>(authors);
    Collections.reverse(newestFirst);
    return sentence(" Taking part: ", newestFirst, false)
        + sentence(" Other models here: ", newestFirst, true);
  }

  private static String sentence(String beginning, List<Author> authors, boolean models) {
    Set<String> names = new LinkedHashSet<>();
    authors.stream()
        .filter(author -> (author.kind() == Author.Kind.MODEL) == models)
        .forEach(author -> names.add(shown(author.name())));
    if (names.isEmpty()) {
      return "";
    }
    String listed = names.stream().limit(NAMED).collect(Collectors.joining(", "));
    int more = names.size() - NAMED;
    return beginning + listed + (more > 0 ? " and " + more + " more." : ".");
  }
}
