package chat.conclave.edge;

import chat.conclave.bus.Bus;
import chat.conclave.summon.KeyDesk;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The keys of the caller's login session. They come in on the socket. */
final class SessionKeyRoutes {
  private final Bus bus;

  SessionKeyRoutes(Bus bus) {
    this.bus = bus;
  }

  Map<String, Caller.Operation> operations() {
    return Map.of("listSessionKeys", this::list, "forgetSessionKey", this::forget);
  }

  private Future<?> list(Caller caller) {
    return bus.ask(KeyDesk.ListSession.ADDRESS, new KeyDesk.ListSession(caller.who().session()))
        .compose(
            found -> {
              JsonArray array = new JsonArray();
              found.keys().forEach(key -> array.add(json(key)));
              return caller.json(200, array);
            });
  }

  private static JsonObject json(KeyDesk.SessionKey key) {
    return new JsonObject()
        .put("provider", key.provider())
        .put("last4", key.last4())
        .put("model", key.model())
        .put("baseUrl", key.given().baseUrl())
        .put("region", key.given().region())
        .put("state", key.state().code())
        .put("expiresAt", key.expiresAt().toString())
        .put("addedAt", key.addedAt().toString())
        .put("lastUsedAt", text(key.lastUsedAt()))
        .put("limitedUntil", text(key.limitedUntil()));
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }

  private Future<?> forget(Caller caller) {
    return bus.ask(
            KeyDesk.Forget.ADDRESS,
            new KeyDesk.Forget(caller.who().session(), caller.path("provider")))
        .compose(gone -> caller.nothing());
  }
}
