package chat.conclave.provider;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/** A stream of a real or imagined provider, and what has to come of it. */
record Fixture(String name, String file, Dialect dialect, Buffer body, JsonObject expected) {
  private static final Path FOLDER = Path.of("..", "shared", "fixtures");
  private static final Map<String, Dialect> KINDS =
      Map.of(
          "openai-chat", Dialect.CHAT_COMPLETIONS,
          "openai-responses", Dialect.RESPONSES,
          "anthropic-messages", Dialect.MESSAGES,
          "gemini-generateContent", Dialect.GEMINI,
          "bedrock-converse-stream", Dialect.CONVERSE);

  /** All streams; the test is skipped where the folder is not. */
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

  /** Whatever looks like a stream in the folder, whether or not somebody has described it. */
  static List<String> files() {
    try (Stream<Path> files = Files.walk(FOLDER)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> FOLDER.relativize(file).toString())
          .filter(name -> name.matches(".*[.](sse|bin|chunks[.]txt)"))
          .sorted()
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

  /** A text of the fixtures. */
  static String text(String path) {
    Assumptions.assumeTrue(Files.isDirectory(FOLDER), "no provider fixtures at " + FOLDER);
    return text(FOLDER.resolve(path));
  }

  private static Stream<Fixture> read(Path file) {
    JsonObject about = new JsonObject(text(file));
    String kind = about.getString("endpoint_kind", "");
    String format = about.getString("file_format", "");
    Dialect dialect = KINDS.get(kind);
    if (format.isEmpty() || dialect == null) {
      return Stream.empty();
    }
    Path body = file.resolveSibling(about.getString("file"));
    return Stream.of(
        new Fixture(
            FOLDER.relativize(file).toString(),
            FOLDER.relativize(body).toString(),
            dialect,
            format.equals("json-lines")
                ? Buffer.buffer(events(text(body), dialect == Dialect.CHAT_COMPLETIONS))
                : bytes(body),
            about.getJsonObject("expected")));
  }

  private static Buffer bytes(Path file) {
    try {
      return Buffer.buffer(Files.readAllBytes(file));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
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
