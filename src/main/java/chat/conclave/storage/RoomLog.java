package chat.conclave.storage;

import chat.conclave.protocol.Change;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.Parting;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Wire;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes what happens in rooms. Every change takes the room's next {@code rev} in the transaction
 * that stores it: the room's row is locked first, so revs have no gaps and no two nodes can take
 * the same one.
 */
public final class RoomLog {
  private final Database database;

  public RoomLog(Database database) {
    this.database = database;
  }

  /**
   * What became of one group of changes.
   *
   * @param stored the changes with their revs; empty when the group was not stored
   * @param repeated the message that an earlier send with the same nonce and text made
   * @param refusal why the group was not stored
   */
  public record Outcome(
      List<Change> stored, @Nullable Repeated repeated, @Nullable Refusal refusal) {
    /** The same, with messages as they are now. */
    Outcome with(Map<UUID, Message> now) {
      return now.isEmpty()
          ? this
          : new Outcome(
              stored.stream().map(change -> Alterations.as(change, now)).toList(),
              repeated,
              refusal);
    }
  }

  /** A message that is there already. */
  public record Repeated(UUID message, long rev) {}

  /**
   * Stores groups of changes of one room in one transaction, in order. A group is stored whole or
   * not at all; its first change may carry a nonce, and then a group whose nonce was used before is
   * not stored again.
   *
   * @param head the rev that the changes were decided upon
   * @return one outcome a group; nothing, and nothing is stored, when the room is not at {@code
   *     head} any more. Without groups it tells just that, once all that was under way is settled
   */
  public Future<Optional<List<Outcome>>> commit(UUID room, long head, List<List<Change>> groups) {
    return database.roomsTransaction(
        connection ->
            connection
                .preparedQuery("select rev from rooms where id = $1 for update")
                .execute(Tuple.of(room))
                .compose(
                    rows -> {
                      if (rows.size() == 0) {
                        return Future.failedFuture(Refusal.of(ErrorCode.NOT_FOUND));
                      }
                      if (rows.iterator().next().getLong("rev") != head) {
                        return Future.succeededFuture(Optional.empty());
                      }
                      return sent(connection, room, groups)
                          .compose(sent -> store(connection, room, head, groups, sent))
                          .map(Optional::of);
                    }));
  }

  /** An earlier message of {@code author} with {@code nonce}, if there is one. */
  public Future<@Nullable Outcome> repeated(UUID room, String author, String nonce, String text) {
    return database.rooms(
        connection ->
            findSent(connection, room, List.of(author), List.of(nonce))
                .map(
                    sent -> {
                      Sent earlier = sent.get(new Nonce(author, nonce));
                      return earlier == null ? null : earlier.outcome(text);
                    }));
  }

  private record Nonce(String author, String nonce) {}

  /**
   * @param text as it was sent; nobody knows that any more of one that was edited or deleted
   */
  private record Sent(UUID message, long rev, @Nullable String text) {
    Outcome outcome(String sameText) {
      return text == null || text.equals(sameText)
          ? new Outcome(List.of(), new Repeated(message, rev), null)
          : new Outcome(
              List.of(),
              null,
              Refusal.of(ErrorCode.CONFLICT, "That nonce was used for another message."));
    }
  }

  private static Future<Map<Nonce, Sent>> sent(
      SqlConnection connection, UUID room, List<List<Change>> groups) {
    List<String> authors = new ArrayList<>();
    List<String> nonces = new ArrayList<>();
    for (List<Change> group : groups) {
      if (group.get(0) instanceof Change.Posted posted && posted.nonce() != null) {
        authors.add(posted.message().author().id());
        nonces.add(posted.nonce());
      }
    }
    return nonces.isEmpty()
        ? Future.succeededFuture(new HashMap<>())
        : findSent(connection, room, authors, nonces);
  }

  private static Future<Map<Nonce, Sent>> findSent(
      SqlConnection connection, UUID room, List<String> authors, List<String> nonces) {
    return connection
        .preparedQuery(
            """
            select m.id, m.author_id, m.nonce, m.posted, m.text, m.edited_at is null and m.state <> 'deleted' as as_sent
            from unnest($2::text[], $3::text[]) as n (author, nonce)
            join messages m on m.room = $1 and m.author_id = n.author and m.nonce = n.nonce
            """)
        .execute(Tuple.of(room, authors.toArray(new String[0]), nonces.toArray(new String[0])))
        .map(
            rows -> {
              Map<Nonce, Sent> sent = new HashMap<>();
              rows.forEach(
                  row ->
                      sent.put(
                          new Nonce(row.getString("author_id"), row.getString("nonce")),
                          new Sent(
                              row.getUUID("id"),
                              row.getLong("posted"),
                              row.getBoolean("as_sent") ? row.getString("text") : null)));
              return sent;
            });
  }

