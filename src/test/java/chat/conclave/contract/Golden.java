package chat.conclave.contract;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Frames as they stand in {@code src/test/frames}, for the server's tests and the page's. Ids are
 * counted in the order in which they come, and every time is the same.
 */
final class Golden {
  private static final Path FOLDER = Path.of("src/test/frames");
  private static final Pattern CHANGING =
      Pattern.compile("[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}|\\d{4}-\\d\\d-\\d\\dT[0-9:.]+Z");

  private final Map<String, String> names = new HashMap<>();
  private final Map<String, String> ids = new HashMap<>();
  private final Map<String, JsonObject> frames = new LinkedHashMap<>();

  /** Has a person called something that does not change from run to run. */
  void call(String name, String always) {
    names.put(name, always);
  }

  void add(String name, JsonObject frame) {
    String text = frame.encode();
    for (Map.Entry<String, String> changing : names.entrySet()) {
      text = text.replace(changing.getKey(), changing.getValue());
    }
    Matcher matcher = CHANGING.matcher(text);
    String same =
        matcher.replaceAll(
            found -> found.group().endsWith("Z") ? "2026-01-01T12:00:00Z" : id(found.group()));
    JsonObject kept = new JsonObject(same);
    if (kept.getValue("present") instanceof JsonArray present) {
      // In no order.
      kept.put("present", new JsonArray(present.stream().sorted().toList()));
    }
    if (frames.put(name, kept) != null) {
      throw new IllegalArgumentException("two frames are called " + name);
    }
  }

  private String id(String real) {
    return ids.computeIfAbsent(
        real, each -> String.format("00000000-0000-4000-8000-%012d", ids.size() + 1));
  }

  Map<String, JsonObject> frames() {
    return frames;
  }

  /** The frames of a file, by their names. */
  static Map<String, JsonObject> read(String file) {
    try {
      Map<String, JsonObject> frames = new LinkedHashMap<>();
      for (Object each : new JsonArray(Files.readString(FOLDER.resolve(file)))) {
        JsonObject golden = (JsonObject) each;
        frames.put(golden.getString("name"), golden.getJsonObject("frame"));
      }
      return frames;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes what was heard the expected. */
  void write(String file) throws IOException {
    JsonArray all = new JsonArray();
    frames.forEach(
        (name, frame) -> all.add(new JsonObject().put("name", name).put("frame", frame)));
    Files.writeString(FOLDER.resolve(file), all.encodePrettily() + "\n");
  }
}
