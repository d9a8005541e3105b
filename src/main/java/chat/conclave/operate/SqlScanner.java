package chat.conclave.operate;

import java.io.BufferedReader;
import java.io.IOException;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Cuts an SQL text into statements, without being misled by what stands in strings: a message in a
 * dump may hold any text. Only statements that begin like {@code wanted} are kept whole.
 */
final class SqlScanner {
  /** As much of any statement as tells whether it is wanted. */
  private static final int BEGINNING = 200;

  /** Longest statement that is kept, in characters: {@code --rows-per-insert} makes long ones. */
  private static final int LONGEST = 64 * 1_024 * 1_024;

  private static final int END = -1;

  private final BufferedReader in;
  private final Pattern wanted;
  private final StringBuilder statement = new StringBuilder();
  private boolean keep;
  private boolean decided;
  private int begun;
  private int completed;

  SqlScanner(BufferedReader in, Pattern wanted) {
    this.in = in;
    this.wanted = wanted;
  }

  /** Whether every dump that says that it begins has said that it is complete. */
  boolean isComplete() {
    return completed >= begun;
  }

  /** The next statement, or its beginning; null at the end. */
  @Nullable String next() throws IOException, DamagedDump {
    statement.setLength(0);
    keep = true;
    decided = false;
    int before = ' ';
    for (int c = in.read(); c != END; c = in.read()) {
      if (c == ';') {
        return statement.toString();
      }
      if (c == '\\' && statement.isEmpty()) {
        line(); // A command to psql itself.
      } else if (c == '-' && peek() == '-') {
        comment(line());
      } else if (c == '/' && peek() == '*') {
        blockComment();
      } else if (c == '\'') {
        quoted('\'', before == 'E' || before == 'e');
      } else if (c == '"') {
        quoted('"', false);
      } else if (c == '$' && !Character.isLetterOrDigit(before)) {
        dollarQuoted();
      } else if (!statement.isEmpty() || !Character.isWhitespace(c)) {
        append(c);
      }
      before = c;
    }
    if (!statement.toString().isBlank()) {
      throw new DamagedDump("it ends in the middle of a statement");
    }
    return null;
  }

  /** A line of data after a COPY statement; null at the end of the text. */
  @Nullable String line() throws IOException {
    return in.readLine();
  }

  private void comment(@Nullable String text) {
    if (text != null && text.matches("- PostgreSQL database dump complete\\s*")) {
      completed++;
    } else if (text != null && text.matches("- PostgreSQL database dump\\s*")) {
      begun++;
    }
  }

  private void blockComment() throws IOException, DamagedDump {
    int depth = 0;
    for (int c = '/'; c != END; c = in.read()) {
      if (c == '/' && peek() == '*') {
        in.skip(1);
        depth++;
      } else if (c == '*' && peek() == '/') {
        in.skip(1);
        if (--depth == 0) {
          return;
        }
      }
    }
    throw new DamagedDump("it ends in the middle of a comment");
  }

  private void quoted(char quote, boolean escapes) throws IOException, DamagedDump {
    append(quote);
    for (int c = in.read(); c != END; c = in.read()) {
      append(c);
      if (c == quote) {
        if (peek() != quote) {
          return;
        }
        append(in.read());
      } else if (c == '\\' && escapes) {
        append(in.read());
      }
    }
    throw new DamagedDump("it ends in the middle of a text");
  }

  private void dollarQuoted() throws IOException, DamagedDump {
    StringBuilder tag = new StringBuilder("$");
    while (Character.isLetterOrDigit(peek()) || peek() == '_') {
      tag.append((char) in.read());
    }
    tag.append((char) in.read());
    if (tag.charAt(tag.length() - 1) != '$') {
      return; // Not a quote after all.
    }
    StringBuilder last = new StringBuilder();
    for (int c = in.read(); c != END; c = in.read()) {
      last.append((char) c);
      if (last.length() > tag.length()) {
        last.deleteCharAt(0);
      }
      if (last.compareTo(tag) == 0) {
        return;
      }
    }
    throw new DamagedDump("it ends in the middle of a text");
  }

  private void append(int c) throws DamagedDump {
    if (!keep) {
      return;
    }
    statement.append((char) c);
    if (statement.length() >= BEGINNING && !decided) {
      decided = true;
      keep = wanted.matcher(statement).lookingAt();
    }
    if (statement.length() > LONGEST) {
      throw new DamagedDump("a statement in it is too long");
    }
  }

  private int peek() throws IOException {
    in.mark(1);
    int c = in.read();
    in.reset();
    return c;
  }
}
