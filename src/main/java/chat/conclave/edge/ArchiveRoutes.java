package chat.conclave.edge;

import chat.conclave.bus.Bus;
import chat.conclave.edge.Rates.Limit;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Wire;
import chat.conclave.room.May;
import chat.conclave.room.Right;
import chat.conclave.storage.Archive;
import chat.conclave.storage.RoomReader;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.validation.RequestParameter;
import java.util.List;
import java.util.Map;
import java.util.UUID;

/**
 * What was said in a room: its pages, one message, what is pinned, what is found, and all of it.
 */
final class ArchiveRoutes {
  private static final int PAGE = 50;

  private final RoomReader reader;
  private final Archive archive;
  private final Bus bus;
  private final Rates rates;

  ArchiveRoutes(RoomReader reader, Archive archive, Bus bus, Rates rates) {
    this.reader = reader;
    this.archive = archive;
    this.bus = bus;
    this.rates = rates;
  }

  Map<String, Caller.Operation> operations() {
    return Map.of(
        "listMessages", this::messages,
        "showMessage", this::message,
        "listPins", this::pins,
        "searchRoom", this::search,
        "exportRoom", this::export);
  }

  private Future<?> messages(Caller caller) {
    UUID room = caller.pathId("room");
    return may(caller, Right.READ)
        .compose(may -> reader.history(room, before(caller), limit(caller)))
        .compose(messages -> caller.json(200, Wire.array(messages, Wire::json)));
  }

  private static long before(Caller caller) {
    RequestParameter before = caller.query("before");
    return before == null ? Long.MAX_VALUE : before.getLong();
  }

  private static int limit(Caller caller) {
    RequestParameter limit = caller.query("limit");
    return limit == null ? PAGE : limit.getInteger();
  }

  private Future<?> message(Caller caller) {
    return may(caller, Right.READ)
        .compose(may -> reader.message(caller.pathId("room"), caller.pathId("message")))
        .compose(
            found ->
                found
                    .<Future<?>>map(message -> caller.json(200, Wire.json(message)))
                    .orElseGet(() -> Future.failedFuture(Refusal.of(ErrorCode.NOT_FOUND))));
  }

  private Future<?> pins(Caller caller) {
    return may(caller, Right.READ)
        .compose(may -> archive.pinned(caller.pathId("room")))
        .compose(pins -> caller.json(200, Wire.array(pins, Wire::json)));
  }

  private Future<?> search(Caller caller) {
    rates.check(Limit.SEARCH, caller.who().user().toString());
    RequestParameter query = caller.query("q");
    Highlights wanted = Highlights.of(query == null ? "" : query.getString());
    return may(caller, Right.READ)
        .compose(
            may ->
                archive.search(
                    caller.pathId("room"), wanted.words(), before(caller), limit(caller)))
        .compose(found -> caller.json(200, Wire.array(found, each -> found(each, wanted))));
  }

  private static JsonObject found(Message message, Highlights wanted) {
    return new JsonObject()
        .put("message", Wire.json(message))
        .put("highlights", wanted.in(message.text()));
  }

  private Future<?> export(Caller caller) {
    rates.check(Limit.EXPORT, caller.who().user().toString());
    UUID room = caller.pathId("room");
    return may(caller, Right.EXPORT)
        .compose(
            may ->
                new Export(
                        caller.context().response(),
                        after -> page(caller, room, after),
                        () -> Cut.off(caller.context().request().connection()))
                    .begin(may.room()));
  }

  /** Who has left meanwhile gets no further. */
  private Future<List<Message>> page(Caller caller, UUID room, long after) {
    return may(caller, Right.EXPORT).compose(may -> archive.after(room, after, Export.PAGE));
  }

  private Future<May.Yes> may(Caller caller, Right right) {
    return bus.ask(May.ADDRESS, new May(caller.pathId("room"), caller.who(), right));
  }
}
