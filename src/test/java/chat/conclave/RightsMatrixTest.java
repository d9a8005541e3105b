package chat.conclave;

import static chat.conclave.RightsCast.member;
import static chat.conclave.RightsCast.must;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import chat.conclave.simulator.Gate;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.NullUnmarked;
import org.junit.jupiter.api.Test;

/**
 * Everything that can be done in a room, tried by everybody on open and private rooms, over real
 * requests and sockets, and compared with a table that a person can read.
 */
@NullUnmarked
class RightsMatrixTest {
  private static final Path TABLE = Path.of("src/test/resources/rights.csv");

  private final TestServer server = TestServer.shared();
  private final RightsCast.People people = RightsCast.People.of(server);
  private final Map<String, Operation> operations = new LinkedHashMap<>();
  private int nonces;

  /** Tries something: ok, or the code of the refusal. What succeeded is undone. */
  @FunctionalInterface
  private interface Operation {
    String tried(RightsCast cast, String standing);
  }

  private static String rest(Person.Answer answer) {
    return answer.status() / 100 == 2 ? "ok" : answer.code();
  }

  private static String frame(JsonObject answer) {
    return "error".equals(answer.getString("type")) ? answer.getString("code") : "ok";
  }

  private static JsonObject type(String type) {
    return new JsonObject().put("type", type);
  }

  private static String undo(String outcome, Runnable undo) {
    if (outcome.equals("ok")) {
      undo.run();
    }
    return outcome;
  }

  private void get(String name, String under) {
    operations.put(name, (cast, who) -> rest(cast.person(who).get(cast.path + under)));
  }

  private void reading() {
    get("see the room", "");
    operations.put(
        "see it in the list",
        (cast, who) ->
            cast.person(who).get("/api/rooms").array().stream()
                    .anyMatch(each -> ((JsonObject) each).getString("id").equals(cast.room))
                ? "ok"
                : "not-found");
    operations.put(
        "enter",
        (cast, who) ->
            undo(
                frame(cast.socket(who).enter(cast.room)),
                () -> {
                  cast.socket(who).ask(type("leave").put("room", cast.room));
                  cast.restore(who);
                }));
    get("read the history", "/messages");
    operations.put(
        "read one message",
        (cast, who) -> rest(cast.person(who).get(cast.path + "/messages/" + target(cast))));
    get("list members", "/members");
    get("list pins", "/pins");
    get("search", "/search?q=words");
    get("export", "/export");
    get("preview who pays", "/payers");
    operations.put(
        "mark as read",
        (cast, who) -> ask(cast, who, type("read").put("room", cast.room).put("rev", 1)));
  }

  private final Map<RightsCast, List<String>> tables = new LinkedHashMap<>();
  private final Map<RightsCast, String> targets = new LinkedHashMap<>();

  private String target(RightsCast cast) {
    return targets.computeIfAbsent(cast, RightsCast::others);
  }

  private static String ask(RightsCast cast, String who, JsonObject frame) {
    return frame(cast.socket(who).ask(frame));
  }

  private void speaking() {
    operations.put(
        "say", (cast, who) -> frame(cast.socket(who).say(cast.room, "m" + nonces++, "hello")));
    operations.put("type", RightsMatrixTest::type);
    operations.put(
        "react",
        (cast, who) ->
            ask(cast, who, on("react", target(cast)).put("emoji", "👍").put("on", true)));
    operations.put(
        "edit own",
        (cast, who) -> ask(cast, who, on("edit", cast.own(who)).put("text", "other words")));
    operations.put(
        "edit others",
        (cast, who) -> ask(cast, who, on("edit", target(cast)).put("text", "other words")));
    operations.put("delete own", (cast, who) -> ask(cast, who, on("delete", cast.own(who))));
    operations.put(
        "delete others",
        (cast, who) -> {
          String message = target(cast);
          return undo(ask(cast, who, on("delete", message)), () -> targets.remove(cast));
        });
    operations.put(
        "hide own", (cast, who) -> ask(cast, who, on("hide", cast.own(who)).put("on", true)));
    operations.put(
        "hide others", (cast, who) -> ask(cast, who, on("hide", target(cast)).put("on", true)));
    operations.put("pin", (cast, who) -> ask(cast, who, on("pin", target(cast)).put("on", true)));
  }

