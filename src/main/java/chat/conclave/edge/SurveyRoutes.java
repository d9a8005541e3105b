package chat.conclave.edge;

import chat.conclave.bus.Bus;
import chat.conclave.key.SpendQuestions;
import chat.conclave.protocol.Fields;
import chat.conclave.protocol.Wire;
import chat.conclave.storage.SurveyStore;
import chat.conclave.storage.SurveyStore.Sized;
import chat.conclave.storage.SurveyStore.Used;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.validation.RequestParameter;
import java.util.Map;
import java.util.UUID;

/** What admins see of rooms and of what is spent: numbers, and nothing that was said. */
final class SurveyRoutes {
  private static final int PAGE = 100;
  private static final int DAYS = 30;
  private static final UUID FIRST = new UUID(0, 0);

  private final SurveyStore store;
  private final Bus bus;

  SurveyRoutes(SurveyStore store, Bus bus) {
    this.store = store;
    this.bus = bus;
  }

  Map<String, Caller.Operation> operations() {
    return Map.of("surveyRooms", this::rooms, "surveyUsage", this::usage);
  }

  private Future<?> rooms(Caller caller) {
    caller.mustAdminister();
    RequestParameter after = caller.query("after");
    RequestParameter limit = caller.query("limit");
    return store
        .rooms(
            after == null ? FIRST : Fields.parseId(after.getString(), "after"),
            limit == null ? PAGE : limit.getInteger())
        .compose(all -> caller.json(200, Wire.array(all, SurveyRoutes::json)));
  }

  private static JsonObject json(Sized room) {
    return new JsonObject()
        .put("id", room.id().toString())
        .put("name", room.name())
        .put("visibility", room.name() == null ? "private" : "open")
        .put("lobby", room.lobby())
        .put("members", room.members())
        .put("messages", room.messages())
        .put("bytes", room.bytes())
        .put("createdAt", room.createdAt().toString());
  }

  private Future<?> usage(Caller caller) {
    caller.mustAdminister();
    RequestParameter days = caller.query("days");
    return bus.ask(
            SpendQuestions.Survey.ADDRESS,
            new SpendQuestions.Survey(days == null ? DAYS : days.getInteger()))
        .compose(survey -> caller.json(200, Wire.array(survey.used(), SurveyRoutes::json)));
  }

  private static JsonObject json(Used used) {
    return new JsonObject()
        .put("day", used.day().toString())
        .put("user", used.asker().toString())
        .put("name", used.askerName())
        .put("provider", used.provider())
        .put("replies", used.replies())
        .put("input", used.input())
        .put("output", used.output())
        .put("cost", used.cost() == null ? null : used.cost().toPlainString());
  }
}
