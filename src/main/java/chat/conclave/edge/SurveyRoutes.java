package chat.conclave.edge;

import chat.conclave.bus.Bus;
import chat.conclave.key.SpendQuestions;
import chat.conclave.protocol.Fields;
import chat.conclave.protocol.Wire;
import chat.conclave.storage.Names;
import chat.conclave.storage.SpendStore.InRoom;
import chat.conclave.storage.SpendStore.Sum;
import chat.conclave.storage.SurveyStore;
import chat.conclave.storage.SurveyStore.Sized;
import chat.conclave.storage.SurveyStore.Used;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.validation.RequestParameter;
import java.math.BigDecimal;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * What admins see of rooms and of what is spent, and everybody of their own: numbers, and nothing
 * that was said.
 */
final class SurveyRoutes {
  private static final int PAGE = 100;
  private static final int DAYS = 30;
  private static final UUID FIRST = new UUID(0, 0);

  private final SurveyStore store;
  private final Names names;
  private final Bus bus;

  SurveyRoutes(SurveyStore store, Names names, Bus bus) {
    this.store = store;
    this.names = names;
    this.bus = bus;
  }

  Map<String, Caller.Operation> operations() {
    return Map.of(
        "surveyRooms", this::rooms, "surveyUsage", this::usage, "ownUsage", this::ownUsage);
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
    return bus.ask(SpendQuestions.Survey.ADDRESS, new SpendQuestions.Survey(days(caller)))
        .compose(
            survey ->
                named(survey.used().stream().map(Used::room), caller)
                    .compose(
                        named ->
                            caller.json(
                                200, Wire.array(survey.used(), used -> json(used, named)))));
  }

  /** What the caller had made and paid for, by room. */
  private Future<?> ownUsage(Caller caller) {
    UUID user = caller.who().user();
    return bus.ask(
            SpendQuestions.SpentInRooms.ADDRESS,
            new SpendQuestions.SpentInRooms(user, days(caller)))
        .compose(
            spent ->
                named(spent.rooms().stream().map(InRoom::room), caller)
                    .compose(
                        named ->
                            caller.json(
                                200, Wire.array(spent.rooms(), each -> json(each, named)))));
  }

  private static int days(Caller caller) {
    RequestParameter days = caller.query("days");
    return days == null ? DAYS : days.getInteger();
  }

  /** A private room's name is its members'. */
  private Future<Map<UUID, String>> named(Stream<UUID> rooms, Caller caller) {
    return names.rooms(rooms.collect(Collectors.toSet()), caller.who().user());
  }

  private static JsonObject json(Used used, Map<UUID, String> named) {
    return sum(used.replies(), used.input(), used.output(), used.cost())
        .put("day", used.day().toString())
        .put("user", used.asker().toString())
        .put("name", used.askerName())
        .put("room", used.room().toString())
        .put("roomName", named.get(used.room()))
        .put("provider", used.provider());
  }

  private static JsonObject json(InRoom spent, Map<UUID, String> named) {
    return new JsonObject()
        .put("room", spent.room().toString())
        .put("roomName", named.get(spent.room()))
        .put("asked", sum(spent.asked()))
        .put("paid", sum(spent.paid()));
  }

  private static JsonObject sum(Sum sum) {
    return sum(sum.replies(), sum.input(), sum.output(), sum.cost());
  }

  private static JsonObject sum(long replies, long input, long output, @Nullable BigDecimal cost) {
    return new JsonObject()
        .put("replies", replies)
        .put("input", input)
        .put("output", output)
        .put("cost", cost == null ? null : cost.toPlainString());
  }
}
