package chat.conclave.storage;

import static chat.conclave.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.bus.Bus;
import chat.conclave.protocol.Change;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.RoomInfo;
import chat.conclave.protocol.Who;
import chat.conclave.room.Action;
import chat.conclave.room.RoomAnswer;
import chat.conclave.room.RoomCommand;
import chat.conclave.room.RoomVerticle;
import chat.conclave.time.HandTimers;
import chat.conclave.time.Timers;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The clock goes back an hour in the middle of a conversation: its order is the counter's. */
@NullUnmarked
class ClockJumpTest {
  private static final Duration JUMP = Duration.ofHours(1);

  @TempDir static Path folder;

  private static TestDatabase postgres;
  private static Database database;

  private final HandTimers hands = new HandTimers();
  private Duration back = Duration.ZERO;

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

  private Instant now() {
    return hands.now().minus(back);
  }

  @Test
  void orderHistoryAndResumeHoldWhenTheClockGoesBack() {
    Bus bus = Bus.open(postgres.vertx());
    Who ann = new Who(UUID.randomUUID(), UUID.randomUUID(), "Ann", Who.ServerRole.MEMBER);
    await(
        new AccountStore(database)
            .create(ann.user(), "Ann", "ann" + ann.user(), "hash", ann.role()));
    UUID room = UUID.randomUUID();
    await(
        new RoomMaker(database)
            .create(new RoomInfo(room, "Study", "", RoomInfo.Visibility.OPEN, 4, false, 8_000)));
    RoomReader reader = new RoomReader(database);
    Archive archive = new Archive(database);
    await(
        postgres
            .vertx()
            .deployVerticle(
                new RoomVerticle(
                    bus,
                    new RoomLog(database),
                    reader,
                    archive,
                    Timers.of(postgres.vertx()),
                    this::now)));
    RoomAnswer.Entered entered = enter(bus, room, ann, null, null);
    for (int i = 1; i <= 20; i++) {
      if (i == 11) {
        back = JUMP;
      }
      hands.turn(Duration.ofSeconds(1));
      RoomAnswer said =
          ask(bus, room, ann, new Action.Say("n" + i, "m" + i, null, false, List.of()));
      assertEquals(entered.rev() + i, ((RoomAnswer.Said) said).rev());
    }
    List<Message> history = await(reader.history(room, Long.MAX_VALUE, 100));
    assertTrue(history.get(19).createdAt().isBefore(history.get(0).createdAt()), "no jump");
    List<String> texts = history.stream().map(Message::text).toList();
    assertEquals("m1", texts.get(0));
    assertEquals("m20", texts.get(19));
    assertEquals(texts, texts(await(archive.after(room, 0, 100))));
    assertEquals(texts, texts(await(reader.snapshot(room, 100)).messages()));
    assertEquals(texts, texts(await(reader.heard(room, Long.MAX_VALUE, 8_000))));
    long page = history.get(10).posted();
    assertEquals(texts.subList(0, 10), texts(await(reader.history(room, page, 100))));

    RoomAnswer.Entered back = enter(bus, room, ann, entered.epoch(), history.get(4).rev());
    assertEquals(
        history.subList(5, 20).stream().map(Message::rev).toList(),
        back.changes().stream().map(Change::rev).toList());
    RoomAnswer again = ask(bus, room, ann, new Action.Say("n3", "m3", null, false, List.of()));
    assertEquals(history.get(2).posted(), ((RoomAnswer.Said) again).rev());
  }

  private static List<String> texts(List<Message> messages) {
    return messages.stream().map(Message::text).toList();
  }

  private static RoomAnswer.Entered enter(Bus bus, UUID room, Who who, UUID epoch, Long after) {
    Action enter = new Action.Enter(UUID.randomUUID(), epoch, after);
    return (RoomAnswer.Entered) ask(bus, room, who, enter);
  }

  private static RoomAnswer ask(Bus bus, UUID room, Who who, Action action) {
    return await(bus.ask(RoomCommand.ADDRESS, new RoomCommand(room, who, action)));
  }
}
