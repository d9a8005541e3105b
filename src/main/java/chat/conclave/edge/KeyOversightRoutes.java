package chat.conclave.edge;

import chat.conclave.bus.Bus;
import chat.conclave.key.KeyQuestions;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Who.ServerRole;
import chat.conclave.storage.AccountStore;
import chat.conclave.storage.AuditRow;
import chat.conclave.summon.KeyDesk;
import io.vertx.core.Future;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.validation.RequestParameter;
import java.util.HexFormat;
import java.util.Map;
import java.util.UUID;

/** What owners read about the use of their keys, and the switch that admins have over keys. */
final class KeyOversightRoutes {
  private static final int PAGE = 50;

  private final Bus bus;
  private final AccountStore accounts;

  KeyOversightRoutes(Bus bus, AccountStore accounts) {
    this.bus = bus;
    this.accounts = accounts;
  }

  Map<String, Caller.Operation> operations() {
    return Map.of(
        "readKeyAudit",
        this::audit,
        "disableKeys",
        caller -> disable(caller, true),
        "enableKeys",
        caller -> disable(caller, false),
        "keysDisabled",
        this::disabled);
  }

  private Future<?> audit(Caller caller) {
    RequestParameter before = caller.query("before");
    RequestParameter limit = caller.query("limit");
    return bus.ask(
            KeyQuestions.ReadAudit.ADDRESS,
            new KeyQuestions.ReadAudit(
                caller.who().user(),
                before == null ? null : before.getLong(),
                limit == null ? PAGE : limit.getInteger()))
        .compose(
            page -> {
              JsonArray entries = new JsonArray();
              page.rows().forEach(row -> entries.add(json(row)));
              return caller.json(
                  200, new JsonObject().put("entries", entries).put("intact", page.intact()));
            });
  }

  private static JsonObject json(AuditRow row) {
    return new JsonObject()
        .put("seq", row.seq())
        .put("at", row.at().toString())
        .put("event", row.event())
        .put("provider", row.provider())
        .put("detail", Json.decodeValue(row.detail()))
        .put("hash", HexFormat.of().formatHex(row.hash()));
  }

  /** The answer is the same whether there is a key or not: an admin learns nothing of it. */
  private Future<?> disable(Caller caller, boolean disabled) {
    return named(caller)
        .compose(
            user ->
                bus.ask(
                    KeyDesk.Disable.ADDRESS,
                    new KeyDesk.Disable(user, caller.path("provider"), disabled)))
        .compose(done -> caller.nothing());
  }

  /** Of the switch alone: whether there is a key is not told. */
  private Future<?> disabled(Caller caller) {
    return named(caller)
        .compose(
            user ->
                bus.ask(
                    KeyQuestions.AskDisabled.ADDRESS,
                    new KeyQuestions.AskDisabled(user, caller.path("provider"))))
        .compose(answer -> caller.json(200, new JsonObject().put("disabled", answer.disabled())));
  }

  /** Whom the request is about, for admins. */
  private Future<UUID> named(Caller caller) {
    UUID user = caller.pathId("user");
    return accounts
        .find(caller.who().user())
        .compose(
            admin ->
                admin.isPresent() && admin.get().role() == ServerRole.ADMIN
                    ? accounts.find(user)
                    : Future.failedFuture(Refusal.of(ErrorCode.FORBIDDEN)))
        .compose(
            found ->
                found.isPresent()
                    ? Future.succeededFuture(user)
                    : Future.failedFuture(Refusal.of(ErrorCode.NOT_FOUND)));
  }
}