  private static Future<List<Outcome>> store(
      SqlConnection connection,
      UUID room,
      long head,
      List<List<Change>> groups,
      Map<Nonce, Sent> sent) {
    Statements statements = new Statements(room);
    List<Outcome> outcomes = new ArrayList<>();
    long rev = head;
    for (List<Change> group : groups) {
      if (group.get(0) instanceof Change.Posted posted && posted.nonce() != null) {
        Nonce nonce = new Nonce(posted.message().author().id(), posted.nonce());
        Sent earlier = sent.get(nonce);
        if (earlier != null) {
          outcomes.add(earlier.outcome(posted.message().text()));
          continue;
        }
        sent.put(nonce, new Sent(posted.message().id(), rev + 1, posted.message().text()));
      }
      List<Change> stored = new ArrayList<>();
      for (Change change : group) {
        Change numbered = change.at(++rev);
        numbered.on(statements);
        stored.add(numbered);
      }
      outcomes.add(new Outcome(List.copyOf(stored), null, null));
    }
    return rev == head
        ? Future.succeededFuture(outcomes)
        : statements
            .run(connection, rev)
            .compose(done -> Alterations.reread(connection, statements.altered.messages()))
            .map(now -> outcomes.stream().map(outcome -> outcome.with(now)).toList());
  }

  /**
   * Takes a room away with everything in it, a part at a time: nobody waits long for a lock. From
   * the first part on, whoever comes back begins anew.
   */
  public Future<Void> delete(UUID room) {
    return database
        .rooms(
            connection ->
                connection
                    .preparedQuery("update rooms set epoch = gen_random_uuid() where id = $1")
                    .execute(Tuple.of(room)))
        .compose(
            renewed ->
                deleteAll(
                    "delete from messages where id in (select id from messages where room = $1 limit 2000)",
                    room))
        .compose(
            gone ->
                deleteAll(
                    "delete from changes where room = $1 and rev in (select rev from changes where room = $1 limit 5000)",
                    room))
        .compose(
            gone ->
                database.rooms(
                    connection ->
                        connection
                            .preparedQuery("delete from rooms where id = $1")
                            .execute(Tuple.of(room))
                            .mapEmpty()));
  }

  private Future<Void> deleteAll(String some, UUID room) {
    return database
        .rooms(connection -> connection.preparedQuery(some).execute(Tuple.of(room)))
        .compose(rows -> rows.rowCount() == 0 ? Future.succeededFuture() : deleteAll(some, room));
  }

  /**
   * Saves how far a running reply has come; not a change of the room. Both texts only grow: what
   * arrives late, behind a longer one or the end, changes nothing.
   */
  public Future<Void> checkpoint(UUID message, String text, String reasoning, MessageState state) {
    return database.rooms(
        connection ->
            connection
                .preparedQuery(
                    """
                    update messages set text = $2, state = $3, reasoning = nullif($4, '')
                    where id = $1 and state in ('queued', 'thinking', 'writing')
                      and length(text) <= length($2) and length(coalesce(reasoning, '')) <= length($4)
                    """)
                .execute(Tuple.of(message, text, Wire.name(state), reasoning))
                .mapEmpty());
  }

  /** Gathers one batch's statements, so that they go to the database together. */
  static final class Statements implements Change.Cases<Boolean> {
    private final UUID room;
    private final List<Tuple> posted = new ArrayList<>();
    private final List<Tuple> became = new ArrayList<>();
    private final List<Tuple> seated = new ArrayList<>();
    private final Alterations altered = new Alterations();
    private final List<Tuple> lendNoMore = new ArrayList<>();
    private final List<Tuple> joined = new ArrayList<>();
    private final List<Tuple> unbanned = new ArrayList<>();
    private final List<Tuple> left = new ArrayList<>();
    private final List<Tuple> banned = new ArrayList<>();
    private final List<Tuple> configured = new ArrayList<>();
    private final List<Tuple> changes = new ArrayList<>();

    Statements(UUID room) {
      this.room = room;
    }

    @Override
    public Boolean posted(Change.Posted change) {
      posted.add(MessageRows.insert(change));
      return log(change, "message", change.message().id());
    }

    @Override
    public Boolean became(Change.Became change) {
      became.add(MessageRows.end(change));
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
              .addInteger(info.retentionDays()));
      return log(change, "room", room);
    }

    private Boolean log(Change change, String kind, UUID ref) {
      return changes.add(Tuple.of(room, change.rev(), kind, ref));
    }

    Future<Void> run(SqlConnection connection, long rev) {
      List<Future<?>> all = new ArrayList<>();
      batch(connection, all, MessageRows.INSERT, posted);
      batch(connection, all, MessageRows.END, became);
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
            retention_days = $8 where id = $1
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

    static void batch(
        SqlConnection connection, List<Future<?>> all, String sql, List<Tuple> tuples) {
      if (!tuples.isEmpty()) {
        all.add(connection.preparedQuery(sql).executeBatch(tuples));
      }
    }
  }
}
