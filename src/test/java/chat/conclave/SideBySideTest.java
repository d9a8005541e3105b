package chat.conclave;

import static chat.conclave.TestServer.await;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;

import chat.conclave.simulator.Answer;
import chat.conclave.simulator.Gate;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** One question, many models. */
@NullUnmarked
class SideBySideTest {
  private static final String KEY = "sk-proj-" + "a1B2c3D4e5F6g7H8".repeat(3);

  private final TestServer server = TestServer.shared();
  private final Person ann = server.newcomer("Ann");
  private final String room = ann.room("Study", "open");
  private final TestSocket hers = ann.hello();

  @AfterEach
  void clear() {
    server.simulator().clear();
  }

  private List<JsonObject> replies(String question) {
    return ann.get("/api/rooms/" + room + "/messages").array().stream()
        .map(JsonObject.class::cast)
        .filter(each -> question.equals(each.getString("replyTo")))
        .toList();
  }

  @Test
  void eightModelsWriteAtTheSameTimeNoneHearsAnotherAndEachNamesItsPayer() {
    ann.saveKey("openai", KEY);
    hers.enter(room);
    List<Gate> gates = new ArrayList<>();
    for (int i = 0; i < 8; i++) {
      hers.summon(room, "openai");
      gates.add(server.simulator().holdAfter(Answer.of("canary-answer of " + i), 1));
    }
    int before = server.simulator().count();
    String said = hers.say(room, "n", "@all what do you say?").getString("message");
    gates.forEach(gate -> await(gate.reached()));
    assertEquals(before + 8, server.simulator().count());
    JsonObject more = hers.say(room, "n2", "@all and now?");
    assertEquals("rate-limited", more.getString("code"));
    assertEquals(5, more.getInteger("retryAfter"));
    gates.forEach(Gate::release);
    List<JsonObject> replies = replies(said);
    assertEquals(8, replies.size());
    for (JsonObject reply : replies) {
      JsonObject end = hers.end(reply.getString("id"));
      assertEquals("complete", end.getString("state"));
      JsonObject payer = end.getJsonObject("reply").getJsonObject("payer");
      assertEquals("own", payer.getString("kind"));
      assertEquals(ann.id(), payer.getString("id"));
      assertFalse(end.getJsonObject("reply").containsKey("hop"));
    }
    Set<String> texts =
        replies(said).stream().map(each -> each.getString("text")).collect(Collectors.toSet());
    assertEquals(8, texts.size());
    server.simulator().requests().stream()
        .skip(before)
        .forEach(request -> assertFalse(request.body().contains("canary-answer"), request.body()));
  }

  @Test
  void anotherModelIsAskedTheSameHearsTheSameAndIsPaidForByWhoAsks() {
    ann.saveKey("openai", KEY);
    Person bob = server.newcomer("Bob");
    hers.enter(room);
    String first = hers.summon(room, "openai");
    JsonObject reply = hers.reply(room, first);
    Object heard = input(server.simulator().count() - 1);
    hers.say(room, "later", "and something else");
    JsonObject summon =
        new JsonObject().put("type", "summon").put("room", room).put("provider", "openai");
    String seat = hers.ask(summon).getJsonObject("seat").getString("id");
    TestSocket his = bob.hello();
    his.enter(room);
    JsonObject wish =
        new JsonObject()
            .put("type", "retry")
            .put("message", reply.getString("id"))
            .put("seat", seat);
    int calls = server.simulator().count();
    assertEquals("key-needed", his.ask(wish).getString("code"));
    assertEquals(calls, server.simulator().count());
    JsonObject end = hers.end(hers.ask(wish).getString("message"));
    assertEquals(reply.getString("replyTo"), end.getString("replyTo"));
    assertEquals(seat, end.getJsonObject("reply").getString("seat"));
    assertEquals(heard, input(calls));
    wish.put("seat", reply.getString("id"));
    assertEquals("not-found", hers.ask(wish).getString("code"));
  }

  private Object input(int call) {
    return server.simulator().requests().get(call).json().getJsonArray("input");
  }

  @Test
  void nineAreTooManyAndNothingIsStored() {
    hers.enter(room);
    List<String> handles = new ArrayList<>();
    for (int i = 0; i < 9; i++) {
      handles.add("@" + hers.summon(room, "practice"));
    }
    for (String text : List.of("@all hello", String.join(" ", handles))) {
      JsonObject no = hers.say(room, "n", text);
      assertEquals("invalid", no.getString("code"));
      assertEquals("That asks 9 models. Ask at most 8 in one message.", no.getString("message"));
    }
    assertEquals(0, ann.get("/api/rooms/" + room + "/messages").array().size());
    handles.remove(8);
    String said = hers.say(room, "n", String.join(" ", handles) + " hello").getString("message");
    assertEquals(8, replies(said).size());
  }

  @Test
  void whereOneOfSeveralHasNoPayerTheWholeIsRefused() {
    ann.saveKey("openai", KEY);
    Person bob = server.newcomer("Bob");
    bob.saveKey("anthropic", "sk-ant-api03-" + "a1B2c3D4e5F6g7H8".repeat(3));
    hers.enter(room);
    TestSocket his = bob.hello();
    his.enter(room);
    String paid = hers.summon(room, "openai");
    his.summon(room, "anthropic");
    int before = server.simulator().count();
    JsonObject no = hers.say(room, "n", "@all hello");
    assertEquals("key-needed", no.getString("code"));
    assertEquals("anthropic", no.getString("provider"));
    assertEquals(0, ann.get("/api/rooms/" + room + "/messages").array().size());
    assertEquals(before, server.simulator().count());
    assertEquals("ok", hers.say(room, "n", "@" + paid + " hello").getString("type"));
  }

  @Test
  void noModelIsCalledAll() {
    hers.enter(room);
    JsonObject summon =
        new JsonObject().put("type", "summon").put("room", room).put("provider", "practice");
    assertEquals("invalid", hers.ask(summon.put("handle", "all")).getString("code"));
    assertEquals("ok", hers.say(room, "n", "@all is nobody here").getString("type"));
  }
}
