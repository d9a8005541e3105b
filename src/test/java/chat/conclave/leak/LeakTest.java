package chat.conclave.leak;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.Person;
import chat.conclave.Superuser;
import chat.conclave.TestServer;
import chat.conclave.TestSocket;
import chat.conclave.cli.Conclave;
import chat.conclave.operate.KeyOperations;
import chat.conclave.simulator.Fault;
import chat.conclave.simulator.Gate;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.management.ManagementFactory;
import java.lang.management.ThreadInfo;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CountDownLatch;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.slf4j.LoggerFactory;

/**
 * Keys are driven through everything that the server does with keys, and through the mistakes that
 * people make with them. Then every place that somebody else could read is searched.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LeakTest {
  private static final List<Fault> FAULTS =
      List.of(
          Fault.ECHO_HEADERS,
          Fault.ECHO_IN_STREAM,
          Fault.ECHO_AS_TEXT,
          Fault.ERROR_MIDSTREAM,
          Fault.CUT,
          Fault.GARBAGE,
          Fault.REDIRECT,
          Fault.HUGE_HEADERS,
          Fault.INVALID_UTF8);

  private final Canary control = Canary.of("the control");
  private final Canary key = Canary.of("a key");
  private final Canary odd = Canary.odd("a key with odd signs");
  private final Canary platform = Canary.of("the platform's key");
  private final Canary misplaced = Canary.of("a key in the wrong place");
  private final Search search = new Search(control, key, odd, platform, misplaced);
  private final Search.Place log = search.in("the log");
  private final Search.Place bus = search.in("the event bus");

  private LogEar logEar;
  private TestServer server;
  private BusEar busEar;
  private Superuser superuser;
  private Visit ann;
  private Visit bob;
  private String room;
  private final Map<String, String> handles = new LinkedHashMap<>();

  /** What the test itself puts on the bus. */
  record Planted(Optional<List<byte[]>> deep) {
    @Override
    public String toString() {
      return "Planted[hidden]";
    }
  }

  @BeforeAll
  void everythingHappens() throws IOException {
    logEar = new LogEar(log);
    server = TestServer.fresh(Map.of("CONCLAVE_MOONSHOT_API_KEY", platform.key("sk-")));
    busEar = new BusEar(bus, server.inside());
    superuser = new Superuser(server.vertx(), server.data());
    superuser.run("ALTER SYSTEM SET log_statement = 'all'");
    superuser.run("SELECT pg_reload_conf()");
    ann = new Visit(server, server.newcomer("Ann"));
    bob = new Visit(server, server.newcomer("Bob"));
    room = ann.person().room("Study", "open");
    ann.socket().enter(room);
    bob.socket().enter(room);
    keysAreTestedAndSaved();
    modelsReply();
    providersMisbehave();
    aReplyIsStopped();
    keysAreRefused();
    keysAreMisplaced();
    keysAreRemoved();
    controlsArePlanted();
  }

  @AfterAll
  void close() {
    if (superuser != null) {
      superuser.close();
    }
    if (server != null) {
      server.stop();
    }
    logEar.close();
  }

  private void keysAreTestedAndSaved() {
    String mine = key.key("sk-proj-");
    assertGood(ann.post("/api/api-keys/verify", Visit.clear("openai", mine)));
    assertGood(ann.post("/api/api-keys/verify", ann.sealed("openai", mine, "verify")));
    ann.save(ann.sealed("openai", mine, "save"));
    assertEquals(
        200, ann.put("/api/user/api-keys?verify=true", Visit.clear("openai", mine)).status());
    assertGood(ann.post("/api/user/api-keys/openai/verify"));
    ann.save(Visit.clear("anthropic", " \"Bearer " + key.key("sk-ant-api03-") + "\"\r\n"));
    ann.save(Visit.clear("xai", odd.key("xai-")));
    bob.save(bob.sealed("openai", odd.key("sk-"), "save"));
    for (Visit each : List.of(ann, bob)) {
      each.get("/api/user/api-keys");
      each.get("/api/providers");
      each.get("/api/providers/openai/models");
      each.get("/api/providers/moonshot/models");
    }
  }

  private static void assertGood(Person.Answer answer) {
    assertEquals("good", answer.json().getString("state"), () -> answer.body().toString());
  }

  private void modelsReply() {
    for (String provider : List.of("openai", "anthropic", "xai", "moonshot")) {
      String handle = ann.summon(room, provider);
      handles.put(provider, handle);
      JsonObject reply = ann.ask(room, handle);
      assertEquals("complete", reply.getString("state"));
      assertEquals(provider.equals("moonshot"), platformPays(reply));
    }
    bob.ask(room, handle("openai"));
  }

  private String handle(String provider) {
    return Objects.requireNonNull(handles.get(provider), provider);
  }

  private static boolean platformPays(JsonObject message) {
    JsonObject payer = message.getJsonObject("reply").getJsonObject("payer");
    return payer.getString("kind").equals("platform");
  }

  private void providersMisbehave() {
    for (Fault fault : FAULTS) {
      for (String handle : handles.values()) {
        server.simulator().next(fault);
        ann.ask(room, handle);
      }
      server.simulator().next(fault);
      ann.post("/api/user/api-keys/openai/verify");
      server.simulator().next(fault);
      bob.post("/api/api-keys/verify", bob.sealed("xai", odd.key("xai-"), "verify"));
      server.simulator().next(fault);
      ann.get("/api/providers/anthropic/models");
    }
  }

  private void aReplyIsStopped() {
    server.simulator().say("one two three four five six seven");
    Gate gate = server.simulator().holdAfter(3);
    String message = ann.say(room, "@" + handle("openai") + " count");
    String reply = ann.socket().replyTo(message).getString("id");
    TestServer.await(gate.reached());
    bob.socket().find(frame -> "delta".equals(frame.getString("type")));
    ann.socket().ask(new JsonObject().put("type", "stop").put("message", reply));
    assertEquals("stopped", ann.socket().end(reply).getString("state"));
    gate.release();
  }

  private void keysAreRefused() {
    for (String[] refused :
        new String[][] {
          {"openai", key.broken("sk-proj-")},
          {"openai", key.key("sk-ant-api03-")},
          {"openai", key.key("sk-") + "\u00e9"},
          {"openai", "<html>" + key.text()},
          {"openai", key.key("sk-").repeat(100)},
          {"openai", key.key("sk-").repeat(300)},
          {"nobody", key.key("sk-")},
          {"practice", key.key("sk-")},
          {"deepseek", key.key("sk-a-revoked-")},
          {"deepseek", key.key("sk-a-nocredit-")}
        }) {
      String path = "/api/user/api-keys?verify=true";
      assertNotEquals(200, ann.put(path, Visit.clear(refused[0], refused[1])).status());
      if (refused[1].length() < 1_000) {
        assertNotEquals(200, ann.put(path, ann.sealed(refused[0], refused[1], "save")).status());
      }
      ann.post("/api/api-keys/verify", Visit.clear(refused[0], refused[1]));
    }
    ann.save(Visit.clear("deepseek", key.key("sk-a-revoked-")));
    String handle = ann.summon(room, "deepseek");
    assertEquals("failed", ann.ask(room, handle).getString("state"));
    ann.post("/api/user/api-keys/deepseek/verify");
    ann.get("/api/providers/deepseek/models");
  }

  private void keysAreMisplaced() {
    String text = misplaced.key("sk-");
    String keys = "/api/user/api-keys";
    bob.raw(HttpMethod.PUT, keys, Map.of(), "{\"provider\":\"openai\",\"key\":" + text + "}");
    bob.raw(HttpMethod.PUT, keys, Map.of(), "{\"provider\":\"openai\",\"key\":\"" + text);
    bob.raw(HttpMethod.PUT, keys, Map.of(), text);
    bob.raw(HttpMethod.PUT, keys, Map.of(), "\"" + text + "\"");
    bob.raw(HttpMethod.PUT, keys, Map.of(), "{\"provider\":\"openai\",\"key\":[\"" + text + "\"]}");
    bob.raw(HttpMethod.PUT, keys, Map.of(), "{\"key\":\"" + text + "\"}");
    bob.raw(HttpMethod.PUT, keys, Map.of("Content-Type", text), "{}");
    bob.put(keys, new JsonObject().put("provider", text).put("key", text));
    bob.put(keys, new JsonObject().put("provider", "openai").put("sealedKey", text));
    bob.put(keys, Visit.clear("openai", "").put("baseUrl", "https://" + text + "@127.0.0.1/"));
    bob.raw(HttpMethod.GET, keys, Map.of("Authorization", "Bearer " + text), "");
    bob.raw(HttpMethod.GET, keys, Map.of("Authorization", text), "");
    bob.raw(HttpMethod.GET, keys, Map.of("x-api-key", text, "Cookie", "key=" + text), "");
    JsonObject login = new JsonObject().put("name", "Root").put("password", text);
    assertEquals(401, bob.post("/api/auth/login", login).status());
    bob.get(keys + "?key=" + text);
    bob.delete(keys + "/" + text);
    bob.post("/api/user/api-keys/" + text + "/verify");
    TestSocket socket = bob.another();
    socket.send(new JsonObject().put("type", "hello").put("id", 1).put("token", text));
    socket.closeCode();
    bob.socket().ask(new JsonObject().put("type", "say").put("key", text));
    bob.socket().ask(new JsonObject().put("type", "enter").put("room", text));
  }

  private void keysAreRemoved() {
    for (String provider : List.of("openai", "anthropic", "xai", "deepseek")) {
      assertEquals(204, ann.delete("/api/user/api-keys/" + provider).status());
    }
    assertEquals(0, ann.get("/api/user/api-keys").array().size());
  }

  private void controlsArePlanted() {
    ann.say(room, "This is planted: " + control.text());
    bob.socket().find(frame -> frame.encode().contains(control.text()));
    ann.get("/api/rooms/" + room + "/messages");
    superuser.run("CREATE TABLE planted AS SELECT '" + control.text() + "' AS text");
    LoggerFactory.getLogger("io.netty.planted")
        .trace("planted", new IllegalStateException(control.text()));
    server
        .inside()
        .eventBus()
        .publish(
            "leak.planted",
            new Planted(Optional.of(List.of(control.text().getBytes(UTF_8)))),
            new DeliveryOptions().setLocalOnly(true).setCodecName("conclave.record"));
  }

  @Test
  void noKeyIsInTheLogAtAnyLevelOfAnyLogger() {
    log.holdsOnly(control);
  }

  @Test
  void noKeyIsOnTheEventBus() {
    assertTrue(
        busEar.kinds().containsAll(Set.of("Save", "Verify", "Store", "Load", "StartReply")),
        () -> "not all was heard: " + busEar.kinds());
    bus.holdsOnly(control);
  }

  @Test
  void noKeyIsInAFrame() {
    for (Visit visit : List.of(ann, bob)) {
      Search.Place place = search.in("the frames of " + visit.person().name());
      visit.frames().forEach(place::feed);
      place.holdsOnly(control);
    }
  }

  @Test
  void noKeyIsInAnAnswer() {
    Search.Place place = search.in("the answers");
    for (Visit visit : List.of(ann, bob)) {
      for (Person.Answer answer : visit.answers()) {
        place.feed(answer.headers().toString());
        place.feed(answer.body().getBytes());
      }
    }
    for (String path : List.of("/health/live", "/health/ready", "/metrics")) {
      place.feed(managementAnswer(path));
    }
    place.holdsOnly(control);
  }

  private String managementAnswer(String path) {
    Future<Buffer> body =
        server
            .vertx()
            .createHttpClient()
            .request(HttpMethod.GET, server.app().managementPort(), "127.0.0.1", path)
            .compose(request -> request.send().compose(HttpClientResponse::body));
    return TestServer.await(body).toString();
  }

  @Test
  void noKeyIsInTheDatabasesLog() throws IOException {
    searchFiles("the database's log", server.data().resolve("postgres.log"));
  }

  @Test
  void noKeyIsInATableFile() throws IOException {
    superuser.run("CHECKPOINT");
    searchFiles("the table files", server.data().resolve("postgres/data/base"));
  }

  @Test
  void noKeyIsInTheWriteAheadLog() throws IOException {
    superuser.run("CHECKPOINT");
    searchFiles("the write-ahead log", server.data().resolve("postgres/data/pg_wal"));
  }

  @Test
  void noKeyIsInAnyOtherFileOfTheDataFolder() throws IOException {
    Files.writeString(server.data().resolve("planted"), control.text());
    searchFiles("the data folder", server.data());
  }

  private void searchFiles(String name, Path root) throws IOException {
    Search.Place place = search.in(name);
    List<Path> files;
    try (Stream<Path> all = Files.walk(root)) {
      files = all.filter(Files::isRegularFile).toList();
    }
    for (Path file : files) {
      try (InputStream stream = Files.newInputStream(file)) {
        place.feed(stream);
      } catch (NoSuchFileException e) {
        // The database removes its temporary files.
      }
    }
    place.holdsOnly(control);
  }

  @Test
  void noKeyIsInAThreadDump() {
    CountDownLatch over = new CountDownLatch(1);
    Thread planted = new Thread(() -> waitFor(over), control.text());
    planted.start();
    Search.Place place = search.in("the thread dump");
    for (ThreadInfo thread : ManagementFactory.getThreadMXBean().dumpAllThreads(true, true)) {
      place.feed(thread.toString());
    }
    over.countDown();
    place.holdsOnly(control);
  }

  private static void waitFor(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  @Test
  void thePlatformsKeyIsInNoExplanationOfTheConfiguration() {
    Map<String, String> environment =
        Map.of(
            "CONCLAVE_MOONSHOT_API_KEY",
            platform.key("sk-"),
            "CONCLAVE_MOONSHOT_BASE_URL",
            "https://models.example/" + control.text());
    StringWriter words = new StringWriter();
    for (String command : List.of("explain", "check")) {
      new Conclave(
              settings -> Future.succeededFuture(settings.toString()),
              new KeyOperations(environment::get, settings -> {}),
              "1",
              environment,
              new PrintWriter(words),
              new PrintWriter(words))
          .run("config", command);
    }
    Search.Place place = search.in("the explanation of the configuration");
    place.feed(words.toString());
    place.holdsOnly(control);
  }
}
