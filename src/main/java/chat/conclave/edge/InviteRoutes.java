package chat.conclave.edge;

import chat.conclave.account.InviteCode;
import chat.conclave.bus.Bus;
import chat.conclave.edge.Rates.Limit;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.Wire;
import chat.conclave.room.May;
import chat.conclave.room.Right;
import chat.conclave.storage.InviteStore;
import chat.conclave.storage.InviteStore.Invite;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.Locale;
import java.util.Map;
import java.util.UUID;

/** Invites into rooms. A code is shown once, to who made it. */
final class InviteRoutes {
  private static final Duration LIVES = Duration.ofDays(7);
  private static final int USES = 10;

  private final InviteStore invites;
  private final Bus bus;
  private final Rates rates;

  InviteRoutes(InviteStore invites, Bus bus, Rates rates) {
    this.invites = invites;
    this.bus = bus;
    this.rates = rates;
  }

  Map<String, Caller.Operation> operations() {
    return Map.of(
        "createInvite", this::create, "listInvites", this::list, "revokeInvite", this::revoke);
  }

  private Future<?> create(Caller caller) {
    rates.check(Limit.INVITE, caller.who().user().toString());
    JsonObject body = caller.body();
    UUID room = caller.pathId("room");
    InviteCode code = InviteCode.random();
    return may(caller, Right.INVITE)
        .compose(
            may ->
                invites.add(
                    code.hash(),
                    room,
                    Member.Role.valueOf(body.getString("role", "member").toUpperCase(Locale.ROOT)),
                    caller.who().user(),
                    Duration.ofSeconds(body.getLong("expiresIn", LIVES.toSeconds())),
                    body.getInteger("uses", USES)))
        .compose(
            made ->
                caller.json(
                    201,
                    json(made)
                        .put("code", code.code())
                        .put("url", origin(caller) + "/#invite=" + code.code())
                        .put("uses", made.usesLeft())));
  }

  private Future<?> list(Caller caller) {
    return may(caller, Right.LIST_INVITES)
        .compose(may -> invites.of(caller.pathId("room")))
        .compose(all -> caller.json(200, Wire.array(all, InviteRoutes::json)));
  }

  private Future<?> revoke(Caller caller) {
    return may(caller, Right.REVOKE_INVITE)
        .compose(may -> invites.revoke(caller.pathId("room"), caller.pathId("invite")))
        .compose(done -> caller.nothing());
  }

  private Future<May.Yes> may(Caller caller, Right right) {
    return bus.ask(May.ADDRESS, new May(caller.pathId("room"), caller.who(), right));
  }

  private static JsonObject json(Invite invite) {
    return new JsonObject()
        .put("id", invite.id().toString())
        .put("role", Wire.name(invite.role()))
        .put(
            "createdBy",
            invite.by() == null
                ? null
                : new JsonObject().put("id", invite.by().toString()).put("name", invite.byName()))
        .put("createdAt", invite.createdAt().toString())
        .put("expiresAt", invite.expiresAt().toString())
        .put("usesLeft", invite.usesLeft());
  }

  private static String origin(Caller caller) {
    var request = caller.context().request();
    String origin = request.getHeader("Origin");
    return origin != null ? origin : request.scheme() + "://" + request.authority();
  }
}