  /** Nothing answers it but a refusal: the answer to the next frame comes after that. */
  private static String type(RightsCast cast, String who) {
    TestSocket socket = cast.socket(who);
    String id = "t-" + cast.visibility;
    socket.send(type("typing").put("room", cast.room).put("id", id));
    socket.ask(type("leave").put("room", cast.people.founder().id()));
    return socket.frames().stream()
        .filter(each -> id.equals(each.getValue("re")))
        .findFirst()
        .map(RightsMatrixTest::frame)
        .orElse("ok");
  }

  private static JsonObject on(String type, String message) {
    return type(type).put("message", message);
  }

  private void models() {
    operations.put(
        "ask a model",
        (cast, who) -> {
          JsonObject said =
              cast.socket(who).say(cast.room, "m" + nonces++, "@" + handle(cast) + " well?");
          return undo(
              frame(said),
              () ->
                  cast.founder.end(
                      cast.founder.replyTo(said.getString("message")).getString("id")));
        });
    operations.put(
        "retry",
        (cast, who) -> {
          JsonObject again = cast.socket(who).ask(on("retry", reply(cast)));
          return undo(frame(again), () -> cast.founder.end(again.getString("message")));
        });
    operations.put(
        "hold a round table",
        (cast, who) -> {
          JsonObject begun = cast.socket(who).ask(table(cast));
          return undo(frame(begun), () -> ended(cast, begun));
        });
    operations.put(
        "stop a round table",
        (cast, who) -> {
          JsonObject begun = cast.founder.ask(table(cast));
          String outcome = ask(cast, who, type("stop").put("table", begun.getString("table")));
          ended(cast, begun);
          return outcome;
        });
    operations.put(
        "summon",
        (cast, who) -> {
          JsonObject answer =
              cast.socket(who)
                  .ask(type("summon").put("room", cast.room).put("provider", "practice"));
          return undo(
              frame(answer),
              () ->
                  cast.founder.ask(
                      type("dismiss").put("seat", answer.getJsonObject("seat").getString("id"))));
        });
    operations.put(
        "dismiss",
        (cast, who) -> {
          String seat = seat(cast);
          String outcome = ask(cast, who, type("dismiss").put("seat", seat));
          cast.founder.ask(type("dismiss").put("seat", seat));
          return outcome;
        });
    operations.put(
        "ask to lend",
        (cast, who) -> {
          String seat = seat(cast);
          // Nobody could lend for the practice model: who is told that was allowed to ask.
          String outcome = ask(cast, who, type("ask").put("seat", seat)).replace("not-lent", "ok");
          cast.founder.ask(type("dismiss").put("seat", seat));
          return outcome;
        });
    operations.put("stop others", this::stop);
    String lending = "/api/user/api-keys/openai/lending/";
    operations.put(
        "lend a key",
        (cast, who) ->
            undo(
                rest(
                    cast.person(who)
                        .put(lending + cast.room, new JsonObject().put("to", "everyone"))),
                () -> must(cast.person(who).delete(lending + cast.room))));
  }

  private JsonObject table(RightsCast cast) {
    JsonArray seats = new JsonArray();
    for (String seat : tables.computeIfAbsent(cast, each -> List.of(seat(each), seat(each)))) {
      seats.add(seat);
    }
    return type("table")
        .put("room", cast.room)
        .put("seats", seats)
        .put("rounds", 1)
        .put("topic", "Tea?");
  }

  private static void ended(RightsCast cast, JsonObject begun) {
    String table = begun.getString("table");
    cast.founder.ask(type("stop").put("table", table));
    cast.founder.find(
        each -> table.equals(each.getString("table")) && "ended".equals(each.getString("state")));
  }

  private String stop(RightsCast cast, String who) {
    Gate gate = server.simulator().say("one two three").holdAfter(1);
    String said =
        cast.founder.say(cast.room, "m" + nonces++, "@" + handle(cast) + "?").getString("message");
    String running = cast.founder.replyTo(said).getString("id");
    TestServer.await(gate.reached());
    String outcome = ask(cast, who, on("stop", running));
    gate.release();
    assertEquals(
        outcome.equals("ok") ? "stopped" : "complete",
        cast.founder.end(running).getString("state"));
    server.simulator().clear();
    return outcome;
  }

  private static String seat(RightsCast cast) {
    return cast.founder
        .ask(type("summon").put("room", cast.room).put("provider", "practice"))
        .getJsonObject("seat")
        .getString("id");
  }

  private final Map<RightsCast, String> handles = new LinkedHashMap<>();
  private final Map<RightsCast, String> replies = new LinkedHashMap<>();

