package chat.conclave;

import static chat.conclave.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/**
 * What becomes of a room that is deleted: also while a reply ends, also when that fails half way.
 */
@NullUnmarked
class RoomDeletionTest {
  private static final long LOCK = 7_310_001;

  private final TestServer server = TestServer.shared();
  private final Person ann = server.newcomer("Ann");
  private final String room = ann.room("Study", "open");

  /**
   * The deletion is held where it has locked a message; then another comes who wants the same locks
   * as the end of a reply does, in the same order.
   */
  @Test
  void theEndOfAReplyDoesNotStandInItsWay() throws Exception {
    String message = inside().say(room, "n", "as good as a reply").getString("message");
    Safe holder = Safe.in(server.vertx(), server.data());
    try (Superuser ending = new Superuser(server.vertx(), server.data())) {
      holder.sql(
          "insert into conclave.leases (message, room, node, until) values ('%s', '%s', gen_random_uuid(), 'infinity')"
              .formatted(message, room));
      holder.sql(
          "create function public.hold_deletion() returns trigger language plpgsql as"
              + " 'begin perform pg_advisory_xact_lock(%d); return old; end'".formatted(LOCK));
      holder.sql(
          "create trigger hold_deletion before delete on conclave.messages for each row"
              + " when (old.room = '%s') execute function public.hold_deletion()".formatted(room));
      try {
        holder.sql("select pg_advisory_lock(" + LOCK + ")");
        CompletableFuture<Integer> deleted =
            CompletableFuture.supplyAsync(() -> ann.delete("/api/rooms/" + room).status());
        holder.until("exists (" + waiting("locktype = 'advisory' and objid = " + LOCK) + ")");
        Future<?> end =
            ending.send(
                "begin; select from conclave.rooms where id = '%1$s' for update; select from conclave.leases where message = '%2$s' for update; update conclave.messages set state = 'complete' where id = '%2$s'; commit"
                    .formatted(room, message));
        holder.until("exists (" + waiting("locktype <> 'advisory'") + ")");
        holder.sql("select pg_advisory_unlock(" + LOCK + ")");
        assertEquals(204, deleted.get(30, TimeUnit.SECONDS));
        await(end);
        assertTrue(
            holder.is("not exists (select from conclave.messages where room = '" + room + "')"));
      } finally {
        holder.sql("select pg_advisory_unlock_all()");
        holder.sql("drop function public.hold_deletion() cascade");
      }
    }
  }

  /** Half a room can be left over: then its log has holes, and nobody may go on from before. */
  @Test
  void whoComesBackAfterADeletionThatFailedBeginsAnew() {
    TestSocket socket = ann.hello();
    JsonObject known = socket.enter(room);
    socket.say(room, "n1", "one");
    socket.say(room, "n2", "two");
    Safe database = Safe.in(server.vertx(), server.data());
    try {
      refuseTo("on conclave.rooms for each row when (old.id = '" + room + "')", database);
      assertTrue(ann.delete("/api/rooms/" + room).status() >= 400);
      assertTrue(database.is("not exists (select from conclave.changes where " + ofTheRoom()));
      JsonObject back = comesBack(known.getString("epoch"), known.getLong("rev"));
      assertTrue(back.getBoolean("reset"), back::encode);
      assertEquals(new JsonArray(), back.getJsonArray("messages"));
      assertNotEquals(known.getString("epoch"), back.getString("epoch"));
      JsonObject again = comesBack(back.getString("epoch"), back.getLong("rev"));
      assertFalse(again.getBoolean("reset"), again::encode);
    } finally {
      database.sql("drop function public.refuse_deletion() cascade");
    }
    assertEquals(204, ann.delete("/api/rooms/" + room).status());
    for (String table : List.of("messages", "changes", "seats", "members", "leases", "invites")) {
      assertTrue(
          database.is("not exists (select from conclave." + table + " where " + ofTheRoom()),
          table);
    }
    assertTrue(database.is("not exists (select from conclave.rooms where id = '" + room + "')"));
    database.close();
  }

  private String ofTheRoom() {
    return "room = '" + room + "')";
  }

  private JsonObject comesBack(String epoch, long after) {
    return ann.hello()
        .ask(
            new JsonObject()
                .put("type", "enter")
                .put("room", room)
                .put("epoch", epoch)
                .put("after", after));
  }

  private static void refuseTo(String what, Safe database) {
    database.sql(
        "create function public.refuse_deletion() returns trigger language plpgsql as"
            + " 'begin raise exception ''not now''; end'");
    database.sql(
        "create trigger refuse_deletion before delete "
            + what
            + " execute function public.refuse_deletion()");
  }

  /** Nobody waits long for a lock: what a room holds goes a part at a time. */
  @Test
  void aLargeRoomGoesInParts() {
    String message = inside().say(room, "n", "one of many").getString("message");
    Safe database = Safe.in(server.vertx(), server.data());
    database.sql(
        ("insert into conclave.messages select (jsonb_populate_record(m, jsonb_build_object("
                + "'id', gen_random_uuid(), 'posted', 1000 + n, 'nonce', 'n' || n))).*"
                + " from conclave.messages m, generate_series(1, 4500) n where m.id = '%s'")
            .formatted(message));
    database.sql(
        "insert into conclave.changes (room, rev, kind, ref) select '%1$s', 1000 + n, 'room', '%1$s' from generate_series(1, 11000) n"
            .formatted(room));
    database.sql(
        "create function public.refuse_deletion() returns trigger language plpgsql as"
            + " 'begin if (select count(*) from gone) > tg_argv[0]::int then raise exception ''too many''; end if; return null; end'");
    try {
      for (String table : List.of("messages", "changes")) {
        database.sql(
            "create trigger refuse_deletion after delete on conclave.%s referencing old table as gone for each statement execute function public.refuse_deletion(%d)"
                .formatted(table, "messages".equals(table) ? 2_000 : 5_000));
      }
      assertEquals(204, ann.delete("/api/rooms/" + room).status());
      for (String table : List.of("messages", "changes")) {
        assertTrue(
            database.is("not exists (select from conclave." + table + " where " + ofTheRoom()),
            table);
      }
    } finally {
      database.sql("drop function public.refuse_deletion() cascade");
      database.close();
    }
  }

  @Test
  void theOtherRoomsStay() {
    TestSocket socket = inside();
    String other = ann.room("Attic", "open");
    socket.enter(other);
    socket.say(room, "n", "gone soon");
    socket.say(other, "n", "here to stay");
    assertEquals(204, ann.delete("/api/rooms/" + room).status());
    JsonArray left = ann.get("/api/rooms/" + other + "/messages").array();
    assertEquals("here to stay", left.getJsonObject(0).getString("text"));
  }

  private static String waiting(String what) {
    return "select from pg_locks where not granted and " + what;
  }

  private TestSocket inside() {
    TestSocket socket = ann.hello();
    socket.enter(room);
    return socket;
  }
}
