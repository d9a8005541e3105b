package chat.conclave.provider;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A stream of a real or imagined provider, and what has to come of it. */
record Fixture(String name, Dialect dialect, Buffer body, JsonObject expected) {
  private static final Path FOLDER = Path.of("..", "shared", "fixtures");

  /** All of the dialects spoken here; the test is skipped where the folder is not. */
  static List<Fixture> all() {
    Assumptions.assumeTrue(Files.isDirectory(FOLDER), "no provider fixtures at " + FOLDER);
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files
          .filter(file -> file.toString().endsWith(".json"))
          .sorted()
          .flatMap(Fixture::read)
          .toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** A JSON file of the fixtures. */
  static JsonObject json(String path) {
    Assumptions.assumeTrue(Files.isDirectory(FOLDER), "no provider fixtures at " + FOLDER);
    return new JsonObject(text(FOLDER.resolve(path)));
  }

  private static Stream<Fixture> read(Path file) {
    JsonObject about = new JsonObject(text(file));
    String kind = about.getString("endpoint_kind", "");
    String format = about.getString("file_format", "");
    boolean chat = kind.equals("openai-chat");
    if (format.isEmpty() || !(chat || kind.equals("anthropic-messages"))) {
      return Stream.empty();
    }
    String raw = text(file.resolveSibling(about.getString("file")));
    String body = format.equals("json-lines") ? events(raw, chat) : raw;
    return Stream.of(
        new Fixture(
            FOLDER.relativize(file).toString(),
            chat ? Dialect.CHAT_COMPLETIONS : Dialect.MESSAGES,
            Buffer.buffer(body),
            about.getJsonObject("expected")));
  }

  private static String events(String lines, boolean chat) {
    StringBuilder body = new StringBuilder();
    for (String line : lines.split("\n")) {
      if (!line.isBlank()) {
        body.append(chat ? "" : "event: " + new JsonObject(line).getString("type") + "\n");
        body.append("data: ").append(line).append("\n\n");
      }
    }
    return body.append(chat ? "data: [DONE]\n\n" : "").toString();
  }

  private static String text(Path file) {
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Override
  public String toString() {
    return name;
  }
}
