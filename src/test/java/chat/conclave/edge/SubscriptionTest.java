package chat.conclave.edge;

import static chat.conclave.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;

import chat.conclave.TestServer;
import chat.conclave.bus.Bus;
import chat.conclave.protocol.Change;
import chat.conclave.protocol.Frames;
import chat.conclave.protocol.RoomInfo;
import chat.conclave.protocol.Who;
import chat.conclave.room.Broadcast;
import chat.conclave.room.RoomChanges;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.LongStream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One room on one connection, whatever gets lost on its way there. */
@NullUnmarked
class SubscriptionTest {
  private static final UUID ROOM = UUID.randomUUID();
  private static final int PAGE = 100;

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = Bus.open(vertx);
  private final List<Long> sent = new ArrayList<>();
  private final Deque<Runnable> patient = new ArrayDeque<>();
  private final LinkedBlockingQueue<Long> asked = new LinkedBlockingQueue<>();
  private final Deque<Promise<RoomChanges.Changes>> slow = new ArrayDeque<>();
  private final Promise<Void> lost = Promise.promise();
  private boolean room = true;
  private boolean late;
  private long head;
  private Promise<Void> complete = Promise.promise();
  private long wanted;

  private final Subscription subscription =
      new Subscription(
          ROOM,
          new Who(UUID.randomUUID(), UUID.randomUUID(), "Ann", Who.ServerRole.MEMBER),
          bus,
          new Post() {
            @Override
            public void send(String json, boolean passing) {
              long rev = new JsonObject(json).getLong("rev");
              sent.add(rev);
              if (rev == wanted) {
                complete.complete();
              }
            }

            @Override
            public void whenRoom(Runnable task) {
              if (room) {
                task.run();
              } else {
                patient.add(task);
              }
            }
          },
          over -> {},
          lost::complete);

  SubscriptionTest() {
    bus.serve(RoomChanges.ADDRESS, this::page);
  }

  private Future<RoomChanges.Changes> page(RoomChanges ask) {
    RoomChanges.Changes page =
        new RoomChanges.Changes(
            LongStream.rangeClosed(ask.after() + 1, Math.min(head, ask.after() + PAGE))
                .mapToObj(SubscriptionTest::change)
                .toList(),
            head);
    Promise<RoomChanges.Changes> answer = Promise.promise();
    if (late) {
      slow.add(answer);
    } else {
      answer.complete(page);
    }
    // At the end: whoever waits for this may change what stands above.
    asked.add(ask.after());
    return answer.future();
  }

  @AfterEach
  void close() {
    await(vertx.close());
  }

  private static Change change(long rev) {
    return new Change.Configured(
        new RoomInfo(ROOM, "Study", "", RoomInfo.Visibility.OPEN, 4, false, 8_000), rev);
  }

  private void hear(long rev) {
    subscription.hear(
        new Broadcast(ROOM, rev, Frames.change(ROOM, change(rev)).encode(), null, null));
  }

  private void sentUpTo(long rev) {
    await(complete.future());
    assertEquals(LongStream.rangeClosed(1, rev).boxed().toList(), sent);
  }

  @Test
  void whoHasMissedMuchGetsItPageByPageAndThenWhatIsNew() {
    head = 950;
    wanted = 952;
    subscription.begin(0, 950);
    vertx.runOnContext(
        later -> {
          hear(951);
          hear(952);
        });
    sentUpTo(952);
  }

  @Test
  void noPageIsFetchedWhileTheLastOneIsUnread() throws InterruptedException {
    head = 250;
    wanted = 250;
    room = false;
    subscription.begin(0, 250);
    assertNull(asked.poll());
    for (int page = 0; page < 3; page++) {
      while (patient.isEmpty()) {
        Thread.onSpinWait();
      }
      patient.remove().run();
      assertEquals(100L * page, asked.poll(30, TimeUnit.SECONDS));
    }
    sentUpTo(250);
  }

  @Test
  void whatGotLostIsFetchedWhenTheHeadIsTold() {
    head = 3;
    wanted = 3;
    subscription.begin(0, 0);
    hear(1);
    subscription.reach(1);
    assertEquals(List.of(1L), sent);
    subscription.reach(3);
    sentUpTo(3);
  }

  @Test
  void moreThanCanBeHeldIsFetchedAfterwards() {
    head = 2_000;
    wanted = 2_000;
    for (long rev = 1; rev <= 2_000; rev++) {
      hear(rev);
    }
    subscription.begin(0, 0);
    sentUpTo(2_000);
  }

  @Test
  void whatWasBeingFetchedForTheTimeBeforeIsForNobody() throws InterruptedException {
    head = 2;
    wanted = 2;
    late = true;
    subscription.begin(0, 2);
    assertEquals(0L, asked.poll(30, TimeUnit.SECONDS));
    subscription.hold();
    late = false;
    subscription.begin(0, 2);
    sentUpTo(2);
    Promise<Void> over = Promise.promise();
    slow.remove().complete(new RoomChanges.Changes(List.of(change(1), change(2)), 2));
    // The answer comes before what is asked after it.
    bus.ask(RoomChanges.ADDRESS, new RoomChanges(ROOM, null, 2)).onComplete(v -> over.complete());
    await(over.future());
    assertEquals(List.of(1L, 2L), sent);
  }

  @Test
  void aHoleThatNobodyCanFillEndsTheConnection() {
    head = 1;
    subscription.begin(0, 5);
    TestServer.await(lost.future());
    assertEquals(List.of(1L), sent);
  }
}
