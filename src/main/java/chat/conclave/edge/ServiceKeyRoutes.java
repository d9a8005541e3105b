package chat.conclave.edge;

import chat.conclave.edge.Rates.Limit;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Fields;
import chat.conclave.protocol.Member;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.RoomInfo;
import chat.conclave.protocol.Who;
import chat.conclave.protocol.Who.ServerRole;
import chat.conclave.protocol.Wire;
import chat.conclave.servicekey.ServiceKeys;
import chat.conclave.storage.RoomReader;
import chat.conclave.storage.ServiceKeyRow;
import chat.conclave.storage.ServiceKeyRow.Type;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.format.DateTimeParseException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The server's own keys, for admins and managers. No key makes another key. */
final class ServiceKeyRoutes {
  private final ServiceKeys keys;
  private final RoomReader rooms;
  private final Rates rates;

  ServiceKeyRoutes(ServiceKeys keys, RoomReader rooms, Rates rates) {
    this.keys = keys;
    this.rooms = rooms;
    this.rates = rates;
  }

  Map<String, Caller.Operation> operations() {
    return Map.of(
        "listServiceKeys", this::list,
        "createServiceKey", this::create,
        "revokeServiceKey", this::revoke);
  }

  private static Who manager(Caller caller) {
    if (caller.who().role() == ServerRole.MEMBER) {
      throw Refusal.of(ErrorCode.FORBIDDEN, "Service keys are for admins and managers.");
    }
    return caller.who();
  }

  private Future<?> list(Caller caller) {
    manager(caller);
    return keys.list().compose(all -> caller.json(200, Wire.array(all, ServiceKeyRoutes::json)));
  }

  private Future<?> create(Caller caller) {
    Who by = manager(caller);
    rates.check(Limit.SERVICE_KEY, by.user().toString());
    JsonObject body = caller.body();
    Type type = Type.valueOf(body.getString("type").toUpperCase(Locale.ROOT));
    Set<UUID> named = new LinkedHashSet<>();
    for (Object room : body.getJsonArray("rooms", new JsonArray())) {
      named.add(Fields.parseId((String) room, "rooms"));
    }
    return Future.all(named.stream().map(room -> mayLend(room, by)).toList())
        .compose(
            allowed ->
                keys.create(
                    by, type, body.getString("label"), named, time(body.getString("expiresAt"))))
        .compose(made -> caller.json(201, json(made.row()).put("key", made.code())));
  }

  /** Into a private room a bot comes as people do: by who may invite there. */
  private Future<?> mayLend(UUID room, Who by) {
    return rooms
        .find(room, by.user())
        .compose(
            found -> {
              if (found.isEmpty()) {
                return Future.failedFuture(
                    Refusal.of(ErrorCode.NOT_FOUND, "There is no such room."));
              }
              Member.Role role = found.get().role();
              boolean may =
                  found.get().room().visibility() == RoomInfo.Visibility.OPEN
                      || (role != null && role.moderates());
              return may
                  ? Future.succeededFuture()
                  : Future.failedFuture(
                      Refusal.of(
                          ErrorCode.FORBIDDEN,
                          "Only the owner and the moderators of a private room let a bot in."));
            });
  }

  private static @Nullable Instant time(@Nullable String text) {
    try {
      return text == null ? null : OffsetDateTime.parse(text).toInstant();
    } catch (DateTimeParseException e) {
      throw Refusal.of(
          ErrorCode.INVALID, "expiresAt is a time such as 2030-01-31T12:00:00Z, or null.");
    }
  }

  private Future<?> revoke(Caller caller) {
    manager(caller);
    return keys.revoke(caller.pathId("id")).compose(done -> caller.nothing());
  }

  private static JsonObject json(ServiceKeyRow key) {
    List<String> rooms = key.rooms().stream().map(UUID::toString).sorted().toList();
    return new JsonObject()
        .put("id", key.id().toString())
        .put("type", Wire.name(key.type()))
        .put("label", key.label())
        .put("last4", key.last4())
        .put("rooms", rooms.isEmpty() ? null : new JsonArray(rooms))
        .put("createdBy", key.createdBy())
        .put("createdAt", key.createdAt().toString())
        .put("expiresAt", text(key.expiresAt()))
        .put("lastUsedAt", text(key.lastUsedAt()))
        .put("revokedAt", text(key.revokedAt()));
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }
}
