package chat.conclave.storage;

import chat.conclave.protocol.Change;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Wire;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Writes what happens in rooms. Every change takes the room's next {@code rev} in the transaction
 * that stores it: the room's row is locked first, so revs have no gaps and no two nodes can take
 * the same one.
 */
public final class RoomLog {
  private final Database database;
  private final Leases leases;

  public RoomLog(Database database) {
    this.database = database;
    this.leases = new Leases(database);
  }

  /** The replies that are made here. */
  public Leases leases() {
    return leases;
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
    return transaction(room, head, groups)
        .onSuccess(
            outcomes -> {
              if (outcomes.isPresent()) {
                leases.over(ends(groups));
              }
            });
  }

  private Future<Optional<List<Outcome>>> transaction(
      UUID room, long head, List<List<Change>> groups) {
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
                          .compose(
                              sent ->
                                  held(connection, groups)
                                      .compose(
                                          held ->
                                              store(connection, room, head, groups, sent, held)))
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

  private static Set<UUID> ends(List<List<Change>> groups) {
    Set<UUID> ends = new HashSet<>();
    for (List<Change> group : groups) {
      if (group.get(0) instanceof Change.Became end) {
        ends.add(end.message().id());
      }
    }
    return ends;
  }

  private Future<Set<UUID>> held(SqlConnection connection, List<List<Change>> groups) {
    Set<UUID> ends = ends(groups);
    return ends.isEmpty() ? Future.succeededFuture(Set.of()) : leases.hold(connection, ends);
  }

  private static boolean isFencedOff(List<Change> group, Set<UUID> held) {
    return group.get(0) instanceof Change.Became end && !held.contains(end.message().id());
  }

  private Future<List<Outcome>> store(
      SqlConnection connection,
      UUID room,
      long head,
      List<List<Change>> groups,
      Map<Nonce, Sent> sent,
      Set<UUID> held) {
    RoomStatements statements = new RoomStatements(room, leases);
    List<Outcome> outcomes = new ArrayList<>();
    long rev = head;
    for (List<Change> group : groups) {
      if (isFencedOff(group, held)) {
        outcomes.add(
            new Outcome(
                List.of(), null, Refusal.of(ErrorCode.CONFLICT, "Another node ends this reply.")));
        continue;
      }
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
   * Saves how far a running reply has come; not a change of the room. Both texts only grow: what
   * arrives late, behind a longer one or the end, changes nothing, and neither does what comes from
   * a process that has lost the reply to another.
   */
  public Future<Void> checkpoint(UUID message, String text, String reasoning, MessageState state) {
    return database.rooms(
        connection ->
            connection
                .preparedQuery(
                    """
                    update messages set text = $2, state = $3, reasoning = nullif($4, '')
                    where id = $1 and state in ('queued', 'thinking', 'writing')
                      and exists (select from leases where message = $1 and node = $5 and fence = $6)
                      and length(text) <= length($2) and length(coalesce(reasoning, '')) <= length($4)
                    """)
                .execute(
                    Tuple.of(
                        message,
                        text,
                        Wire.name(state),
                        reasoning,
                        leases.node(),
                        leases.fence(message)))
                .mapEmpty());
  }
}
