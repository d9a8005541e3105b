package chat.conclave;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.stream.LongStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** How far back a client may come back to. */
@NullUnmarked
class ResumeTest {
  private final TestServer server = TestServer.shared();
  private final Superuser database = superuser();
  private final Person ann = server.newcomer("Ann");
  private final String room = ann.room("Study", "open");

  private Superuser superuser() {
    try {
      return new Superuser(server.vertx(), server.data());
    } catch (java.io.IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
  }

  @AfterEach
  void close() {
    database.close();
  }

  /** So many changes that nobody here heard of; the room hears of them when somebody speaks. */
  private void happens(TestSocket speaker, long from, int many) {
    database.run(
        "insert into conclave.changes (room, rev, kind, ref) select '%1$s', n, 'room', '%1$s' from generate_series(%2$d, %3$d) n"
            .formatted(room, from, from + many - 1));
    database.run(
        "update conclave.rooms set rev = %d where id = '%s'".formatted(from + many - 1, room));
    assertEquals(from + many, speaker.say(room, "n" + from, "hello").getLong("rev"));
  }

  private void age(long rev) {
    database.run(
        "update conclave.changes set at = clock_timestamp() - interval '25 hours' where room = '%s' and rev <= %d"
            .formatted(room, rev));
  }

  private TestSocket resumes(JsonObject known, long after, boolean reset) {
    TestSocket socket = ann.hello();
    JsonObject entered =
        socket.ask(
            new JsonObject()
                .put("type", "enter")
                .put("room", room)
                .put("epoch", known.getString("epoch"))
                .put("after", after));
    assertEquals(reset, entered.getBoolean("reset"), entered.encode());
    if (reset) {
      assertNotNull(entered.getJsonArray("messages"));
    } else {
      assertNull(entered.getJsonArray("messages"));
    }
    return socket;
  }

  private static List<Long> revs(TestSocket socket) {
    return socket.frames().stream()
        .filter(frame -> List.of("message", "info").contains(frame.getString("type")))
        .map(frame -> frame.getLong("rev"))
        .toList();
  }

  @Test
  void aThousandChangesOrADayAreGivenAndElseASnapshot() {
    TestSocket other = ann.hello();
    JsonObject known = other.enter(room);
    long before = known.getLong("rev");
    happens(other, before + 1, 1_500);
    long head = before + 1_501;

    TestSocket back = resumes(known, before, false);
    long live = other.say(room, "live", "live").getLong("rev");
    assertEquals(head + 1, live);
    back.find(frame -> Long.valueOf(live).equals(frame.getLong("rev")));
    assertEquals(LongStream.rangeClosed(before + 1, live).boxed().toList(), revs(back));
    assertTrue(back.raw().stream().allMatch(frame -> frame.length() < 64 * 1024));

    age(before + 1);
    TestSocket anew = resumes(known, before, true);
    other.say(room, "again", "again");
    anew.find(frame -> Long.valueOf(live + 1).equals(frame.getLong("rev")));
    assertEquals(List.of(live + 1), revs(anew));
    assertEquals(1, anew.frames().stream().filter(f -> "room".equals(f.getString("type"))).count());
    resumes(known, before + 1, false).close();
    age(live);
    resumes(known, live + 1 - 1_001, true).close();
    TestSocket thousand = resumes(known, live + 1 - 1_000, false);
    thousand.find(frame -> Long.valueOf(live + 1).equals(frame.getLong("rev")));
    assertEquals(1_000, revs(thousand).size());
    for (TestSocket each : List.of(back, anew, thousand, other)) {
      each.close();
    }
  }

  @Test
  void whoHasMissedTooManyOfADayBeginsAnew() {
    TestSocket other = ann.hello();
    JsonObject known = other.enter(room);
    long before = known.getLong("rev");
    happens(other, before + 1, 10_000);
    resumes(known, before, true).close();
    TestSocket back = resumes(known, before + 1, false);
    back.find(frame -> Long.valueOf(before + 10_001).equals(frame.getLong("rev")));
    assertEquals(LongStream.rangeClosed(before + 2, before + 10_001).boxed().toList(), revs(back));
    assertFalse(known.getString("epoch").isBlank());
    back.close();
    other.close();
  }
}
