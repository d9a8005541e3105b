package chat.conclave.storage;

import chat.conclave.protocol.Alteration;
import chat.conclave.protocol.Change;
import chat.conclave.protocol.Message;
import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;

/**
 * What is done to messages that are there. Each statement says what changes, not how the message
 * looks afterwards: that is read in the same transaction, so that no two changes undo each other.
 */
final class Alterations {
  private final Set<UUID> messages = new LinkedHashSet<>();
  private final List<Tuple> edited = new ArrayList<>();
  private final List<Tuple> deleted = new ArrayList<>();
  private final List<Tuple> bared = new ArrayList<>();
  private final List<Tuple> put = new ArrayList<>();
  private final List<Tuple> taken = new ArrayList<>();
  private final List<Tuple> touched = new ArrayList<>();
  private final List<Tuple> pinned = new ArrayList<>();
  private final List<Tuple> hidden = new ArrayList<>();

  void add(Change.Altered change) {
    messages.add(change.message().id());
    change.what().on(new Gathering(change.message().id(), change.rev()));
  }

  /** The messages that something is done to. */
  Set<UUID> messages() {
    return messages;
  }

  private final class Gathering implements Alteration.Cases<Boolean> {
    private final UUID id;
    private final long rev;

    Gathering(UUID id, long rev) {
      this.id = id;
      this.rev = rev;
    }

    @Override
    public Boolean edit(Alteration.Edit what) {
      return edited.add(Tuple.of(id, rev, what.text()));
    }

    @Override
    public Boolean delete(Alteration.Delete what) {
      return deleted.add(Tuple.of(id, rev)) && bared.add(Tuple.of(id));
    }

    @Override
    public Boolean react(Alteration.React what) {
      (what.put() ? put : taken).add(Tuple.of(id, what.emoji(), what.user()));
      return touched.add(Tuple.of(id, rev));
    }

    @Override
    public Boolean pin(Alteration.Pin what) {
      return pinned.add(Tuple.of(id, rev, what.put()));
    }

    @Override
    public Boolean hide(Alteration.Hide what) {
      return hidden.add(Tuple.of(id, rev, what.put()));
    }
  }

  void run(SqlConnection connection, List<Future<?>> all) {
    RoomStatements.batch(
        connection,
        all,
        "update messages set rev = $2, text = $3, edited_at = clock_timestamp() where id = $1 and state <> 'deleted'",
        edited);
    RoomStatements.batch(
        connection,
        all,
        "update messages set rev = $2, text = '', reasoning = null, edited_at = null, pinned_at = null, state = 'deleted' where id = $1",
        deleted);
    RoomStatements.batch(connection, all, "delete from reactions where message = $1", bared);
    RoomStatements.batch(
        connection,
        all,
        """
        insert into reactions (message, emoji, user_id) select id, $2, $3 from messages where id = $1 and state <> 'deleted'
        on conflict do nothing
        """,
        put);
    RoomStatements.batch(
        connection,
        all,
        "delete from reactions where message = $1 and emoji = $2 and user_id = $3",
        taken);
    RoomStatements.batch(connection, all, "update messages set rev = $2 where id = $1", touched);
    RoomStatements.batch(
        connection,
        all,
        "update messages set rev = $2, pinned_at = case when $3 then clock_timestamp() end where id = $1 and state <> 'deleted'",
        pinned);
    RoomStatements.batch(
        connection,
        all,
        "update messages set rev = $2, hidden = $3 where id = $1 and state <> 'deleted'",
        hidden);
  }

  /** These messages as this transaction sees them. */
  static Future<Map<UUID, Message>> reread(SqlConnection connection, Set<UUID> ids) {
    if (ids.isEmpty()) {
      return Future.succeededFuture(Map.of());
    }
    return connection
        .preparedQuery("select " + MessageRows.COLUMNS + " from messages m where m.id = any($1)")
        .execute(Tuple.tuple().addArrayOfUUID(ids.toArray(new UUID[0])))
        .map(
            rows -> {
              Map<UUID, Message> now = new HashMap<>();
              rows.forEach(row -> now.put(row.getUUID("id"), MessageRows.message(row)));
              return now;
            });
  }

  /** The same change, of the message as it is now. */
  static Change as(Change change, Map<UUID, Message> now) {
    if (!(change instanceof Change.Altered altered)) {
      return change;
    }
    Message message = now.get(altered.message().id());
    return message == null ? change : new Change.Altered(message, altered.what(), altered.rev());
  }
}
