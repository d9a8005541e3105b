package chat.conclave.edge;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/**
 * The words that somebody looks for, and where they stand in a text: as offsets, never as markup.
 *
 * @param words of the last one a beginning is enough
 */
record Highlights(List<String> words) {
  private static final int WORDS = 8;
  private static final int MOST = 50;
  private static final Pattern WORD = Pattern.compile("[\\p{L}\\p{N}\\p{M}]+");

  static Highlights of(String query) {
    List<String> words =
        WORD.matcher(query).results().map(found -> found.group()).limit(WORDS).toList();
    if (words.isEmpty()) {
      throw Refusal.of(ErrorCode.INVALID, "Search for a word.");
    }
    return new Highlights(words);
  }

  /** Where they stand, in UTF-16 units. */
  JsonArray in(String text) {
    String any =
        IntStream.range(0, words.size())
            .mapToObj(
                i ->
                    Pattern.quote(words.get(i))
                        + (i == words.size() - 1
                            ? "[\\p{L}\\p{N}\\p{M}]*"
                            : "(?![\\p{L}\\p{N}\\p{M}])"))
            .collect(Collectors.joining("|"));
    Matcher found =
        Pattern.compile(
                "(?<![\\p{L}\\p{N}\\p{M}])(?:" + any + ")",
                Pattern.CASE_INSENSITIVE | Pattern.UNICODE_CASE)
            .matcher(text);
    JsonArray places = new JsonArray();
    while (places.size() < MOST && found.find()) {
      places.add(
          new JsonObject().put("at", found.start()).put("length", found.end() - found.start()));
    }
    return places;
  }
}
