package chat.conclave.storage;

import static chat.conclave.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.protocol.Author;
import chat.conclave.protocol.Change;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.Outcome;
import chat.conclave.protocol.Payer;
import chat.conclave.protocol.Reply;
import chat.conclave.protocol.RoomInfo;
import io.vertx.pgclient.PgConnection;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Two processes that write about the same reply, one of which stood still for too long. */
@NullUnmarked
class LeasesTest {
  @TempDir static Path folder;

  private static TestDatabase postgres;
  private static Database database;
  private static PgConnection superuser;

  private final UUID room = UUID.randomUUID();
  private final RoomLog frozen = new RoomLog(database);
  private final RoomLog other = new RoomLog(database);
  private final RoomReader reader = new RoomReader(database);
  private final Message reply = reply();

  @BeforeAll
  static void start() {
    postgres = new TestDatabase(folder);
    database = await(Database.open(postgres.vertx(), postgres.owner()));
    superuser = await(PgConnection.connect(postgres.vertx(), postgres.superuser()));
  }

  @AfterAll
  static void stop() {
    await(superuser.close());
    await(database.close());
    postgres.stop();
  }

  LeasesTest() {
    await(
        new RoomMaker(database)
            .create(new RoomInfo(room, "Study", "", RoomInfo.Visibility.OPEN, 4, false, 8_000)));
    await(frozen.commit(room, 0, List.of(List.of(new Change.Posted(reply, null)))));
  }

  private Message reply() {
    return new Message(
        UUID.randomUUID(),
        room,
        0,
        0,
        new Author(Author.Kind.MODEL, "m", "Claude"),
        "",
        null,
        Instant.EPOCH,
        null,
        MessageState.QUEUED,
        new Reply(
            UUID.randomUUID(),
            "p",
            "m",
            new Author(Author.Kind.PERSON, UUID.randomUUID().toString(), "Ann"),
            new Payer(Payer.Kind.NONE, null, null),
            Reply.Place.ASKED,
            "",
            Outcome.NONE));
  }

  private static void sql(String statement) {
    await(superuser.query(statement).execute());
  }

  private void timePasses() {
    sql(
        "update conclave.leases set until = clock_timestamp() - interval '1 second' where message = '"
            + reply.id()
            + "'");
  }

  private RoomLog.Outcome end(RoomLog log, long head, String text, MessageState state) {
    Message ended = reply.ended(text, "", state, Outcome.NONE);
    return await(log.commit(room, head, List.of(List.of(new Change.Became(ended, 0)))))
        .orElseThrow()
        .get(0);
  }

  private Message stored() {
    return await(reader.message(room, reply.id())).orElseThrow();
  }

  private List<UUID> claimed(RoomLog log, boolean alone) {
    return await(log.leases().claim(alone, Set.of())).stream()
        .filter(each -> each.room().equals(room))
        .map(Message::id)
        .toList();
  }

  @Test
  void whatIsRenewedIsNotTakenAway() {
    assertEquals(List.of(), claimed(other, false));
    timePasses();
    assertEquals(Set.of(reply.id()), await(frozen.leases().renew(Set.of(reply.id()))));
    assertEquals(List.of(), claimed(other, false));
    end(frozen, 1, "done", MessageState.COMPLETE);
    assertEquals(Set.of(), await(frozen.leases().renew(Set.of(reply.id()))));
  }

  @Test
  void whatALateWriterStoresOfAReplyThatAnotherTookOverChangesNothing() {
    await(frozen.checkpoint(reply.id(), "so far", "", MessageState.WRITING));
    timePasses();
    assertEquals(List.of(reply.id()), claimed(other, false));
    await(frozen.checkpoint(reply.id(), "so far and further", "", MessageState.WRITING));
    assertEquals("so far", stored().text());
    RoomLog.Outcome late = end(frozen, 1, "so far and to the end", MessageState.COMPLETE);
    assertNotNull(late.refusal());
    assertEquals(List.of(), late.stored());
    assertEquals(MessageState.WRITING, stored().state());
    assertEquals(Set.of(), await(frozen.leases().renew(Set.of(reply.id()))));
    assertEquals(1, end(other, 1, "so far", MessageState.INTERRUPTED).stored().size());
    assertNotNull(end(frozen, 2, "so far and to the end", MessageState.COMPLETE).refusal());
    assertNotNull(end(other, 2, "so far", MessageState.INTERRUPTED).refusal());
    assertEquals("so far", stored().text());
    assertEquals(MessageState.INTERRUPTED, stored().state());
    assertEquals(2, await(reader.snapshot(room, 0)).rev());
  }

  @Test
  void itIsTakenOverByOneOnly() {
    RoomLog third = new RoomLog(database);
    timePasses();
    var one = other.leases().claim(false, Set.of());
    var two = third.leases().claim(false, Set.of());
    assertEquals(
        1,
        List.of(one, two).stream()
            .flatMap(each -> await(each).stream())
            .filter(each -> each.id().equals(reply.id()))
            .count());
  }

  @Test
  void whoTakesOverAndStandsStillLosesItAsWell() {
    timePasses();
    assertEquals(List.of(reply.id()), claimed(other, false));
    timePasses();
    assertEquals(List.of(reply.id()), claimed(frozen, false));
    assertNotNull(end(other, 1, "", MessageState.INTERRUPTED).refusal());
    assertEquals(1, end(frozen, 1, "", MessageState.INTERRUPTED).stored().size());
  }

  @Test
  void whatNobodyHereMakesAnyMoreIsEndedWhenItsTimeIsOver() {
    assertEquals(List.of(), claimed(frozen, false));
    timePasses();
    assertEquals(
        List.of(),
        await(frozen.leases().claim(false, Set.of(reply.id()))).stream()
            .filter(each -> each.id().equals(reply.id()))
            .toList());
    assertEquals(List.of(reply.id()), claimed(frozen, false));
  }

  @Test
  void aProcessThatIsAloneWaitsForNobody() {
    assertEquals(List.of(reply.id()), claimed(other, true));
    assertEquals(List.of(), claimed(other, true));
  }

  private UUID epoch() {
    return await(reader.snapshot(room, 0)).epoch();
  }

  @Test
  void roomsThatLieElsewhereBeginAnotherEpoch() {
    LogHome home = new LogHome(database);
    await(home.settle("here"));
    UUID before = epoch();
    assertFalse(await(home.settle("here")));
    assertEquals(before, epoch());
    assertTrue(await(home.settle("a copy")));
    UUID copied = epoch();
    assertNotEquals(before, copied);
    sql(
        "update conclave.log_home set home = replace(home, (select system_identifier::text from pg_control_system()), '1')");
    assertTrue(await(home.settle("a copy")));
    assertNotEquals(copied, epoch());
  }
}
