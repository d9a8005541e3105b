package chat.conclave.edge;

import chat.conclave.bus.Bus;
import chat.conclave.edge.Rates.Limit;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Fields;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Wire;
import chat.conclave.room.Action;
import chat.conclave.room.May;
import chat.conclave.room.Right;
import chat.conclave.room.RoomCommand;
import chat.conclave.storage.Names;
import chat.conclave.storage.RoomReader;
import chat.conclave.time.Clock;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.validation.RequestParameter;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Who belongs to a room, and as what. */
final class MemberRoutes {
  private static final int PAGE = 1_000;
  private static final Duration LONGEST_MUTE = Duration.ofDays(3_650);

  private final RoomReader reader;
  private final Names names;
  private final Bus bus;
  private final Rates rates;
  private final Clock clock;

  MemberRoutes(RoomReader reader, Names names, Bus bus, Rates rates, Clock clock) {
    this.reader = reader;
    this.names = names;
    this.bus = bus;
    this.rates = rates;
    this.clock = clock;
  }

  Map<String, Caller.Operation> operations() {
    return Map.of("listMembers", this::list, "putMember", this::put, "removeMember", this::remove);
  }

  private Future<?> list(Caller caller) {
    UUID room = caller.pathId("room");
    RequestParameter after = caller.query("after");
    RequestParameter limit = caller.query("limit");
    return bus.ask(May.ADDRESS, new May(room, caller.who(), Right.READ))
        .compose(
            may ->
                reader.members(
                    room,
                    after == null ? null : Fields.parseId(after.getString(), "after"),
                    limit == null ? PAGE : limit.getInteger()))
        .compose(members -> caller.json(200, Wire.array(members, Wire::json)));
  }

  private Future<?> put(Caller caller) {
    rates.check(Limit.MEMBERS, caller.who().user().toString());
    UUID room = caller.pathId("room");
    JsonObject body = caller.body();
    UUID user = new Fields(body).id("user");
    String role = body.getString("role");
    Action.Mute mute =
        body.containsKey("mutedUntil")
            ? new Action.Mute(until(body.getString("mutedUntil")))
            : null;
    return known(caller, room, Right.ADMIT, user)
        .compose(
            name ->
                bus.ask(
                    RoomCommand.ADDRESS,
                    new RoomCommand(
                        room,
                        caller.who(),
                        new Action.Appoint(
                            user,
                            name,
                            role == null
                                ? null
                                : Member.Role.valueOf(role.toUpperCase(Locale.ROOT)),
                            mute))))
        .compose(done -> reader.member(room, user))
        .compose(
            found ->
                found
                    .<Future<?>>map(member -> caller.json(200, Wire.json(member)))
                    .orElseGet(() -> Future.failedFuture(Refusal.of(ErrorCode.NOT_FOUND))));
  }

  /** A moment that is over means not any more. */
  private @Nullable Instant until(@Nullable String text) {
    if (text == null) {
      return null;
    }
    Instant until;
    try {
      until = Instant.parse(text);
    } catch (DateTimeException e) {
      throw Refusal.of(
          ErrorCode.INVALID, "“mutedUntil” must be a moment, such as 2030-01-31T12:00:00Z.");
    }
    if (until.isAfter(clock.now().plus(LONGEST_MUTE))) {
      throw Refusal.of(ErrorCode.INVALID, "“mutedUntil” lies too far ahead.");
    }
    return until.isAfter(clock.now()) ? until : null;
  }

  private Future<?> remove(Caller caller) {
    rates.check(Limit.MEMBERS, caller.who().user().toString());
    UUID room = caller.pathId("room");
    UUID user = caller.pathId("user");
    RequestParameter ban = caller.query("ban");
    boolean bans = ban != null && ban.getBoolean();
    Right right = user.equals(caller.who().user()) ? Right.LEAVE : bans ? Right.BAN : Right.KICK;
    return known(caller, room, right, user)
        .compose(
            name ->
                bus.ask(
                    RoomCommand.ADDRESS,
                    new RoomCommand(room, caller.who(), new Action.Remove(user, name, bans))))
        .compose(done -> caller.nothing());
  }

  /** What somebody is called whom the caller may do such a thing to. */
  private Future<String> known(Caller caller, UUID room, Right right, UUID user) {
    return bus.ask(May.ADDRESS, new May(room, caller.who(), right))
        .compose(may -> names.people(List.of(user)))
        .map(
            found -> {
              String name = found.get(user);
              if (name == null) {
                throw Refusal.of(ErrorCode.NOT_FOUND, "There is nobody here by that id.");
              }
              return name;
            });
  }
}
