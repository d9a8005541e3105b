package chat.conclave.provider;

import java.util.List;
import java.util.regex.Pattern;

/**
 * Finds a provider key in a text, also one that is broken over lines or stands in code. The page
 * does the same, by the same rules, in {@code secrets.js}; both are tested with one table of cases.
 */
public final class SecretCatcher {
  private static final Pattern INVISIBLE = Pattern.compile("[\u00ad\u200b-\u200d\u2060\ufeff]");

  /** A line break between two pieces of a key, with what code and quotations put around it. */
  private static final Pattern BREAK =
      Pattern.compile("(?<=[\\w/+=.-])[\"'`+\\\\ \\t]{0,8}\\r?\\n[\"'`+>| \\t]{0,40}(?=[\\w/+=-])");

  private final List<String> patterns;
  private final Pattern any;

  SecretCatcher(List<String> patterns) {
    this.patterns = List.copyOf(patterns);
    this.any = Pattern.compile("(?<![\\w-])(?:" + String.join("|", patterns) + ")");
  }

  /** The regular expressions, as ECMAScript reads them too. */
  public List<String> patterns() {
    return patterns;
  }

  /** Whether {@code text} seems to hold a key. */
  public boolean finds(String text) {
    String plain = INVISIBLE.matcher(text).replaceAll("");
    return foundIn(plain) || foundIn(BREAK.matcher(plain).replaceAll(""));
  }

  private boolean foundIn(String text) {
    return any.matcher(text).results().anyMatch(match -> looksRandom(match.group()));
  }

  /** Not a row of x, and not words with hyphens between them. */
  private static boolean looksRandom(String key) {
    long different = key.chars().distinct().count();
    long unlikeWords =
        key.chars().filter(c -> c >= '0' && c <= '9' || c >= 'A' && c <= 'Z').count();
    return different >= Math.min(14, key.length() / 3)
        && unlikeWords >= Math.max(1, key.length() / 24);
  }
}
