package chat.conclave.operate;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.jspecify.annotations.Nullable;

/**
 * Reads the plain format of pg_dump, gzipped or not, as it is written by default (COPY) or with
 * {@code --inserts}, {@code --column-inserts} or {@code --rows-per-insert}. Any other table is
 * passed over.
 */
final class DumpReader {
  private static final String TABLE = "(?:\"?conclave\"?\\.)?\"?(keysets|sealed_keys)\"?";
  private static final String COLUMNS = "(?:\\s*\\(([^)]*)\\))?";
  private static final Pattern COPY =
      Pattern.compile(
          "COPY\\s+" + TABLE + COLUMNS + "\\s+FROM\\s+stdin.*",
          Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern ANY_COPY =
      Pattern.compile("COPY\\s.*\\sFROM\\s+stdin.*", Pattern.CASE_INSENSITIVE | Pattern.DOTALL);
  private static final Pattern INSERT =
      Pattern.compile(
          "INSERT\\s+INTO\\s+" + TABLE + COLUMNS + "\\s*(?:OVERRIDING\\s+\\w+\\s+VALUE\\s+)?VALUES",
          Pattern.CASE_INSENSITIVE);
  private static final Pattern WANTED =
      Pattern.compile("COPY\\s|" + INSERT.pattern(), Pattern.CASE_INSENSITIVE);
  private static final String NOTHING = "\\N";
  private static final String LAST = "\\.";

  private final Dump dump = new Dump();
  private final SqlScanner sql;

  private DumpReader(BufferedReader in) {
    this.sql = new SqlScanner(in, WANTED);
  }

  static Dump read(Path file) throws IOException, DamagedDump {
    try (InputStream bytes = plain(new BufferedInputStream(Files.newInputStream(file)));
        BufferedReader in =
            new BufferedReader(new InputStreamReader(bytes, StandardCharsets.UTF_8))) {
      return new DumpReader(in).read();
    } catch (java.io.EOFException | java.util.zip.ZipException e) {
      throw new DamagedDump("its compression is damaged or cut off");
    }
  }

  private static InputStream plain(InputStream in) throws IOException, DamagedDump {
    in.mark(8);
    byte[] start = in.readNBytes(5);
    in.reset();
    if (Arrays.equals(start, "PGDMP".getBytes(StandardCharsets.US_ASCII))) {
      throw new DamagedDump(
          "it is in pg_dump's custom format; make it plain with pg_restore --file=plain.sql");
    }
    boolean zipped = start.length > 1 && start[0] == 0x1f && start[1] == (byte) 0x8b;
    return zipped ? new GZIPInputStream(in) : in;
  }

  private Dump read() throws IOException, DamagedDump {
    for (String each = sql.next(); each != null; each = sql.next()) {
      Matcher insert = INSERT.matcher(each);
      if (ANY_COPY.matcher(each).matches()) {
        copy(COPY.matcher(each));
      } else if (insert.lookingAt()) {
        List<String> columns = columns(insert.group(2));
        for (List<@Nullable String> row : new SqlValues(each, insert.end()).rows()) {
          dump.add(insert.group(1), columns, row);
        }
      }
    }
    if (!sql.isComplete()) {
      throw new DamagedDump("its end is missing");
    }
    return dump;
  }

  private void copy(Matcher header) throws IOException, DamagedDump {
    boolean ours = header.matches();
    sql.line(); // The rest of the statement's line.
    for (String line = sql.line(); !LAST.equals(line); line = sql.line()) {
      if (line == null) {
        throw new DamagedDump("it ends in the middle of a table");
      }
      if (ours) {
        List<@Nullable String> values = new ArrayList<>();
        for (String value : line.split("\t", -1)) {
          values.add(value.equals(NOTHING) ? null : unescape(value));
        }
        dump.add(header.group(1), columns(header.group(2)), values);
      }
    }
  }

  private static List<String> columns(@Nullable String list) {
    return list == null
        ? List.of()
        : Arrays.stream(list.split(",")).map(name -> name.strip().replace("\"", "")).toList();
  }

  /** The escapes of COPY's text format that pg_dump writes. */
  private static String unescape(String text) {
    if (text.indexOf('\\') < 0) {
      return text;
    }
    StringBuilder plain = new StringBuilder();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c == '\\' && i + 1 < text.length()) {
        char escaped = text.charAt(++i);
        int at = "bfnrtv".indexOf(escaped);
        plain.append(at < 0 ? escaped : "\b\f\n\r\t\u000b".charAt(at));
      } else {
        plain.append(c);
      }
    }
    return plain.toString();
  }
}
