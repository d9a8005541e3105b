package chat.conclave.protocol;

import chat.conclave.money.Cap;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.math.BigDecimal;
import java.util.Collection;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** How the records of this package look as JSON. The names are the public contract's. */
public final class Wire {
  private Wire() {}

  public static String name(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT);
  }

  public static JsonObject json(Message message) {
    JsonObject json =
        new JsonObject()
            .put("id", message.id().toString())
            .put("room", message.room().toString())
            .put("rev", message.rev())
            .put("posted", message.posted())
            .put("author", json(message.author()))
            .put("text", message.text())
            .put("replyTo", message.replyTo() == null ? null : message.replyTo().toString())
            .put("createdAt", message.createdAt().toString())
            .put("editedAt", message.editedAt() == null ? null : message.editedAt().toString())
            .put("state", name(message.state()));
    if (message.reply() != null) {
      json.put("reply", json(message.reply()));
    }
    if (message.marks().pinned()) {
      json.put("pinned", true);
    }
    if (message.marks().hidden()) {
      json.put("hidden", true);
    }
    if (!message.marks().reactions().isEmpty()) {
      json.put("reactions", array(message.marks().reactions(), Wire::json));
    }
    return json;
  }

  private static JsonObject json(Marks.Reaction reaction) {
    return new JsonObject()
        .put("emoji", reaction.emoji())
        .put("users", Frames.ids(reaction.users()));
  }

  static JsonObject json(Author author) {
    return new JsonObject()
        .put("kind", name(author.kind()))
        .put("id", author.id())
        .put("name", author.name());
  }

  private static JsonObject json(Reply reply) {
    JsonObject json =
        new JsonObject()
            .put("seat", reply.seat().toString())
            .put("provider", reply.provider())
            .put("model", reply.model())
            .put(
                "asker",
                new JsonObject().put("id", reply.asker().id()).put("name", reply.asker().name()))
            .put("payer", json(reply.payer()));
    if (reply.place().hop() > 0) {
      json.put("hop", reply.place().hop());
    }
    if (reply.place().turn()) {
      json.put("turn", true);
    }
    if (!reply.reasoning().isEmpty()) {
      json.put("reasoning", reply.reasoning());
    }
    Outcome outcome = reply.outcome();
    if (outcome.usage() != null) {
      json.put("usage", json(outcome.usage()));
    }
    if (outcome.finish() != null) {
      json.put("finish", name(outcome.finish()));
    }
    if (outcome.limit() != null) {
      json.put("limit", outcome.limit());
    }
    if (outcome.fault() != null) {
      json.put("error", json(outcome.fault()));
    }
    return json;
  }

  private static JsonObject json(Fault fault) {
    JsonObject json =
        new JsonObject().put("code", fault.code().code()).put("message", fault.code().message());
    if (fault.status() != null) {
      json.put("status", fault.status());
    }
    if (fault.requestId() != null) {
      json.put("requestId", fault.requestId());
    }
    if (fault.retryAfter() != null) {
      json.put("retryAfter", Math.max(1, fault.retryAfter().plusMillis(999).toSeconds()));
    }
    if (fault.retryAt() != null) {
      json.put("retryAt", fault.retryAt().toString());
    }
    return json;
  }

  public static JsonObject json(Payer payer) {
    return new JsonObject()
        .put("kind", name(payer.kind()))
        .put("id", payer.id() == null ? null : payer.id().toString())
        .put("name", payer.name());
  }

  private static JsonObject json(Usage usage) {
    JsonObject json = new JsonObject().put("input", usage.input()).put("output", usage.output());
    if (usage.cost() != null) {
      json.put("cost", usage.cost().toPlainString());
      if (usage.estimated()) {
        json.put("estimated", true);
      }
    }
    return json;
  }

  public static JsonObject json(Seat seat) {
    return new JsonObject()
        .put("id", seat.id().toString())
        .put("room", seat.room().toString())
        .put("rev", seat.rev())
        .put("handle", seat.handle())
        .put("provider", seat.provider())
        .put("model", seat.model())
        .put("name", seat.name())
        .put("instructions", seat.instructions());
  }

  public static JsonObject json(Member member) {
    JsonObject json =
        new JsonObject()
            .put("id", member.id().toString())
            .put("name", member.name())
            .put("role", name(member.role()));
    return member.mutedUntil() == null
        ? json
        : json.put("mutedUntil", member.mutedUntil().toString());
  }

  public static JsonObject json(RoomInfo room) {
    return new JsonObject()
        .put("id", room.id().toString())
        .put("name", room.name())
        .put("topic", room.topic())
        .put("visibility", name(room.visibility()))
        .put("hopLimit", room.hopLimit())
        .put("lobby", room.lobby())
        .put("answers", name(room.answers()))
        .put("retentionDays", room.retentionDays())
        .put("context", context(room));
  }

  /** A round table. */
  public static JsonObject json(TableState state) {
    JsonObject json =
        new JsonObject()
            .put("table", state.table().toString())
            .put(
                "by", new JsonObject().put("id", state.by().toString()).put("name", state.byName()))
            .put("seats", Frames.ids(state.seats()))
            .put("round", state.round())
            .put("rounds", state.rounds())
            .put("turn", state.turn() == null ? null : state.turn().toString())
            .put("message", state.reply() == null ? null : state.reply().toString())
            .put("state", state.end() == null ? "running" : "ended");
    return state.end() == null ? json : json.put("reason", name(state.end()));
  }

  /** What a room's models hear. */
  public static JsonObject context(RoomInfo room) {
    return new JsonObject().put("tokens", room.contextTokens()).put("mode", name(room.context()));
  }

  /** A cap, with the limits that it has. */
  public static JsonObject json(Cap cap) {
    JsonObject json = new JsonObject();
    if (cap.dayTokens() != null) {
      json.put("dayTokens", cap.dayTokens());
    }
    if (cap.totalTokens() != null) {
      json.put("totalTokens", cap.totalTokens());
    }
    if (cap.dayCost() != null) {
      json.put("dayCost", dollars(cap.dayCost()));
    }
    if (cap.totalCost() != null) {
      json.put("totalCost", dollars(cap.totalCost()));
    }
    return json;
  }

  /** US dollars as a decimal text; nothing when they are not known. */
  public static @Nullable String dollars(@Nullable BigDecimal amount) {
    return amount == null ? null : amount.toPlainString();
  }

  /** A refusal's code, words and facts; the same on the socket and in a problem document. */
  public static JsonObject json(Refusal refusal) {
    JsonObject json = new JsonObject(new java.util.LinkedHashMap<>(Map.copyOf(refusal.facts())));
    return json.put("code", refusal.code().code()).put("message", refusal.detail());
  }

  public static <T> JsonArray array(Collection<T> items, Function<T, JsonObject> json) {
    JsonArray array = new JsonArray();
    items.forEach(item -> array.add(json.apply(item)));
    return array;
  }
}
