package chat.conclave.storage;

import chat.conclave.protocol.Change;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.Parting;
import chat.conclave.protocol.Wire;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** Gathers one batch's statements, so that they go to the database together. */
final class RoomStatements implements Change.Cases<Boolean> {
  private final UUID room;
  private final Leases leases;
  private final List<Tuple> leased = new ArrayList<>();
  private final List<Tuple> over = new ArrayList<>();
  private final List<Tuple> posted = new ArrayList<>();
  private final List<Tuple> became = new ArrayList<>();
  private final List<Tuple> seated = new ArrayList<>();
  final Alterations altered = new Alterations();
  private final List<Tuple> lendNoMore = new ArrayList<>();
  private final List<Tuple> joined = new ArrayList<>();
  private final List<Tuple> unbanned = new ArrayList<>();
  private final List<Tuple> left = new ArrayList<>();
  private final List<Tuple> banned = new ArrayList<>();
  private final List<Tuple> configured = new ArrayList<>();
  private final List<Tuple> changes = new ArrayList<>();

  RoomStatements(UUID room, Leases leases) {
    this.room = room;
    this.leases = leases;
  }

  @Override
  public Boolean posted(Change.Posted change) {
    posted.add(MessageRows.insert(change));
    if (change.message().state().running()) {
      leased.add(leases.insert(change));
    }
    return log(change, "message", change.message().id());
  }

  @Override
  public Boolean became(Change.Became change) {
    became.add(MessageRows.end(change));
    over.add(Tuple.of(change.message().id()));
    return log(change, "message", change.message().id());
  }

  @Override
  public Boolean altered(Change.Altered change) {
    altered.add(change);
    return log(change, "message", change.message().id());
  }

  @Override
  public Boolean seated(Change.Seated change) {
    var seat = change.seat();
    seated.add(
        Tuple.tuple()
            .addUUID(seat.id())
            .addUUID(room)
            .addLong(seat.rev())
            .addString(seat.handle())
            .addString(seat.provider())
            .addString(seat.model())
            .addString(seat.name())
            .addString(seat.instructions())
            .addUUID(change.by())
            .addBoolean(change.gone()));
    return log(change, "seat", seat.id());
  }

  @Override
  public Boolean joined(Change.Joined change) {
    var member = change.member();
    Tuple who = Tuple.of(room, member.id());
    if (change.gone()) {
      left.add(who);
      if (change.parting() == Parting.BANNED) {
        banned.add(who);
      }
    } else {
      unbanned.add(who);
      if (member.role() == Member.Role.GUEST) {
        lendNoMore.add(who);
      }
      joined.add(
          Tuple.tuple()
              .addUUID(room)
              .addUUID(member.id())
              .addString(Wire.name(member.role()))
              .addOffsetDateTime(
                  member.mutedUntil() == null
                      ? null
                      : member.mutedUntil().atOffset(ZoneOffset.UTC)));
    }
    return log(change, "member", member.id());
  }

  @Override
  public Boolean configured(Change.Configured change) {
    var info = change.room();
    configured.add(
        Tuple.tuple()
            .addUUID(room)
            .addString(info.name())
            .addString(info.topic())
            .addString(Wire.name(info.visibility()))
            .addInteger(info.hopLimit())
            .addInteger(info.contextTokens())
            .addString(Wire.name(info.context()))
            .addInteger(info.retentionDays())
            .addString(Wire.name(info.answers())));
    return log(change, "room", room);
  }

  private Boolean log(Change change, String kind, UUID ref) {
    return changes.add(Tuple.of(room, change.rev(), kind, ref));
  }

  Future<Void> run(SqlConnection connection, long rev) {
    List<Future<?>> all = new ArrayList<>();
    batch(connection, all, MessageRows.INSERT, posted);
    batch(connection, all, Leases.INSERT, leased);
    batch(connection, all, MessageRows.END, became);
    batch(connection, all, "delete from leases where message = $1", over);
    batch(
        connection,
        all,
        """
        insert into seats (id, room, rev, handle, provider, model, name, instructions, created_by, gone)
        values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10) on conflict (id) do update set rev = excluded.rev, gone = excluded.gone
        """,
        seated);
    // What a guest lent or was lent ends as if they had left for a moment.
    batch(connection, all, "delete from members where room = $1 and user_id = $2", lendNoMore);
    batch(
        connection,
        all,
        """
        insert into members (room, user_id, role, muted_until) values ($1, $2, $3, $4)
        on conflict (room, user_id) do update set role = excluded.role, muted_until = excluded.muted_until
        """,
        joined);
    batch(connection, all, "delete from bans where room = $1 and user_id = $2", unbanned);
    batch(connection, all, "delete from members where room = $1 and user_id = $2", left);
    batch(
        connection,
        all,
        "insert into bans (room, user_id) values ($1, $2) on conflict do nothing",
        banned);
    batch(
        connection,
        all,
        """
        update rooms set name = $2, topic = $3, visibility = $4, hop_limit = $5, context_tokens = $6, context_mode = $7,
          retention_days = $8, answers = $9 where id = $1
        """,
        configured);
    altered.run(connection, all);
    batch(
        connection,
        all,
        "insert into changes (room, rev, kind, ref) values ($1, $2, $3, $4)",
        changes);
    all.add(
        connection
            .preparedQuery("update rooms set rev = $2 where id = $1")
            .execute(Tuple.of(room, rev)));
    return Future.all(all).mapEmpty();
  }

  static void batch(SqlConnection connection, List<Future<?>> all, String sql, List<Tuple> tuples) {
    if (!tuples.isEmpty()) {
      all.add(connection.preparedQuery(sql).executeBatch(tuples));
    }
  }
}
