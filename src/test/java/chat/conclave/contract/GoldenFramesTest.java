package chat.conclave.contract;

import static chat.conclave.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;

import chat.conclave.Person;
import chat.conclave.Safe;
import chat.conclave.TestServer;
import chat.conclave.TestSocket;
import chat.conclave.protocol.ClientFrame;
import chat.conclave.protocol.FrameReader;
import chat.conclave.protocol.Frames;
import chat.conclave.simulator.Answer;
import chat.conclave.simulator.Fault;
import chat.conclave.simulator.Gate;
import io.vertx.core.Future;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/**
 * The golden frames: one story told to a real server, which must say what stands in {@code
 * server.json} (run with {@code -Dconclave.golden=yes} to write it anew), and what clients say, in
 * {@code client.json}. The page's tests read the same files.
 */
@NullUnmarked
class GoldenFramesTest {
  private static final String KEY = "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3);

  private final TestServer server = TestServer.shared();
  private final Golden golden = new Golden();
  private final Person ann = server.newcomer("Ann");
  private final Person bob = server.newcomer("Bob");
  private String room;
  private TestSocket hers;
  private TestSocket his;

  @AfterEach
  void clear() {
    server.simulator().clear();
  }

  @Test
  void theServerSaysWhatTheGoldenFramesSay() throws IOException {
    golden.call(ann.name(), "Ann");
    golden.call(bob.name(), "Bob");
    people();
    messages();
    models();
    keys();
    partings();
    if ("yes".equals(System.getProperty("conclave.golden"))) {
      golden.write("server.json");
    }
    Map<String, JsonObject> expected = Golden.read("server.json");
    assertEquals(expected.keySet(), golden.frames().keySet());
    golden.frames().forEach((name, frame) -> assertEquals(expected.get(name), frame, name));
    assertEquals(SocketContract.SERVER.types(), types(expected));
  }

  @Test
  void theServerReadsWhatTheGoldenFramesSay() {
    Map<String, JsonObject> frames = Golden.read("client.json");
    frames.forEach(
        (name, frame) -> {
          assertEquals(List.of(), SocketContract.CLIENT.faults(frame), name);
          FrameReader.Inbound read = FrameReader.read(frame.encode());
          assertEquals(null, read.refusal(), name);
          String type = read.frame().getClass().getSimpleName().toLowerCase(Locale.ROOT);
          assertEquals(frame.getString("type"), type, name);
        });
    assertEquals(SocketContract.CLIENT.types(), types(frames));
    assertEquals(
        Stream.of(ClientFrame.class.getPermittedSubclasses())
            .map(kind -> kind.getSimpleName().toLowerCase(Locale.ROOT))
            .collect(Collectors.toCollection(TreeSet::new)),
        types(frames));
  }

  private static Set<String> types(Map<String, JsonObject> frames) {
    return frames.values().stream()
        .map(frame -> frame.getString("type"))
        .collect(Collectors.toCollection(TreeSet::new));
  }

  private void people() {
    room = ann.room("Study", "open");
    hers = ann.socket();
    JsonObject welcome = hers.ask(frame("hello").put("token", ann.token()));
    golden.call(welcome.getString("page"), "0123456789abcdef");
    golden.add("welcome", welcome);
    golden.add("an empty room", hers.enter(room));
    his = bob.hello();
    Future<JsonObject> comes = next("member");
    Future<JsonObject> isHere =
        hers.next(
            frame -> is(frame, "presence") && frame.getJsonArray("present").contains(bob.id()));
    his.enter(room);
    golden.add("somebody comes", await(comes));
    await(isHere);
    his.send(frame("typing").put("room", room));
    golden.add("somebody types", hers.find(each -> is(each, "typing")));
    Future<JsonObject> goes =
        hers.next(
            frame -> is(frame, "presence") && !frame.getJsonArray("present").contains(bob.id()));
    his.ask(frame("leave").put("room", room));
    golden.add("somebody is not here any more", await(goes));
    his.enter(room);
    Future<JsonObject> info = next("info");
    ann.request(
        HttpMethod.PATCH,
        "/api/rooms/" + room,
        Map.of(),
        new JsonObject().put("topic", "Stars").toBuffer());
    golden.add("a room is set up anew", await(info));
  }

  private void messages() {
    Future<JsonObject> posted = next("message");
    JsonObject ok = his.say(room, "n1", "Hello, Ann");
    golden.add("a message is stored", ok);
    golden.add("a message", await(posted));
    String message = ok.getString("message");
    Future<JsonObject> edited = next("message");
    his.ask(frame("edit").put("message", message).put("text", "Good morning, Ann"));
    golden.add("a message is edited", await(edited));
    Future<JsonObject> liked = next("message");
    hers.ask(frame("react").put("message", message).put("emoji", "👍").put("on", true));
    golden.add("a message has a reaction", await(liked));
    Future<JsonObject> pinned = next("message");
    hers.ask(frame("pin").put("message", message).put("on", true));
    golden.add("a message is pinned", await(pinned));
    Future<JsonObject> gone = next("message");
    his.ask(frame("delete").put("message", message));
    golden.add("a message is deleted", await(gone));
  }

