package chat.conclave.operate;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The rows of an INSERT statement, behind its word VALUES. */
final class SqlValues {
  private final String text;
  private int at;

  SqlValues(String statement, int from) {
    this.text = statement;
    this.at = from;
  }

  List<List<@Nullable String>> rows() throws DamagedDump {
    List<List<@Nullable String>> rows = new ArrayList<>();
    do {
      expect('(');
      List<@Nullable String> row = new ArrayList<>();
      do {
        row.add(value());
      } while (skip(','));
      expect(')');
      rows.add(row);
    } while (skip(','));
    return rows;
  }

  private @Nullable String value() throws DamagedDump {
    blanks();
    boolean escapes = text.startsWith("E'", at) || text.startsWith("e'", at);
    if (escapes) {
      at++;
    }
    if (at < text.length() && text.charAt(at) == '\'') {
      return quoted(escapes);
    }
    int from = at;
    while (at < text.length() && ",)".indexOf(text.charAt(at)) < 0) {
      at++;
    }
    String bare = text.substring(from, at).strip();
    return bare.equalsIgnoreCase("NULL") ? null : bare;
  }

  private String quoted(boolean escapes) throws DamagedDump {
    StringBuilder value = new StringBuilder();
    for (at++; at < text.length(); at++) {
      char c = text.charAt(at);
      if (c == '\'' && !text.startsWith("''", at)) {
        at++;
        return value.toString();
      }
      if (c == '\'' || (c == '\\' && escapes)) {
        at++;
      }
      if (at < text.length()) {
        value.append(text.charAt(at));
      }
    }
    throw new DamagedDump("a value in it has no end");
  }

  private void expect(char c) throws DamagedDump {
    if (!skip(c)) {
      throw new DamagedDump("an INSERT statement in it makes no sense");
    }
  }

  private boolean skip(char c) {
    blanks();
    boolean there = at < text.length() && text.charAt(at) == c;
    if (there) {
      at++;
    }
    return there;
  }

  private void blanks() {
    while (at < text.length() && Character.isWhitespace(text.charAt(at))) {
      at++;
    }
  }
}
