package chat.conclave.summon;

import static chat.conclave.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.conclave.Person;
import chat.conclave.Superuser;
import chat.conclave.TestServer;
import chat.conclave.TestSocket;
import chat.conclave.protocol.Payer;
import chat.conclave.protocol.Seat;
import chat.conclave.provider.Prompt;
import chat.conclave.provider.Turn;
import chat.conclave.simulator.Gate;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** More turns at once than a cap is for: none can settle before all are decided. */
@NullUnmarked
class ParallelTurnsTest {
  private static final int TURNS = 50;
  private static final int ENOUGH_FOR = 10;
  private static final String KEY = "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3);

  private TestServer server;
  private Superuser books;
  private Person ann;
  private Person bob;
  private Seat seat;
  private String room;

  @BeforeEach
  void start() throws IOException {
    server = TestServer.fresh(Map.of("CONCLAVE_REPLIES_AT_ONCE", Integer.toString(2 * TURNS)));
    books = new Superuser(server.vertx(), server.data());
    ann = server.newcomer("Ann");
    bob = server.newcomer("Bob");
    ann.saveKey("openai", KEY);
    room = ann.room("Study", "open");
    TestSocket hers = ann.hello();
    hers.enter(room);
    bob.hello().enter(room);
    hers.summon(room, "openai");
    JsonObject shown = ann.get("/api/rooms/" + room + "/payers").array().getJsonObject(0);
    seat =
        new Seat(
            UUID.fromString(shown.getString("seat")),
            UUID.fromString(room),
            1,
            "gpt",
            "openai",
            "gpt-sim",
            "Gpt",
            "");
  }

  @AfterEach
  void stop() {
    books.close();
    server.stop();
  }

  private long count(String where) {
    return Long.parseLong(books.value("select count(*) from conclave.spends where " + where));
  }

  private JsonObject uses() {
    return ann.get("/api/user/api-keys/openai/uses").json();
  }

  /** Waits until so many replies run. */
  private void running(int wanted) {
    Promise<Integer> reached = Promise.promise();
    long look =
        server
            .vertx()
            .setPeriodic(
                5,
                tick ->
                    server
                        .bus()
                        .ask(
                            LoanDesk.ListRunning.ADDRESS,
                            new LoanDesk.ListRunning(UUID.fromString(ann.id()), "openai"))
                        .map(now -> now.replies().size())
                        .onSuccess(
                            now -> {
                              if (now == wanted) {
                                reached.tryComplete(now);
                              }
                            }));
    try {
      assertEquals(wanted, await(reached.future()));
    } finally {
      server.vertx().cancelTimer(look);
    }
  }

  @Test
  void fiftyTurnsOnACapForTenMakeTenCalls() {
    Prompt prompt =
        new Prompt("gpt-sim", "", List.of(new Turn(Turn.Role.USER, "Bob: hi")), 4_096, null);
    long one = prompt.tokens() + prompt.maxOutputTokens();
    Person.Answer lent =
        ann.put(
            "/api/user/api-keys/openai/lending/" + room,
            new JsonObject()
                .put("to", "everyone")
                .put("cap", new JsonObject().put("totalTokens", ENOUGH_FOR * one)));
    assertEquals(200, lent.status());
    Quoted quoted =
        await(
            server
                .bus()
                .ask(
                    Quote.ADDRESS,
                    new Quote(
                        UUID.fromString(bob.id()),
                        bob.name(),
                        UUID.randomUUID(),
                        new Where(seat.room(), null),
                        "openai",
                        seat.model(),
                        prompt.tokens(),
                        prompt.maxOutputTokens())));
    assertEquals(Payer.Kind.LENT, quoted.payer().kind());
    List<Gate> gates = new ArrayList<>();
    server.simulator().say("one two three");
    for (int i = 0; i < TURNS; i++) {
      gates.add(server.simulator().holdAfter(1));
    }
    int calls = server.simulator().count();
    List<Future<?>> started = new ArrayList<>();
    for (int i = 0; i < TURNS; i++) {
      started.add(
          server
              .bus()
              .ask(
                  StartReply.ADDRESS,
                  new StartReply(
                      UUID.randomUUID(),
                      seat.room(),
                      seat,
                      UUID.fromString(bob.id()),
                      bob.name(),
                      quoted,
                      prompt)));
    }
    await(Future.all(started));
    running(ENOUGH_FOR);
    for (Gate gate : gates.subList(0, ENOUGH_FOR)) {
      await(gate.reached());
    }
    assertEquals(calls + ENOUGH_FOR, server.simulator().count());
    assertEquals(ENOUGH_FOR, count("not settled"));
    assertEquals(
        String.valueOf(ENOUGH_FOR * one),
        books.value("select sum(reserved_tokens) from conclave.spends"));
    gates.forEach(Gate::release);
    running(0);
    assertEquals(calls + ENOUGH_FOR, server.simulator().count());
    assertEquals(ENOUGH_FOR, count("settled and loan is not null"));
    JsonObject spend = uses().getJsonObject("spend");
    assertEquals(ENOUGH_FOR, spend.getInteger("replies"));
    // The simulator says seven tokens read, and a token a word.
    assertEquals(ENOUGH_FOR * 7, spend.getInteger("input"));
    assertEquals(ENOUGH_FOR * 3, spend.getInteger("output"));
    JsonObject used =
        ann.get("/api/user/api-keys/openai/lending").array().getJsonObject(0).getJsonObject("used");
    assertEquals(ENOUGH_FOR * 10, used.getInteger("totalTokens"));
  }
}
