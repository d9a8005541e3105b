package chat.conclave.storage;

import chat.conclave.protocol.Change;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.Parting;
import chat.conclave.protocol.RoomInfo;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;

/** Puts changes and what they are about together again. */
final class ChangeJoin {
  private final RoomInfo room;
  private final Map<UUID, Row> messages;
  private final Map<UUID, Row> seats;
  private final Map<UUID, Row> members;

  ChangeJoin(RoomInfo room, RowSet<Row> messages, RowSet<Row> seats, RowSet<Row> members) {
    this.room = room;
    this.messages = byId(messages);
    this.seats = byId(seats);
    this.members = byId(members);
  }

  private static Map<UUID, Row> byId(RowSet<Row> rows) {
    Map<UUID, Row> map = new HashMap<>();
    rows.forEach(row -> map.put(row.getUUID("id"), row));
    return map;
  }

  List<Change> join(RowSet<Row> changes) {
    List<Change> joined = new ArrayList<>();
    changes.forEach(
        row -> joined.add(one(row.getLong("change"), row.getString("kind"), row.getUUID("ref"))));
    return joined;
  }

  private Change one(long rev, String kind, UUID ref) {
    return switch (kind) {
      case "message" -> message(rev, ref);
      case "seat" ->
          new Change.Seated(
              MessageRows.seat(find(seats, ref)).at(rev),
              find(seats, ref).getBoolean("gone"),
              null);
      case "member" -> member(rev, ref);
      case "room" -> new Change.Configured(room, rev);
      default -> throw new IllegalStateException("unknown kind of change");
    };
  }

  /** A message that is not kept any more leaves its changes: no rev is ever missing. */
  private Change message(long rev, UUID ref) {
    Row row = messages.get(ref);
    return new Change.Became(
        row == null ? Message.swept(ref, room.id(), rev) : MessageRows.message(row), rev);
  }

  private Change member(long rev, UUID ref) {
    Row row = members.get(ref);
    if (row == null) {
      return new Change.Joined(new Member(ref, "", Member.Role.MEMBER), Parting.LEFT, rev);
    }
    Parting parting = row.getBoolean("banned") ? Parting.BANNED : Parting.LEFT;
    return new Change.Joined(MessageRows.member(row), row.getBoolean("gone") ? parting : null, rev);
  }

  private static Row find(Map<UUID, Row> rows, UUID ref) {
    return Objects.requireNonNull(rows.get(ref), "a change without its row");
  }
}
