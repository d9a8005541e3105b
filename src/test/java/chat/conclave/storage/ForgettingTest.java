package chat.conclave.storage;

import static chat.conclave.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.bus.Bus;
import chat.conclave.protocol.Alteration;
import chat.conclave.protocol.Author;
import chat.conclave.protocol.Change;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.RoomInfo;
import chat.conclave.room.RoomVerticle;
import chat.conclave.time.Clock;
import chat.conclave.time.Timers;
import io.vertx.core.Future;
import io.vertx.pgclient.PgConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.LongStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a room keeps no longer is thrown away, and nobody misses a change for it. */
@NullUnmarked
class ForgettingTest {
  private static final Instant NOW = Instant.parse("2026-06-15T12:00:00Z");

  private static final long LOCK = 7_310_002;

  @TempDir static Path folder;
  private static TestDatabase postgres;
  private static Database database;

  @BeforeAll
  static void start() {
    postgres = new TestDatabase(folder);
    database = await(Database.open(postgres.vertx(), postgres.owner()));
  }

  @AfterAll
  static void stop() {
    await(database.close());
    postgres.stop();
  }

  /** Hands out what is to happen later, for the test to do it. */
  private static final class HandedOut implements Timers {
    final List<Runnable> periodic = new ArrayList<>();
    final BlockingQueue<Runnable> once = new LinkedBlockingQueue<>();

    @Override
    public Timer after(Duration delay, Runnable task) {
      once.add(task);
      return () -> {};
    }

    @Override
    public Timer every(Duration period, Runnable task) {
      if (period.equals(Duration.ofMinutes(10))) {
        periodic.add(task);
      }
      return () -> {};
    }
  }

  private static UUID room(Integer days) {
    UUID id = UUID.randomUUID();
    await(
        new RoomMaker(database)
            .create(
                new RoomInfo(
                    id,
                    "Study",
                    "",
                    RoomInfo.Visibility.OPEN,
                    4,
                    false,
                    8_000,
                    RoomInfo.ContextMode.LAST,
                    RoomInfo.Answers.ADDRESSED,
                    days)));
    return id;
  }

  private static void say(UUID room, int from, int to, Instant at, MessageState state) {
    List<List<Change>> said =
        IntStream.range(from, to)
            .mapToObj(
                i ->
                    List.<Change>of(
                        new Change.Posted(
                            new Message(
                                UUID.randomUUID(),
                                room,
                                0,
                                0,
                                new Author(Author.Kind.PERSON, "ann", "Ann"),
                                "text " + i,
                                null,
                                at,
                                null,
                                state,
                                null),
                            null)))
            .toList();
    assertTrue(await(new RoomLog(database).commit(room, from, said)).isPresent());
  }

  private static List<String> texts(UUID room) {
    return await(new RoomReader(database).history(room, Long.MAX_VALUE, 2_000)).stream()
        .map(Message::text)
        .toList();
  }

  @Test
  void whatIsTooOldIsGoneAndEveryChangeIsStillTold() throws InterruptedException {
    UUID forgetful = room(1);
    UUID keeping = room(null);
    Instant old = NOW.minus(Duration.ofHours(25));
    say(forgetful, 0, 1_100, old, MessageState.COMPLETE);
    say(forgetful, 1_100, 1_103, NOW.minus(Duration.ofHours(23)), MessageState.COMPLETE);
    say(keeping, 0, 5, old, MessageState.COMPLETE);
    HandedOut timers = new HandedOut();
    RoomReader reader = new RoomReader(database);
    Clock clock = () -> NOW;
    await(
        postgres
            .vertx()
            .deployVerticle(
                new RoomVerticle(
                    Bus.open(postgres.vertx()),
                    new RoomLog(database),
                    reader,
                    new Archive(database),
                    timers,
                    clock)));
    timers.periodic.get(0).run();
    // Three batches, the last of them not full: then no room is left.
    for (int batch = 0; batch < 3; batch++) {
      Runnable next = timers.once.poll(30, TimeUnit.SECONDS);
      assertEquals(batch < 2 ? 1_103 - 500 * (batch + 1) : 3, texts(forgetful).size());
      next.run();
    }
    assertEquals(List.of("text 1100", "text 1101", "text 1102"), texts(forgetful));
    assertEquals(5, texts(keeping).size());
    List<Change> changes = new ArrayList<>();
    for (Missed page = await(reader.since(forgetful, 0));
        !page.changes().isEmpty();
        page = await(reader.since(forgetful, page.last(0)))) {
      changes.addAll(page.changes());
    }
    assertEquals(
        LongStream.rangeClosed(1, 1_103).boxed().toList(),
        changes.stream().map(Change::rev).toList());
    Message swept = ((Change.Became) changes.get(0)).message();
    assertEquals(MessageState.DELETED, swept.state());
    assertEquals("", swept.text());
    timers.periodic.get(0).run();
    assertTrue(timers.once.poll(30, TimeUnit.SECONDS) != null, "the next sweep begins");
    assertEquals(3, texts(forgetful).size());
  }