  private void models() {
    golden.add(
        "a key is needed", his.ask(frame("summon").put("room", room).put("provider", "openai")));
    ann.saveKey("openai", KEY);
    Future<JsonObject> sits = next("seat");
    JsonObject seated =
        hers.ask(
            frame("summon")
                .put("room", room)
                .put("provider", "openai")
                .put("handle", "sage")
                .put("instructions", "Be brief."));
    golden.add("a model is summoned", seated);
    golden.add("a model takes its seat", await(sits));
    String owl =
        hers.ask(frame("summon").put("room", room).put("provider", "practice").put("handle", "owl"))
            .getJsonObject("seat")
            .getString("id");
    Gate thinks = server.simulator().holdAfter(Answer.thinking("Let me see.", "Yes."), 1);
    String asked = hers.say(room, "n2", "@sage is it?").getString("message");
    await(thinks.reached());
    golden.add("a reply is queued", queued(asked));
    golden.add("a thought", hers.find(each -> is(each, "reasoning")));
    thinks.release();
    golden.add("a reply with thoughts", ended(asked));
    Gate writes = server.simulator().holdAfter(Answer.of("Hello there"), 1);
    String again = hers.say(room, "n3", "@sage hello?").getString("message");
    await(writes.reached());
    golden.add(
        "a piece of a reply",
        hers.find(each -> is(each, "delta") && each.getString("text").startsWith("Hello")));
    // What is written is stored now and then; here it was.
    Safe.in(server.vertx(), server.data())
        .until(
            "exists (select from conclave.messages where reply_to = '%s' and state = 'writing')"
                .formatted(again));
    Person cleo = server.newcomer("Cleo");
    golden.call(cleo.name(), "Cleo");
    golden.add("a room with a running reply", cleo.hello().enter(room));
    hers.ask(frame("stop").put("message", queued(again).getJsonObject("message").getString("id")));
    golden.add("a reply that was stopped", ended(again));
    writes.release();
    server.simulator().next(Fault.REJECT_401);
    Future<JsonObject> rejected = hers.keyState("openai", "saved", "rejected");
    golden.add(
        "a reply that failed", ended(hers.say(room, "n4", "@sage well?").getString("message")));
    golden.add("a key was rejected", await(rejected));
    table(seated.getJsonObject("seat").getString("id"), owl);
    Future<JsonObject> leaves = next("seat");
    String seat = seated.getJsonObject("seat").getString("id");
    hers.ask(frame("dismiss").put("seat", seat));
    golden.add("a model leaves", await(leaves));
  }

  /** Held at its first turn, so that nothing else happens meanwhile. */
  private void table(String sage, String owl) {
    ann.saveKey("openai", KEY + "x");
    Gate turn = server.simulator().holdAfter(Answer.of("My turn"), 1);
    Future<JsonObject> begins = hers.next(frame -> is(frame, "table"));
    JsonObject begun =
        hers.ask(
            frame("table")
                .put("room", room)
                .put("seats", new JsonArray().add(sage).add(owl))
                .put("rounds", 2));
    golden.add("a round table begins", await(begins));
    await(turn.reached());
    String reply =
        hers.find(each -> is(each, "delta") && each.getString("text").startsWith("My"))
            .getString("message");
    Future<JsonObject> ends =
        hers.next(frame -> is(frame, "table") && !"running".equals(frame.getString("state")));
    hers.ask(frame("stop").put("table", begun.getString("table")));
    golden.add("a round table was stopped", await(ends));
    hers.end(reply);
    turn.release();
  }

  private void keys() {
    String seat =
        hers.ask(frame("summon").put("room", room).put("provider", "openai").put("handle", "crow"))
            .getJsonObject("seat")
            .getString("id");
    his.ask(frame("ask").put("seat", seat));
    JsonObject card = hers.find(each -> is(each, "lend-request"));
    golden.add("somebody asks for a key", card);
    hers.ask(frame("lend").put("request", card.getString("request")).put("to", "once"));
    golden.add("a key is lent", his.find(each -> is(each, "lend-answer")));
  }

  private void partings() {
    his.ask(frame("leave").put("room", room));
    Future<JsonObject> mention =
        his.next(frame -> is(frame, "news") && frame.containsKey("mention"));
    long said = hers.say(room, "n5", "Where is @" + bob.name() + "?").getLong("rev");
    golden.add("I am named elsewhere", await(mention));
    golden.add(
        "something was said elsewhere",
        his.find(
            frame ->
                is(frame, "news")
                    && !frame.containsKey("mention")
                    && frame.getLong("said") == said));
    TestSocket another = ann.hello();
    hers.ask(frame("read").put("room", room).put("rev", said));
    golden.add("I have read elsewhere", another.find(frame -> is(frame, "read")));
    his.enter(room);
    Future<JsonObject> gone = hers.next(frame -> is(frame, "member") && frame.containsKey("gone"));
    ann.delete("/api/rooms/" + room + "/members/" + bob.id());
    golden.add("somebody is sent away", await(gone));
    golden.add(
        "how far rooms are", Frames.heads(Map.of(UUID.fromString(room), 30L), Instant.now()));
    golden.add("I am sent away", his.find(each -> is(each, "left")));
    TestSocket stranger = server.newcomer("Dora").socket();
    golden.add("who is nobody is told so", stranger.ask(frame("hello").put("token", "none")));
    golden.add("goodbye", stranger.find(each -> is(each, "bye")));
  }

  private JsonObject queued(String question) {
    return hers.find(reply(question, frame -> state(frame).equals("queued")));
  }

  private JsonObject ended(String question) {
    return hers.find(
        reply(question, frame -> !List.of("queued", "thinking", "writing").contains(state(frame))));
  }

  private static Predicate<JsonObject> reply(String question, Predicate<JsonObject> more) {
    return frame ->
        is(frame, "message")
            && frame.getJsonObject("message").containsKey("reply")
            && question.equals(frame.getJsonObject("message").getString("replyTo"))
            && more.test(frame);
  }

  private static String state(JsonObject frame) {
    return frame.getJsonObject("message").getString("state");
  }

  private Future<JsonObject> next(String type) {
    return hers.next(frame -> is(frame, type));
  }

  private static boolean is(JsonObject frame, String type) {
    return type.equals(frame.getString("type"));
  }

  private static JsonObject frame(String type) {
    return new JsonObject().put("type", type);
  }
}
