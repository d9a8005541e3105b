package chat.conclave;

import static chat.conclave.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.Future;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/** A room is deleted also while the end of a reply is on its way to the database. */
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

  private static String waiting(String what) {
    return "select from pg_locks where not granted and " + what;
  }

  private TestSocket inside() {
    TestSocket socket = ann.hello();
    socket.enter(room);
    return socket;
  }
}