  @Test
  void whatIsBeingWrittenStaysHoweverOldAndTheOtherRoomsKeepTheirOwn() {
    UUID room = room(1);
    UUID sibling = room(1);
    UUID other = room(2);
    UUID keeping = room(null);
    Instant old = NOW.minus(Duration.ofHours(25));
    List<MessageState> states =
        List.of(
            MessageState.QUEUED,
            MessageState.THINKING,
            MessageState.WRITING,
            MessageState.COMPLETE,
            MessageState.STOPPED,
            MessageState.FAILED,
            MessageState.INTERRUPTED,
            MessageState.DELETED);
    for (int i = 0; i < states.size(); i++) {
      say(room, i, i + 1, old, states.get(i));
    }
    say(sibling, 0, 1, old, MessageState.COMPLETE);
    say(other, 0, 1, old, MessageState.COMPLETE);
    say(keeping, 0, 1, old, MessageState.COMPLETE);
    Archive archive = new Archive(database);
    assertEquals(2, await(archive.forget(room, NOW, 2)));
    assertEquals(3, await(archive.forget(room, NOW, 500)));
    assertEquals(0, await(archive.forget(room, NOW, 500)));
    assertEquals(List.of("text 0", "text 1", "text 2"), texts(room));
    assertEquals(List.of("text 0"), texts(sibling));
    assertEquals(0, await(archive.forget(other, NOW, 500)));
    assertEquals(List.of("text 0"), texts(other));
    assertEquals(1, await(archive.forget(other, NOW.plus(Duration.ofHours(24)), 500)));
    assertEquals(List.of(), texts(other));
    assertEquals(List.of("text 0"), texts(keeping));
    assertTrue(await(archive.forgetful()).containsAll(List.of(room, other)));
    assertFalse(await(archive.forgetful()).contains(keeping));
  }

  /** It waits until the message is gone; neither stands in the other's way. */
  @Test
  void anEditAtTheSameMomentIsNotRefused() throws Exception {
    UUID room = room(1);
    say(room, 0, 2, NOW.minus(Duration.ofHours(25)), MessageState.COMPLETE);
    RoomReader reader = new RoomReader(database);
    Message message = await(reader.history(room, Long.MAX_VALUE, 1)).get(0);
    PgConnection holder = await(PgConnection.connect(postgres.vertx(), postgres.superuser()));
    run(
        holder,
        "create function public.hold_forgetting() returns trigger language plpgsql as"
            + " 'begin perform pg_advisory_xact_lock(%d); return old; end'".formatted(LOCK));
    run(
        holder,
        "create trigger hold_forgetting after delete on conclave.messages for each row execute function public.hold_forgetting()");
    try {
      run(holder, "select pg_advisory_lock(" + LOCK + ")");
      Future<Integer> gone = new Archive(database).forget(room, NOW, 500);
      until(holder, "locktype = 'advisory' and objid = " + LOCK);
      Alteration edit = new Alteration.Edit("other words");
      Future<Optional<List<RoomLog.Outcome>>> edited =
          new RoomLog(database)
              .commit(room, 2, List.of(List.of(new Change.Altered(message, edit, 0))));
      until(holder, "locktype <> 'advisory'");
      run(holder, "select pg_advisory_unlock(" + LOCK + ")");
      assertEquals(2, await(gone));
      RoomLog.Outcome outcome = await(edited).orElseThrow().get(0);
      assertEquals(null, outcome.refusal());
      assertEquals(3, outcome.stored().get(0).rev());
      assertEquals(List.of(), texts(room));
    } finally {
      run(holder, "select pg_advisory_unlock_all()");
      run(holder, "drop function public.hold_forgetting() cascade");
      await(holder.close());
    }
  }

  private static void run(PgConnection connection, String sql) {
    await(connection.query(sql).execute());
  }

  /** Looks again until somebody waits for such a lock. */
  private static void until(PgConnection connection, String lock) {
    String sql = "select from pg_locks where not granted and " + lock;
    while (await(connection.query(sql).execute()).size() == 0) {
      run(connection, "select pg_sleep(0.02)");
    }
  }
}
