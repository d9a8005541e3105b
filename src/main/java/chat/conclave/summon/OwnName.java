package chat.conclave.summon;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Takes the model's own name off the beginning of its reply: models that see {@code Ann: …} like to
 * begin with {@code Claude:}, plain or bold.
 */
final class OwnName {
  private final List<String> prefixes;
  private @Nullable StringBuilder held = new StringBuilder();

  OwnName(String name) {
    prefixes = List.of(name + ":", "**" + name + ":**", "**" + name + "**:");
  }

  /** What may be shown of the text so far; empty while the beginning could still be the name. */
  String pass(String piece) {
    if (held == null) {
      return piece;
    }
    held.append(piece);
    String start = held.toString().stripLeading();
    return prefixes.stream().anyMatch(prefix -> couldBecome(start, prefix)) ? "" : release(start);
  }

  private static boolean couldBecome(String start, String prefix) {
    return start.length() <= prefix.length()
        && prefix.regionMatches(true, 0, start, 0, start.length());
  }

  /** What is still held back when the reply ends. */
  String rest() {
    return held == null ? "" : release(held.toString());
  }

  private String release(String start) {
    held = null;
    return prefixes.stream()
        .filter(prefix -> start.regionMatches(true, 0, prefix, 0, prefix.length()))
        .findFirst()
        .map(prefix -> start.substring(prefix.length()).stripLeading())
        .orElse(start);
  }
}
