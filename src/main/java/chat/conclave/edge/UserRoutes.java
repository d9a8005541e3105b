package chat.conclave.edge;

import chat.conclave.account.People;
import chat.conclave.edge.Bearer.Kind;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Who.ServerRole;
import chat.conclave.protocol.Wire;
import chat.conclave.storage.PeopleStore.Change;
import chat.conclave.storage.PeopleStore.Somebody;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.validation.RequestParameter;
import java.util.Locale;
import java.util.Map;

/** Everybody's accounts, for admins and management keys. */
final class UserRoutes {
  private static final int PAGE = 100;

  private final People people;

  UserRoutes(People people) {
    this.people = people;
  }

  Map<String, Caller.Operation> operations() {
    return Map.of(
        "listUsers", this::list, "changeUser", this::change, "signOutUser", this::signOut);
  }

  private Future<?> list(Caller caller) {
    caller.mustAdminister();
    RequestParameter after = caller.query("after");
    RequestParameter limit = caller.query("limit");
    return people
        .list(after == null ? "" : after.getString(), limit == null ? PAGE : limit.getInteger())
        .compose(all -> caller.json(200, Wire.array(all, UserRoutes::json)));
  }

  /** A key gives nobody a role: else whoever may make one could make themselves an admin. */
  private Future<?> change(Caller caller) {
    caller.mustAdminister();
    boolean byKey = caller.bearer().kind() == Kind.MANAGEMENT_KEY;
    JsonObject body = caller.body();
    String role = body.getString("role");
    if (byKey && role != null) {
      throw Refusal.of(ErrorCode.FORBIDDEN, "Roles are given by admins, not by keys.");
    }
    if (role == null && body.getBoolean("disabled") == null) {
      throw Refusal.of(ErrorCode.INVALID, "Say what is to change: role, disabled, or both.");
    }
    Change change =
        new Change(
            role == null ? null : ServerRole.valueOf(role.toUpperCase(Locale.ROOT)),
            body.getBoolean("disabled"));
    return people
        .change(caller.pathId("user"), change, byKey)
        .compose(now -> caller.json(200, json(now)));
  }

  private Future<?> signOut(Caller caller) {
    caller.mustAdminister();
    return people.signOut(caller.pathId("user")).compose(done -> caller.nothing());
  }

  private static JsonObject json(Somebody somebody) {
    return new JsonObject()
        .put("id", somebody.id().toString())
        .put("name", somebody.name())
        .put("role", Wire.name(somebody.role()))
        .put("disabled", somebody.disabled())
        .put("createdAt", somebody.createdAt().toString())
        .put("lastSeenAt", somebody.lastSeenAt() == null ? null : somebody.lastSeenAt().toString());
  }
}