  private String handle(RightsCast cast) {
    return handles.computeIfAbsent(cast, each -> each.founder.summon(each.room, "openai"));
  }

  private String reply(RightsCast cast) {
    return replies.computeIfAbsent(
        cast, each -> each.founder.reply(each.room, handle(each)).getString("id"));
  }

  private void managing() {
    operations.put(
        "invite", (cast, who) -> rest(cast.person(who).post(cast.path + "/invites", null)));
    get("list invites", "/invites");
    operations.put(
        "revoke an invite",
        (cast, who) -> {
          String id = people.founder().post(cast.path + "/invites", null).json().getString("id");
          return rest(cast.person(who).delete(cast.path + "/invites/" + id));
        });
    operations.put(
        "bring somebody in",
        (cast, who) ->
            undo(
                put(cast, who, member(people.outsider())),
                () ->
                    must(
                        people
                            .founder()
                            .delete(cast.path + "/members/" + people.outsider().id()))));
    appointing("make a guest", victim -> victim.put("role", "guest"));
    appointing("make a moderator", victim -> victim.put("role", "moderator"));
    appointing("make an owner", victim -> victim.put("role", "owner"));
    appointing("mute", victim -> victim.put("mutedUntil", "2031-01-01T00:00:00Z"));
    removing("kick", "");
    removing("ban", "?ban=true");
    operations.put("rename", (cast, who) -> patch(cast, who, "name", "Another " + who));
    operations.put(
        "open or close",
        (cast, who) ->
            undo(
                patch(cast, who, "visibility", cast.visibility.equals("open") ? "private" : "open"),
                () ->
                    must(
                        people
                            .founder()
                            .patch(
                                cast.path, new JsonObject().put("visibility", cast.visibility)))));
    operations.put(
        "leave for good",
        (cast, who) ->
            undo(
                rest(cast.person(who).delete(cast.path + "/members/" + cast.person(who).id())),
                () -> cast.restore(who)));
  }

  private void appointing(String name, java.util.function.UnaryOperator<JsonObject> as) {
    operations.put(
        name,
        (cast, who) ->
            undo(put(cast, who, as.apply(member(people.victim()))), cast::restoreVictim));
  }

  private void removing(String name, String how) {
    operations.put(
        name,
        (cast, who) ->
            undo(
                rest(cast.person(who).delete(cast.path + "/members/" + people.victim().id() + how)),
                cast::restoreVictim));
  }

  private static String put(RightsCast cast, String who, JsonObject member) {
    return rest(cast.person(who).post(cast.path + "/members", member));
  }

  private static String patch(RightsCast cast, String who, String field, String value) {
    return rest(cast.person(who).patch(cast.path, new JsonObject().put(field, value)));
  }

  @Test
  void nobodyCanDoWhatTheTableDoesNotSay() throws IOException {
    reading();
    speaking();
    models();
    managing();
    List<String> lines = Files.readAllLines(TABLE);
    List<String> standings = List.of(lines.get(0).split(",")).subList(2, 10);
    Map<String, RightsCast> casts = new LinkedHashMap<>();
    for (String visibility : List.of("open", "private")) {
      casts.put(visibility, new RightsCast(people, visibility));
    }
    List<String> wrong = new ArrayList<>();
    Set<String> named = new LinkedHashSet<>();
    int cells = 0;
    for (String line : lines.subList(1, lines.size())) {
      String[] row = line.split(",");
      named.add(row[0]);
      for (int i = 0; i < standings.size(); i++) {
        String standing = standings.get(i);
        Supplier<RightsCast> cast = () -> casts.get(row[1]);
        String found =
            row[0].equals("delete the room")
                ? deleted(casts, row[1], standing)
                : operations.get(row[0]).tried(cast.get(), standing);
        cells++;
        if (!found.equals(row[2 + i])) {
          wrong.add(row[0] + ", " + row[1] + ", " + standing + ": " + found);
        }
      }
    }
    assertEquals(List.of(), wrong);
    named.remove("delete the room");
    assertEquals(operations.keySet(), named, "tried and not in the table, or the other way round");
    assertTrue(cells > 500, "" + cells);
  }

  /** After it was deleted another room takes its place. */
  private String deleted(Map<String, RightsCast> casts, String visibility, String standing) {
    RightsCast cast = casts.get(visibility);
    return undo(
        rest(cast.person(standing).delete(cast.path)),
        () -> casts.put(visibility, new RightsCast(people, visibility)));
  }
}
