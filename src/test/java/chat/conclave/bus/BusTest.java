package chat.conclave.bus;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class BusTest {
  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = Bus.open(vertx);

  private record Ping(int number) {
    static final Address<Ping, Pong> ADDRESS = new Address<>("test.ping");
    static final Topic<Ping> TOPIC = new Topic<>("test.pings.");
  }

  private record Pong(Ping to) {}

  @AfterEach
  void close() {
    await(vertx.close());
  }

  private static <T> T await(Future<T> future) {
    try {
      return future.await(5, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private Refusal refused() {
    return assertThrows(Refusal.class, () -> await(bus.ask(Ping.ADDRESS, new Ping(1))));
  }

  @Test
  void recordsComeAndGoByReference() {
    bus.serve(Ping.ADDRESS, ping -> Future.succeededFuture(new Pong(ping)));
    Ping ping = new Ping(1);
    assertSame(ping, await(bus.ask(Ping.ADDRESS, ping)).to());
  }

  @Test
  void aHandlerThatThrowsAnswers() {
    bus.serve(
        Ping.ADDRESS,
        ping -> {
          throw new IllegalStateException("a mistake");
        });
    assertEquals(ErrorCode.UNAVAILABLE, refused().code());
  }

  @Test
  void aHandlerThatBreaksDownAnswers() {
    bus.serve(
        Ping.ADDRESS,
        ping -> {
          throw new StackOverflowError();
        });
    assertEquals(ErrorCode.UNAVAILABLE, refused().code());
  }

  @Test
  void aRefusalComesThroughWithItsWords() {
    Refusal no = Refusal.of(ErrorCode.KEY_NEEDED, "a key, please");
    bus.serve(Ping.ADDRESS, ping -> Future.failedFuture(no));
    assertSame(no, refused());
  }

  @Test
  void anyOtherFailureTellsNothingOfTheInside() {
    bus.serve(Ping.ADDRESS, ping -> Future.failedFuture(new IllegalStateException("inside")));
    assertEquals(ErrorCode.UNAVAILABLE, refused().code());
    assertEquals(ErrorCode.UNAVAILABLE.message(), refused().detail());
  }

  @Test
  void aQuestionToNobodyIsAnswered() {
    assertEquals(ErrorCode.UNAVAILABLE, refused().code());
  }

  @Test
  void anAnswerToNobodyIsDroppedAndOrderIsKept() {
    List<Integer> heard = new CopyOnWriteArrayList<>();
    Promise<Void> all = Promise.promise();
    bus.serve(
        Ping.ADDRESS,
        ping -> {
          heard.add(ping.number());
          if (ping.number() == 99) {
            all.complete();
          }
          return Future.succeededFuture(new Pong(ping));
        });
    for (int i = 0; i < 100; i++) {
      bus.tell(Ping.ADDRESS, new Ping(i));
    }
    await(all.future());
    assertEquals(java.util.stream.IntStream.range(0, 100).boxed().toList(), heard);
  }

  @Test
  void whoListensToOneThingHearsOfThatThingUntilTheEnd() {
    Promise<Ping> heard = Promise.promise();
    List<Ping> others = new CopyOnWriteArrayList<>();
    Bus.Listening over = bus.listen(Ping.TOPIC.of("b"), others::add);
    await(over.end());
    bus.listen(Ping.TOPIC.of("a"), heard::tryComplete);
    bus.publish(Ping.TOPIC.of("b"), new Ping(2));
    bus.publish(Ping.TOPIC.of("a"), new Ping(1));
    assertEquals(new Ping(1), await(heard.future()));
    assertTrue(others.isEmpty());
  }
}
