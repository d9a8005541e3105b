package chat.conclave.edge;

import chat.conclave.bus.Bus;
import chat.conclave.edge.Rates.Limit;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.MessageText;
import chat.conclave.protocol.PlatformKeys;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.RoomInfo;
import chat.conclave.protocol.RoomInfo.Answers;
import chat.conclave.protocol.RoomInfo.ContextMode;
import chat.conclave.protocol.RoomInfo.Visibility;
import chat.conclave.protocol.Who;
import chat.conclave.protocol.Who.ServerRole;
import chat.conclave.protocol.Wire;
import chat.conclave.room.Action;
import chat.conclave.room.Admit;
import chat.conclave.room.RoomCommand;
import chat.conclave.room.RoomPatch;
import chat.conclave.storage.ReadMarks;
import chat.conclave.storage.ReadMarks.Unread;
import chat.conclave.storage.RoomMaker;
import chat.conclave.storage.RoomReader;
import chat.conclave.storage.RoomReader.Listed;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Rooms over REST. A room that somebody may not see is not found. */
final class RoomRoutes {
  private static final int HOPS = 4;

  private final RoomReader reader;
  private final RoomMaker maker;
  private final ReadMarks marks;
  private final Bus bus;
  private final Rates rates;

  RoomRoutes(RoomReader reader, RoomMaker maker, ReadMarks marks, Bus bus, Rates rates) {
    this.reader = reader;
    this.maker = maker;
    this.marks = marks;
    this.bus = bus;
    this.rates = rates;
  }

  Map<String, Caller.Operation> operations() {
    return Map.of(
        "listRooms", this::list,
        "createRoom", this::create,
        "changeRoom", this::change,
        "deleteRoom", this::delete,
        "showRoom", caller -> seen(caller, room -> caller.json(200, json(room))));
  }

  private static JsonObject json(Listed listed) {
    return Wire.json(listed.room())
        .put("role", listed.role() == null ? null : Wire.name(listed.role()))
        .put(
            "platformKeys",
            listed.platformKeys() == null ? null : Wire.name(listed.platformKeys()));
  }

  private static JsonObject json(Listed listed, Map<UUID, Unread> all) {
    Unread unread = all.getOrDefault(listed.room().id(), Unread.NOTHING);
    return json(listed)
        .put("unread", unread.messages())
        .put("mentions", unread.mentions())
        .put("said", unread.said())
        .put("read", unread.read());
  }

  /**
   * Whether the server's keys pay in a room is the admins' to say, also where they are not; all
   * else the room's own moderators' as well.
   */
  private Future<?> change(Caller caller) {
    Who who = caller.who();
    boolean admin = who.role() == ServerRole.ADMIN;
    UUID id = caller.pathId("room");
    JsonObject body = caller.body();
    boolean platform = body.containsKey("platformKeys");
    if (!admin && platform) {
      throw Refusal.of(ErrorCode.FORBIDDEN, "Only an admin can change that.");
    }
    Future<?> set = Future.succeededFuture();
    if (!platform || body.size() > 1) {
      rates.check(Limit.SET_UP_ROOM, who.user().toString());
      set =
          bus.ask(RoomCommand.ADDRESS, new RoomCommand(id, who, new Action.Configure(patch(body))));
    }
    String keys = body.getString("platformKeys");
    return set.compose(
            done ->
                platform
                    ? maker.platformKeys(
                        id,
                        keys == null ? null : PlatformKeys.valueOf(keys.toUpperCase(Locale.ROOT)))
                    : Future.succeededFuture())
        .compose(done -> admin ? reader.show(id, who.user()) : reader.find(id, who.user()))
        .compose(
            room ->
                room.<Future<?>>map(found -> caller.json(200, json(found)))
                    .orElseGet(() -> Future.failedFuture(Refusal.of(ErrorCode.NOT_FOUND))));
  }

  private static RoomPatch patch(JsonObject body) {
    JsonObject context = body.getJsonObject("context", new JsonObject());
    String topic = body.getString("topic");
    return new RoomPatch(
        body.containsKey("name") ? name(body) : null,
        topic == null ? null : MessageText.clean(topic),
        value(Visibility.class, body.getString("visibility")),
        body.getInteger("hopLimit"),
        context.getInteger("tokens"),
        value(ContextMode.class, context.getString("mode")),
        value(Answers.class, body.getString("answers")),
        body.containsKey("retentionDays")
            ? new RoomPatch.Retention(body.getInteger("retentionDays"))
            : null);
  }

  private static <E extends Enum<E>> @Nullable E value(Class<E> type, @Nullable String name) {
    return name == null ? null : Enum.valueOf(type, name.toUpperCase(Locale.ROOT));
  }

  private static String name(JsonObject body) {
    String name = MessageText.clean(body.getString("name")).replace('\n', ' ');
    if (name.isEmpty()) {
      throw Refusal.of(ErrorCode.INVALID, "A room needs a name.");
    }
    return name;
  }

  private Future<?> delete(Caller caller) {
    rates.check(Limit.SET_UP_ROOM, caller.who().user().toString());
    return bus.ask(
            RoomCommand.ADDRESS,
            new RoomCommand(caller.pathId("room"), caller.who(), new Action.DeleteRoom()))
        .compose(gone -> caller.nothing());
  }

  private Future<?> list(Caller caller) {
    UUID user = caller.who().user();
    return Future.all(reader.list(user), marks.of(user))
        .compose(
            both -> {
              Map<UUID, Unread> unread = both.resultAt(1);
              List<Listed> rooms =
                  both.<List<Listed>>resultAt(0).stream()
                      .filter(each -> caller.bearer().reaches(each.room().id()))
                      .toList();
              return caller.json(200, Wire.array(rooms, room -> json(room, unread)));
            });
  }

  private Future<?> create(Caller caller) {
    Who who = caller.who();
    rates.check(Limit.ROOM, who.user().toString());
    JsonObject body = caller.body();
    JsonObject context = body.getJsonObject("context", new JsonObject());
    RoomInfo room =
        new RoomInfo(
            UUID.randomUUID(),
            name(body),
            MessageText.clean(body.getString("topic", "")),
            RoomInfo.Visibility.valueOf(
                body.getString("visibility", "private").toUpperCase(Locale.ROOT)),
            body.getInteger("hopLimit", HOPS),
            false,
            context.getInteger("tokens", RoomInfo.USUAL_CONTEXT),
            ContextMode.valueOf(context.getString("mode", "last").toUpperCase(Locale.ROOT)),
            Answers.valueOf(body.getString("answers", "addressed").toUpperCase(Locale.ROOT)),
            body.getInteger("retentionDays"));
    Member owner = new Member(who.user(), who.name(), Member.Role.OWNER);
    return maker
        .create(room)
        .compose(made -> bus.ask(Admit.ADDRESS, new Admit(room.id(), owner)))
        .compose(done -> caller.json(201, json(new Listed(room, Member.Role.OWNER, null))));
  }

  private Future<?> seen(Caller caller, Function<Listed, Future<?>> then) {
    return reader
        .find(caller.pathId("room"), caller.who().user())
        .compose(
            room ->
                room.<Future<?>>map(then)
                    .orElseGet(() -> Future.failedFuture(Refusal.of(ErrorCode.NOT_FOUND))));
  }
}
