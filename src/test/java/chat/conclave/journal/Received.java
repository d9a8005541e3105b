package chat.conclave.journal;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** What a frame from the server is for the journal. */
final class Received {
  private Received() {}

  /**
   * @param after what was asked for when the room was entered last
   */
  static Optional<Entry> entry(JsonObject frame, Optional<Long> after) {
    return switch (frame.getString("type")) {
      case "room" -> Optional.of(entered(frame, after));
      case "message" -> {
        Content content = Content.of(frame.getJsonObject("message"));
        yield changed(frame, content.id(), Optional.of(content));
      }
      case "seat", "member" ->
          changed(
              frame,
              frame.getJsonObject(frame.getString("type")).getString("id"),
              Optional.empty());
      case "info" -> changed(frame, "", Optional.empty());
      case "delta" ->
          Optional.of(
              new Entry.Piece(
                  frame.getString("message"), frame.getInteger("at"), frame.getString("text")));
      default -> Optional.empty();
    };
  }

  private static Optional<Entry> changed(JsonObject frame, String id, Optional<Content> content) {
    return Optional.of(
        new Entry.Changed(frame.getLong("rev"), frame.getString("type") + " " + id, content));
  }

  private static Entry entered(JsonObject frame, Optional<Long> after) {
    List<Content> messages =
        frame.getJsonArray("messages", new JsonArray()).stream()
            .map(each -> Content.of((JsonObject) each))
            .toList();
    Map<String, String> streams = new HashMap<>();
    frame
        .getJsonArray("streams")
        .forEach(
            each -> {
              JsonObject stream = (JsonObject) each;
              streams.put(stream.getString("message"), stream.getString("text"));
            });
    return new Entry.Entered(
        frame.getString("epoch"),
        after,
        frame.getLong("rev"),
        frame.getBoolean("reset"),
        messages,
        streams);
  }
}
