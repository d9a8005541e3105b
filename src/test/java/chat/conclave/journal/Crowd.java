package chat.conclave.journal;

import static chat.conclave.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.conclave.Host;
import chat.conclave.Person;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketClientOptions;
import io.vertx.core.internal.VertxInternal;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.Supplier;

/** Clients in one room, and what their journals come to in the end. */
final class Crowd {
  private static final int PAUSE_MILLIS = 50;
  private static final int DOUBLINGS = 8;

  /** How far back a client may resume, in changes, at least. */
  private static final int RESUMABLE = 1_000;

  private static final int LOOKS = 300;
  private static final int SETTLED_MINUTES = 3;

  private final Host server;
  private final String room;
  private final WebSocketClient sockets;
  private final Random random = new Random(1);
  private final List<JournalClient> clients = new ArrayList<>();

  Crowd(Host server, String room) {
    this.server = server;
    this.room = room;
    this.sockets = sockets(server, "");
  }

  /**
   * Whose connections end with a reset when they are cut.
   *
   * @param address where they come from; empty for any
   */
  static WebSocketClient sockets(Host server, String address) {
    WebSocketClientOptions options =
        new WebSocketClientOptions()
            .setMaxConnections(2_000)
            .setMaxFrameSize(4 << 20)
            .setMaxMessageSize(4 << 20);
    options.setSoLinger(0);
    if (!address.isEmpty()) {
      options.setLocalAddress(address);
    }
    return server.vertx().createWebSocketClient(options);
  }

  Host server() {
    return server;
  }

  String room() {
    return room;
  }

  Context loop() {
    return ((VertxInternal) server.vertx()).createEventLoopContext();
  }

  /** A client does not knock all the time. */
  Future<Void> pause() {
    return server.vertx().timer(PAUSE_MILLIS, TimeUnit.MILLISECONDS).mapEmpty();
  }

  /** The more often somebody was not let in, the longer they wait, and no two the same time. */
  Future<Void> backOff(int failures) {
    long longest = (long) PAUSE_MILLIS << Math.min(failures, DOUBLINGS);
    return server
        .vertx()
        .timer(longest / 2 + random.nextLong(longest), TimeUnit.MILLISECONDS)
        .mapEmpty();
  }

  /** Somebody who hears the room. */
  JournalClient listener(String name, Supplier<String> token) {
    return add(new JournalClient(this, name, token, true, sockets));
  }

  /** Somebody who only speaks. */
  JournalClient speaker(String name, Supplier<String> token) {
    return add(new JournalClient(this, name, token, false, sockets));
  }

  JournalClient add(JournalClient client) {
    clients.add(client);
    return client;
  }

  List<JournalClient> clients() {
    return List.copyOf(clients);
  }

  List<JournalClient> listeners() {
    return clients.stream().filter(JournalClient::listens).toList();
  }

  /** Opens all, however long the server takes to let them in. */
  void open() {
    await(Future.all(clients.stream().map(JournalClient::openPatiently).toList()));
  }

  /** Everybody goes home. */
  void close() {
    await(Future.all(clients.stream().map(JournalClient::close).toList()));
  }

  /** Each sends what it got no yes for, until it has one. */
  void settle() {
    try {
      Future.all(clients.stream().map(client -> settle(client, LOOKS)).toList())
          .await(SETTLED_MINUTES, TimeUnit.MINUTES);
    } catch (TimeoutException e) {
      throw new AssertionError("somebody gets no answer", e);
    }
  }

  private Future<Void> settle(JournalClient client, int looks) {
    return client
        .unanswered()
        .compose(
            open ->
                open == 0
                    ? Future.succeededFuture()
                    : looks == 0
                        ? Future.failedFuture(client.journal().owner() + " gets no answer")
                        : again(client).compose(v -> settle(client, looks - 1)));
  }

  /** A new connection may say as much again. */
  private Future<Void> again(JournalClient client) {
    return client
        .repeat()
        .recover(gone -> Future.succeededFuture())
        .compose(v -> client.unanswered())
        .compose(
            open ->
                open == 0
                    ? Future.succeededFuture()
                    : client.cut().compose(v -> pause()).compose(v -> client.openPatiently()));
  }

  /**
   * Waits until everybody has heard everything and judges: in a room where nobody speaks any more.
   *
   * @param reader who may export the room
   */
  FinalLog judge(Person reader, Supplier<String> token) {
    settle();
    FinalLog log = read(reader, token);
    for (JournalClient listener : listeners()) {
      await(listener.knows(log.head()).recover(behind -> Future.succeededFuture()));
    }
    List<Flaw> flaws =
        JournalChecker.check(clients.stream().map(JournalClient::journal).toList(), log);
    assertEquals(List.of(), flaws);
    return log;
  }

  /** Reads when no reply runs any more. */
  private FinalLog read(Person reader, Supplier<String> token) {
    for (int looks = 0; newest(reader).stream().anyMatch(Content::running); looks++) {
      if (looks == LOOKS) {
        throw new AssertionError("a reply does not end");
      }
      await(pause());
    }
    JournalClient first = listener("the first reader", token);
    await(first.openPatiently());
    Entry.Entered now = snapshot(first);
    JournalClient second = listener("the second reader", token);
    await(second.claim(now.epoch(), Math.max(0, now.rev() - RESUMABLE)));
    await(second.openPatiently());
    return new FinalLog(now.epoch(), now.rev(), export(reader));
  }

  private static Entry.Entered snapshot(JournalClient reader) {
    Future<Entry> next = reader.next(Entry.Entered.class::isInstance);
    await(reader.enterAnew());
    return (Entry.Entered) await(next);
  }

  private List<Content> newest(Person reader) {
    return reader.get("/api/rooms/" + room + "/messages?limit=100").array().stream()
        .map(each -> Content.of((JsonObject) each))
        .toList();
  }

  private List<Content> export(Person reader) {
    return reader
        .get("/api/rooms/" + room + "/export")
        .body()
        .toString()
        .lines()
        .map(JsonObject::new)
        .filter(line -> "message".equals(line.getString("type")))
        .map(line -> Content.of(line.getJsonObject("message")))
        .toList();
  }

  /** What a model's seat is called, in a room where one was put. */
  static String summon(JournalClient client, String room, String provider) {
    JsonObject answer =
        await(
            client.tell(
                new JsonObject()
                    .put("type", "summon")
                    .put("room", room)
                    .put("provider", provider)));
    if (!answer.containsKey("seat")) {
      throw new AssertionError(answer.encode());
    }
    return answer.getJsonObject("seat").getString("handle");
  }
}
