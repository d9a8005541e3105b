package chat.conclave.storage;

import static chat.conclave.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.bus.Bus;
import chat.conclave.protocol.Author;
import chat.conclave.protocol.Change;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Fault;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.Outcome;
import chat.conclave.protocol.Payer;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Reply;
import chat.conclave.protocol.RoomInfo;
import chat.conclave.protocol.Usage;
import chat.conclave.protocol.Who;
import chat.conclave.room.Action;
import chat.conclave.room.Broadcast;
import chat.conclave.room.RoomAnswer;
import chat.conclave.room.RoomCommand;
import chat.conclave.room.RoomVerticle;
import chat.conclave.time.Clock;
import chat.conclave.time.Timers;
import io.vertx.core.Promise;
import io.vertx.pgclient.PgConnection;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What is stored of a room, and what a room makes of changes that it did not see. */
@NullUnmarked
class RoomLogTest {
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

  private static void run(PgConnection connection, String sql) {
    await(connection.query(sql).execute());
  }

  private UUID room() {
    UUID id = UUID.randomUUID();
    await(
        new RoomMaker(database)
            .create(new RoomInfo(id, "Study", "", RoomInfo.Visibility.OPEN, 4, false, 8_000)));
    return id;
  }

  private static Message reply(UUID room) {
    Author ann = new Author(Author.Kind.PERSON, UUID.randomUUID().toString(), "Ann");
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
            ann,
            new Payer(Payer.Kind.NONE, null, null),
            Reply.Place.ASKED,
            "",
            Outcome.NONE));
  }

  @Test
  void aDecisionMadeUponAnOlderRoomIsNotStored() {
    UUID room = room();
    RoomLog log = new RoomLog(database);
    List<List<Change>> change = List.of(List.of(new Change.Posted(reply(room), null)));
    assertEquals(1, await(log.commit(room, 0, change)).orElseThrow().get(0).stored().get(0).rev());
    assertEquals(Optional.empty(), await(log.commit(room, 0, change)));
    assertEquals(Optional.empty(), await(log.commit(room, 0, List.of())));
    assertEquals(Optional.of(List.of()), await(log.commit(room, 1, List.of())));
    assertEquals(1, await(new RoomReader(database).snapshot(room, 10)).rev());
  }

  private static List<Change> said(UUID room, String nonce, String text) {
    return List.of(
        new Change.Posted(
            new Message(
                UUID.randomUUID(),
                room,
                0,
                0,
                new Author(Author.Kind.PERSON, "ann", "Ann"),
                text,
                null,
                Instant.EPOCH,
                null,
                MessageState.COMPLETE,
                null),
            nonce));
  }

  /** Found before anything is stored: what the database refused would take the others with it. */
  @Test
  void whatIsSaidAgainIsFoundAmongWhatIsNew() {
    UUID room = room();
    RoomLog log = new RoomLog(database);
    List<RoomLog.Outcome> first =
        await(
                log.commit(
                    room,
                    0,
                    List.of(
                        said(room, "n1", "one"),
                        said(room, "n1", "one"),
                        said(room, "n1", "won"),
                        said(room, "n2", "two"))))
            .orElseThrow();
    UUID one = ((Change.Posted) first.get(0).stored().get(0)).message().id();
    assertEquals(new RoomLog.Repeated(one, 1), first.get(1).repeated());
    assertEquals(ErrorCode.CONFLICT, Objects.requireNonNull(first.get(2).refusal()).code());
    assertEquals(2, first.get(3).stored().get(0).rev());
    List<RoomLog.Outcome> later =
        await(
                log.commit(
                    room,
                    2,
                    List.of(
                        said(room, "n1", "one"),
                        said(room, "n2", "too"),
                        said(room, "n3", "three"))))
            .orElseThrow();
    assertEquals(new RoomLog.Repeated(one, 1), later.get(0).repeated());
    assertEquals(ErrorCode.CONFLICT, Objects.requireNonNull(later.get(1).refusal()).code());
    assertEquals(3, later.get(2).stored().get(0).rev());
  }

  @Test
  void aLateCheckpointNeitherShortensATextNorReopensAnEnd() {
    UUID room = room();
    RoomLog log = new RoomLog(database);
    RoomReader reader = new RoomReader(database);
    Message reply = reply(room);
    await(log.commit(room, 0, List.of(List.of(new Change.Posted(reply, null)))));
    await(log.checkpoint(reply.id(), "one two", "", MessageState.WRITING));
    await(log.checkpoint(reply.id(), "one", "", MessageState.WRITING));
    await(log.checkpoint(reply.id(), "one two", "thought", MessageState.WRITING));
    await(log.checkpoint(reply.id(), "one two", "tho", MessageState.WRITING));
    assertEquals(
        "thought",
        Objects.requireNonNull(await(reader.message(room, reply.id())).orElseThrow().reply())
            .reasoning());
    assertEquals("one two", await(reader.message(room, reply.id())).orElseThrow().text());
    Message ended = reply.ended("one two three", "", MessageState.COMPLETE, Outcome.NONE);
    await(log.commit(room, 1, List.of(List.of(new Change.Became(ended, 0)))));
    await(log.checkpoint(reply.id(), "one two three four", "", MessageState.WRITING));
    assertEquals("one two three", await(reader.message(room, reply.id())).orElseThrow().text());
    assertEquals(List.of(), await(reader.unfinished()));
  }

  @Test
  void whatTheDatabaseRefusesIsNotCalledUnavailable() {
    UUID room = room();
    Member nobody = new Member(UUID.randomUUID(), "Gone", Member.Role.MEMBER);
    Refusal no =
        assertThrows(
            Refusal.class,
            () ->
                await(
                    new RoomLog(database)
                        .commit(room, 0, List.of(List.of(new Change.Joined(nobody, null, 0))))));
    assertEquals(ErrorCode.CONFLICT, no.code());
    assertEquals(0, await(new RoomReader(database).snapshot(room, 0)).rev());
  }

  @Test
  void whatWasAnsweredAsFailedIsNotCommittedLater() {
    UUID room = room();
    PgConnection other = await(PgConnection.connect(postgres.vertx(), postgres.owner()));
    run(other, "begin");
    run(other, "select 1 from conclave.rooms where id = '" + room + "' for update");
    Refusal no =
        assertThrows(
            Refusal.class,
            () ->
                await(
                    new RoomLog(database)
                        .commit(room, 0, List.of(List.of(new Change.Posted(reply(room), null))))));
    assertEquals(ErrorCode.UNAVAILABLE, no.code());
    run(other, "commit");
    await(other.close());
    assertEquals(Optional.of(List.of()), await(new RoomLog(database).commit(room, 0, List.of())));
  }

  @Test
  void aRoomHearsOfAStoredCommitWhoseAnswerGotLostAndEndsItsReplies() {
    UUID room = room();
    RoomLog log = new RoomLog(database);
    RoomReader reader = new RoomReader(database);
    Bus bus = Bus.open(postgres.vertx());
    Who ann = new Who(UUID.randomUUID(), UUID.randomUUID(), "Ann", Who.ServerRole.MEMBER);
    await(
        new AccountStore(database)
            .create(ann.user(), "Ann", "ann" + ann.user(), "hash", ann.role()));
    await(
        postgres
            .vertx()
            .deployVerticle(
                new RoomVerticle(
                    bus,
                    log,
                    reader,
                    new Archive(database),
                    Timers.of(postgres.vertx()),
                    Clock.SYSTEM)));
    List<Long> told = new CopyOnWriteArrayList<>();
    Promise<Void> ended = Promise.promise();
    bus.listen(
        Broadcast.TOPIC.of(room),
        broadcast -> {
          if (broadcast.rev() > 0) {
            told.add(broadcast.rev());
          }
          if (broadcast.frame().contains("interrupted")) {
            ended.tryComplete();
          }
        });
    await(
        bus.ask(
            RoomCommand.ADDRESS,
            new RoomCommand(room, ann, new Action.Enter(UUID.randomUUID(), null, null))));

    Message lost = reply(room);
    await(log.commit(room, 1, List.of(List.of(new Change.Posted(lost, null)))));
    RoomAnswer said =
        await(
            bus.ask(
                RoomCommand.ADDRESS,
                new RoomCommand(room, ann, new Action.Say("n", "hello", null, false, List.of()))));
    assertEquals(3, ((RoomAnswer.Said) said).rev());
    await(ended.future());
    assertEquals(List.of(1L, 2L, 3L, 4L), told);
    Message end = await(reader.message(room, lost.id())).orElseThrow();
    assertEquals(MessageState.INTERRUPTED, end.state());
    assertTrue(await(reader.unfinished()).isEmpty());
  }

  @Test
  void howAReplyEndedIsKeptWhole() {
    UUID room = room();
    RoomLog log = new RoomLog(database);
    RoomReader reader = new RoomReader(database);
    List<Outcome> outcomes =
        List.of(
            new Outcome(null, Outcome.Finish.LENGTH, 4_096, null),
            new Outcome(new Usage(7, 2, null, false), Outcome.Finish.DECLINED, null, null),
            Outcome.failed(
                null,
                new Fault(
                        ErrorCode.PROVIDER_RATE_LIMITED, 429, "req_1", Duration.ofSeconds(40), null)
                    .at(Instant.EPOCH)),
            Outcome.failed(null, Fault.of(ErrorCode.UNAVAILABLE)));
    long rev = 0;
    for (Outcome outcome : outcomes) {
      Message reply = reply(room);
      await(log.commit(room, rev++, List.of(List.of(new Change.Posted(reply, null)))));
      Message ended = reply.ended("so", "a thought", MessageState.COMPLETE, outcome);
      await(log.commit(room, rev++, List.of(List.of(new Change.Became(ended, 0)))));
      Reply kept =
          Objects.requireNonNull(await(reader.message(room, reply.id())).orElseThrow().reply());
      assertEquals(outcome, kept.outcome());
      assertEquals("a thought", kept.reasoning());
    }
    List<Message> heard = await(reader.heard(room, Long.MAX_VALUE, 8_000));
    assertEquals(4, heard.size());
    assertTrue(
        heard.stream()
            .allMatch(each -> Objects.requireNonNull(each.reply()).reasoning().isEmpty()));
  }

  @Test
  void whatIsReadForAModelHoldsAllThatFitsAndLittleMore() {
    UUID room = room();
    RoomLog log = new RoomLog(database);
    RoomReader reader = new RoomReader(database);
    for (int i = 0; i < 20; i++) {
      Message reply = reply(room);
      await(log.commit(room, 2L * i, List.of(List.of(new Change.Posted(reply, null)))));
      Message ended =
          reply.ended(
              (i == 7 ? "" : "%02d" + "é".repeat(149)).formatted(i),
              "",
              MessageState.COMPLETE,
              Outcome.NONE);
      await(log.commit(room, 2L * i + 1, List.of(List.of(new Change.Became(ended, 0)))));
    }
    // 300 bytes each, and at least 100 tokens by any estimate; the empty one is not heard.
    List<Message> heard = await(reader.heard(room, Long.MAX_VALUE, 500));
    assertEquals(5, heard.size());
    assertTrue(heard.get(0).text().startsWith("15"));
    assertTrue(heard.get(4).text().startsWith("19"));
    assertEquals(19, await(reader.heard(room, Long.MAX_VALUE, 100_000)).size());
    assertEquals(14, await(reader.countAudible(room, heard.get(0).posted(), 1_000)));
    assertEquals(10, await(reader.countAudible(room, heard.get(0).posted(), 10)));
  }
}
