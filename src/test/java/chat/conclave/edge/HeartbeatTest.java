package chat.conclave.edge;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.Person;
import chat.conclave.TestServer;
import chat.conclave.TestSocket;
import chat.conclave.bus.Bus;
import chat.conclave.room.RoomHeads;
import chat.conclave.time.HandTimers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** What a connection is told every twenty seconds. */
@NullUnmarked
class HeartbeatTest {
  private static final UUID ROOM = UUID.randomUUID();

  private final Vertx vertx = Vertx.vertx();
  private final Bus bus = Bus.open(vertx);
  private final HandTimers timers = new HandTimers();
  private final List<String> done = new ArrayList<>();
  private final LinkedBlockingQueue<JsonObject> sent = new LinkedBlockingQueue<>();
  private final Heartbeat heartbeat =
      new Heartbeat(
          bus,
          timers,
          timers,
          new Heartbeat.Line(
              () -> Set.of(ROOM),
              heads -> done.add("reach " + heads.get(ROOM)),
              () -> done.add("ping"),
              sent::add,
              () -> done.add("silent")));

  @AfterEach
  void close() {
    TestServer.await(vertx.close());
  }

  @Test
  void theHeadsOfTheRoomsAreToldWithTheTime() throws InterruptedException {
    bus.serve(
        RoomHeads.ADDRESS,
        ask ->
            Future.succeededFuture(
                new RoomHeads.Heads(ask.rooms().contains(ROOM) ? Map.of(ROOM, 7L) : Map.of())));
    timers.turn(Duration.ofSeconds(20).minusMillis(1));
    assertEquals(List.of(), done);
    timers.turn(1);
    JsonObject heads = sent.poll(30, TimeUnit.SECONDS);
    assertEquals("heads", heads.getString("type"));
    assertEquals(new JsonObject().put(ROOM.toString(), 7), heads.getJsonObject("rooms"));
    assertEquals("2026-01-01T00:00:20Z", heads.getString("serverTime"));
    assertEquals(List.of("ping", "reach 7"), done);
    heartbeat.heard();
    timers.turn(Duration.ofSeconds(20));
    assertEquals("heads", sent.poll(30, TimeUnit.SECONDS).getString("type"));
  }

  @Test
  void whoDoesNotAnswerIsGone() {
    timers.turn(Duration.ofSeconds(20));
    timers.turn(Duration.ofSeconds(20));
    assertEquals(List.of("ping", "silent"), done);
    heartbeat.end();
    assertEquals(0, timers.waiting());
  }

  @Test
  void aWelcomeSaysWhenTheTokenIsOver() {
    TestSocket socket = TestServer.shared().newcomer("Ann").hello();
    JsonObject welcome = socket.find(frame -> "welcome".equals(frame.getString("type")));
    Duration left =
        Duration.between(
            Instant.parse(welcome.getString("serverTime")),
            Instant.parse(welcome.getString("until")));
    assertTrue(left.compareTo(Duration.ofMinutes(10)) <= 0, left.toString());
    assertTrue(left.compareTo(Duration.ofMinutes(5)) > 0, left.toString());
    socket.close();
  }

  @Test
  void anOpenConnectionHearsHowFarItsRoomsAre() {
    TestServer server = TestServer.shared();
    Person ann = server.newcomer("Ann");
    String room = ann.room("Study", "open");
    TestSocket socket = ann.hello();
    socket.enter(room);
    JsonObject said = socket.say(room, "n", "hello");
    JsonObject heads = socket.find(frame -> "heads".equals(frame.getString("type")));
    assertEquals(new JsonObject().put(room, said.getInteger("rev")), heads.getJsonObject("rooms"));
    assertFalse(heads.getString("serverTime").isBlank());
    socket.close();
  }
}
