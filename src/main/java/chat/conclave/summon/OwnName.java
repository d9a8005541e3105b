package chat.conclave.summon;

import org.jspecify.annotations.Nullable;

/**
 * Takes the model's own name off the beginning of its reply: models that see {@code Ann: …} like to
 * begin with {@code Claude:}.
 */
final class OwnName {
  private final String prefix;
  private @Nullable StringBuilder held = new StringBuilder();

  OwnName(String name) {
    prefix = name + ":";
  }

  /** What may be shown of the text so far; empty while the beginning could still be the name. */
  String pass(String piece) {
    if (held == null) {
      return piece;
    }
    held.append(piece);
    String start = held.toString().stripLeading();
    if (start.length() <= prefix.length()
        && prefix.regionMatches(true, 0, start, 0, start.length())) {
      return "";
    }
    return release(start);
  }

  /** What is still held back when the reply ends. */
  String rest() {
    return held == null ? "" : release(held.toString());
  }

  private String release(String start) {
    held = null;
    boolean named = start.regionMatches(true, 0, prefix, 0, prefix.length());
    return named ? start.substring(prefix.length()).stripLeading() : start;
  }
}
