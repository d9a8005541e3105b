package chat.conclave.edge;

import chat.conclave.protocol.Change;
import chat.conclave.protocol.FrameReader;
import chat.conclave.protocol.Frames;
import chat.conclave.protocol.Who;
import chat.conclave.protocol.Wire;
import chat.conclave.room.RoomAnswer;
import chat.conclave.room.RoomAnswer.Entered;
import chat.conclave.storage.RoomReader;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Answers of rooms as frames. */
final class Presenting {
  private Presenting() {}

  /**
   * @param page the page's version
   * @param until when the token is over
   */
  static JsonObject welcome(
      @Nullable Object re, UUID session, Who who, String page, Instant until, Instant now) {
    return Frames.answer("welcome", re)
        .put("session", session.toString())
        .put(
            "user",
            new JsonObject()
                .put("id", who.user().toString())
                .put("name", who.name())
                .put("role", Wire.name(who.role()))
                .put("bot", who.bot()))
        .put(
            "limits",
            new JsonObject().put("text", FrameReader.TEXT_LIMIT).put("frame", TextFrames.LIMIT))
        .put("page", page)
        .put("until", until.toString())
        .put("serverTime", now.toString());
  }

  /** The room, and after it the changes that its reader missed, in order. */
  static List<JsonObject> entered(@Nullable Object re, Entered entered) {
    List<JsonObject> frames = new ArrayList<>();
    JsonObject room =
        Frames.answer("room", re)
            .put("room", entered.room().id().toString())
            .put("name", entered.room().name())
            .put("topic", entered.room().topic())
            .put("visibility", Wire.name(entered.room().visibility()))
            .put("hopLimit", entered.room().hopLimit())
            .put("lobby", entered.room().lobby())
            .put("answers", Wire.name(entered.room().answers()))
            .put("retentionDays", entered.room().retentionDays())
            .put("context", Wire.context(entered.room()))
            .put("epoch", entered.epoch().toString())
            .put("rev", entered.rev())
            .put("reset", entered.newest() != null)
            .put("you", Wire.json(entered.you()))
            .put("members", Wire.array(entered.people().members(), Wire::json))
            .put("memberCount", entered.people().memberCount())
            .put("seats", Wire.array(entered.seats(), Wire::json))
            .put("table", entered.table() == null ? null : Wire.json(entered.table()))
            .put("streams", streams(entered.streams()))
            .put("present", Frames.ids(entered.people().present().some()))
            .put("presentCount", entered.people().present().count());
    RoomReader.Newest newest = entered.newest();
    if (newest != null) {
      room.put("messages", Wire.array(newest.messages(), Wire::json)).put("older", newest.older());
    }
    frames.add(room);
    for (Change change : entered.changes()) {
      frames.add(Frames.change(entered.room().id(), change));
    }
    return frames;
  }

  private static JsonArray streams(List<RoomAnswer.Stream> streams) {
    JsonArray array = new JsonArray();
    for (RoomAnswer.Stream stream : streams) {
      JsonObject json =
          new JsonObject()
              .put("message", stream.message().toString())
              .put("text", stream.text())
              .put("state", Wire.name(stream.state()));
      array.add(stream.reasoning().isEmpty() ? json : json.put("reasoning", stream.reasoning()));
    }
    return array;
  }
}
