package chat.conclave.edge;

import chat.conclave.account.Accounts;
import chat.conclave.bus.Bus;
import chat.conclave.edge.Rates.Limit;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.MessageText;
import chat.conclave.protocol.PlatformKeys;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.RoomInfo;
import chat.conclave.protocol.Who;
import chat.conclave.protocol.Who.ServerRole;
import chat.conclave.protocol.Wire;
import chat.conclave.room.Action;
import chat.conclave.room.Admit;
import chat.conclave.room.RoomCommand;
import chat.conclave.storage.RoomMaker;
import chat.conclave.storage.RoomReader;
import chat.conclave.storage.RoomReader.Listed;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.validation.RequestParameter;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;

/** Rooms over REST. A room that somebody may not see is not found. */
final class RoomRoutes {
  private static final int HOPS = 4;
  private static final Duration INVITE_LIVES = Duration.ofDays(7);
  private static final int INVITE_USES = 10;

  private final RoomReader reader;
  private final RoomMaker maker;
  private final Accounts accounts;
  private final Bus bus;
  private final Rates rates;

  RoomRoutes(RoomReader reader, RoomMaker maker, Accounts accounts, Bus bus, Rates rates) {
    this.reader = reader;
    this.maker = maker;
    this.accounts = accounts;
    this.bus = bus;
    this.rates = rates;
  }

  Map<String, Caller.Operation> operations() {
    return Map.of(
        "listRooms", this::list,
        "createRoom", this::create,
        "changeRoom", this::change,
        "showRoom", caller -> seen(caller, room -> caller.json(200, json(room))),
        "listMessages", this::messages,
        "listMembers", this::members,
        "createInvite", this::invite);
  }

  private static JsonObject json(Listed listed) {
    return Wire.json(listed.room())
        .put("role", listed.role() == null ? null : Wire.name(listed.role()))
        .put(
            "platformKeys",
            listed.platformKeys() == null ? null : Wire.name(listed.platformKeys()));
  }

  /**
   * Whether the server's keys pay in a room is the admins' to say, also where they are not; what
   * its models hear, the room's own moderators' as well.
   */
  private Future<?> change(Caller caller) {
    Who who = caller.who();
    boolean admin = who.role() == ServerRole.ADMIN;
    UUID id = caller.pathId("room");
    JsonObject body = caller.body();
    if (!admin && (body.containsKey("platformKeys") || !body.containsKey("context"))) {
      throw Refusal.of(ErrorCode.FORBIDDEN, "Only an admin can change that.");
    }
    JsonObject context = body.getJsonObject("context");
    if (context != null) {
      rates.check(Limit.SET_UP_ROOM, who.user().toString());
    }
    Future<?> heard =
        context == null
            ? Future.succeededFuture()
            : bus.ask(
                RoomCommand.ADDRESS,
                new RoomCommand(id, who, new Action.Configure(context.getInteger("tokens"))));
    String keys = body.getString("platformKeys");
    return heard
        .compose(
            done ->
                body.containsKey("platformKeys")
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

  private Future<?> list(Caller caller) {
    return reader
        .list(caller.who().user())
        .map(
            rooms ->
                rooms.stream().filter(each -> caller.bearer().reaches(each.room().id())).toList())
        .compose(rooms -> caller.json(200, Wire.array(rooms, RoomRoutes::json)));
  }

  private Future<?> create(Caller caller) {
    Who who = caller.who();
    rates.check(Limit.ROOM, who.user().toString());
    JsonObject body = caller.body();
    String name = MessageText.clean(body.getString("name")).replace('\n', ' ');
    if (name.isEmpty()) {
      throw Refusal.of(ErrorCode.INVALID, "A room needs a name.");
    }
    RoomInfo room =
        new RoomInfo(
            UUID.randomUUID(),
            name,
            MessageText.clean(body.getString("topic", "")),
            RoomInfo.Visibility.valueOf(
                body.getString("visibility", "private").toUpperCase(Locale.ROOT)),
            body.getInteger("hopLimit", HOPS),
            false,
            body.getJsonObject("context", new JsonObject())
                .getInteger("tokens", RoomInfo.USUAL_CONTEXT));
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

  private Future<?> messages(Caller caller) {
    RequestParameter before = caller.query("before");
    RequestParameter limit = caller.query("limit");
    return seen(
        caller,
        room ->
            reader
                .history(
                    room.room().id(),
                    before == null ? Long.MAX_VALUE : before.getLong(),
                    limit == null ? 50 : limit.getInteger())
                .compose(messages -> caller.json(200, Wire.array(messages, Wire::json))));
  }

  private Future<?> members(Caller caller) {
    return seen(
        caller,
        room ->
            reader
                .snapshot(room.room().id(), 0)
                .compose(now -> caller.json(200, Wire.array(now.members(), Wire::json))));
  }

  /** Everybody invites into an open room; into a private one its owner and moderators do. */
  private Future<?> invite(Caller caller) {
    rates.check(Limit.INVITE, caller.who().user().toString());
    JsonObject body = caller.body();
    Duration lives = Duration.ofSeconds(body.getLong("expiresIn", INVITE_LIVES.toSeconds()));
    int uses = body.getInteger("uses", INVITE_USES);
    return seen(
        caller,
        room -> {
          boolean may =
              room.room().visibility() == RoomInfo.Visibility.OPEN
                  || (room.role() != null && room.role().moderates());
          if (!may) {
            return Future.failedFuture(
                Refusal.of(
                    ErrorCode.FORBIDDEN,
                    "Only the owner and the moderators of this room can invite into it."));
          }
          return accounts
              .invite(room.room().id(), ServerRole.MEMBER, caller.who().user(), lives, uses)
              .compose(
                  invite ->
                      caller.json(
                          201,
                          new JsonObject()
                              .put("code", invite.code())
                              .put("url", origin(caller) + "/#invite=" + invite.code())
                              .put("expiresAt", invite.expiresAt().toString())
                              .put("uses", invite.uses())));
        });
  }

  private static String origin(Caller caller) {
    var request = caller.context().request();
    String origin = request.getHeader("Origin");
    return origin != null ? origin : request.scheme() + "://" + request.authority();
  }
}
