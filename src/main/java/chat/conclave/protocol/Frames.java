package chat.conclave.protocol;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Collection;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What the server sends about rooms. */
public final class Frames {
  private Frames() {}

  /** A stored change. */
  public static JsonObject change(UUID room, Change change) {
    return change.on(new ChangeFrames(room));
  }

  /**
   * A piece of a running reply.
   *
   * @param at its offset, in UTF-16 units
   */
  public static JsonObject delta(UUID room, UUID message, int at, String text, MessageState state) {
    return frame("delta", room)
        .put("message", message.toString())
        .put("at", at)
        .put("text", text)
        .put("state", Wire.name(state));
  }

  /**
   * A piece of what a model thinks before or while it writes.
   *
   * @param at its offset, in UTF-16 units
   */
  public static JsonObject reasoning(UUID room, UUID message, int at, String text) {
    return frame("reasoning", room)
        .put("message", message.toString())
        .put("at", at)
        .put("text", text);
  }

  public static JsonObject typing(UUID room, Who who) {
    return frame("typing", room).put("user", who.user().toString()).put("name", who.name());
  }

  /**
   * Who is there now.
   *
   * @param present some of them, if there are many
   */
  public static JsonObject presence(UUID room, Collection<UUID> present, int count) {
    return frame("presence", room).put("present", ids(present)).put("count", count);
  }

  /** The last change of each room that somebody is in. */
  public static JsonObject heads(Map<UUID, Long> revs, Instant now) {
    JsonObject rooms = new JsonObject();
    revs.forEach((room, rev) -> rooms.put(room.toString(), rev));
    return new JsonObject()
        .put("type", "heads")
        .put("rooms", rooms)
        .put("serverTime", now.toString());
  }

  /**
   * What has become of a key, to its owner.
   *
   * @param kind saved or session
   * @param state the state's code, or gone
   */
  public static JsonObject keyState(
      String provider,
      String kind,
      String state,
      @Nullable Instant limitedUntil,
      @Nullable Instant expiresAt) {
    JsonObject frame =
        new JsonObject()
            .put("type", "key-state")
            .put("provider", provider)
            .put("kind", kind)
            .put("state", state);
    if (limitedUntil != null) {
      frame.put("limitedUntil", limitedUntil.toString());
    }
    if (expiresAt != null) {
      frame.put("expiresAt", expiresAt.toString());
    }
    return frame;
  }

  /** How far a round table has come, or how it has ended. */
  public static JsonObject table(TableState state) {
    return frame("table", state.room()).mergeIn(Wire.json(state));
  }

  /** Asks the owner of a key to lend it. */
  public static JsonObject lendRequest(
      UUID request, RoomInfo room, Seat seat, UUID asker, String askerName, Instant createdAt) {
    return new JsonObject()
        .put("type", "lend-request")
        .put("request", request.toString())
        .put("room", room.id().toString())
        .put("roomName", room.name())
        .put("seat", seat.id().toString())
        .put("handle", seat.handle())
        .put("provider", seat.provider())
        .put("model", seat.model())
        .put("asker", new JsonObject().put("id", asker.toString()).put("name", askerName))
        .put("createdAt", createdAt.toString());
  }

  /** What the owner of a key has answered, to who asked. */
  public static JsonObject lendAnswer(
      UUID room, UUID seat, String provider, String owner, LendFor to) {
    return frame("lend-answer", room)
        .put("seat", seat.toString())
        .put("provider", provider)
        .put("owner", owner)
        .put("to", Wire.name(to));
  }

  /** To somebody's other sockets: how far they have read. */
  public static JsonObject read(UUID room, long rev) {
    // Not as `rev`: for a client that would be a change of the room.
    return frame("read", room).put("read", rev);
  }

  /**
   * To members who are not in a room: there is something new.
   *
   * @param said the rev of it: who has read so far knows it
   */
  public static JsonObject news(UUID room, long said) {
    return frame("news", room).put("said", said);
  }

  /**
   * To a member who is not in a room and is named or answered there.
   *
   * @param answers whether they are answered
   */
  public static JsonObject mention(RoomInfo room, Message message, long said, boolean answers) {
    return news(room.id(), said)
        .put("roomName", room.name())
        .put("message", message.id().toString())
        .put("author", Wire.json(message.author()))
        .put("mention", answers ? "answered" : "named");
  }

  /** To who hears nothing of a room any more. */
  public static JsonObject left(UUID room, Parting reason) {
    return frame("left", room).put("reason", Wire.name(reason));
  }

  public static JsonArray ids(Collection<UUID> ids) {
    JsonArray array = new JsonArray();
    ids.forEach(id -> array.add(id.toString()));
    return array;
  }

  /** The answer to frame {@code re}. */
  public static JsonObject answer(String type, @Nullable Object re) {
    JsonObject frame = new JsonObject().put("type", type);
    return re == null ? frame : frame.put("re", re);
  }

  public static JsonObject error(@Nullable Object re, Refusal refusal) {
    return answer("error", re).mergeIn(Wire.json(refusal));
  }

  private static JsonObject frame(String type, UUID room) {
    return new JsonObject().put("type", type).put("room", room.toString());
  }

  private record ChangeFrames(UUID room) implements Change.Cases<JsonObject> {
    @Override
    public JsonObject posted(Change.Posted change) {
      return message(change.rev(), change.message());
    }

    @Override
    public JsonObject became(Change.Became change) {
      return message(change.rev(), change.message());
    }

    @Override
    public JsonObject altered(Change.Altered change) {
      return message(change.rev(), change.message());
    }

    private JsonObject message(long rev, Message message) {
      return frame("message", room).put("rev", rev).put("message", Wire.json(message));
    }

    @Override
    public JsonObject seated(Change.Seated change) {
      return gone(
          frame("seat", room).put("rev", change.rev()).put("seat", Wire.json(change.seat())),
          change.gone());
    }

    @Override
    public JsonObject joined(Change.Joined change) {
      JsonObject frame =
          frame("member", room).put("rev", change.rev()).put("member", Wire.json(change.member()));
      return change.parting() == Parting.BANNED
          ? gone(frame, true).put("banned", true)
          : gone(frame, change.gone());
    }

    @Override
    public JsonObject configured(Change.Configured change) {
      return frame("info", room).put("rev", change.rev()).put("info", Wire.json(change.room()));
    }

    private static JsonObject gone(JsonObject frame, boolean gone) {
      return gone ? frame.put("gone", true) : frame;
    }
  }
}
