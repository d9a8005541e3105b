package chat.conclave.edge;

import chat.conclave.bus.Bus;
import chat.conclave.edge.Rates.Limit;
import chat.conclave.key.GivenEndpoint;
import chat.conclave.key.KeyContext;
import chat.conclave.key.KeyEntry;
import chat.conclave.key.KeyFormat;
import chat.conclave.key.KeyQuestions;
import chat.conclave.key.SealingKey;
import chat.conclave.key.SpendQuestions.Summaries;
import chat.conclave.key.SpendQuestions.Summarise;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Fields;
import chat.conclave.protocol.Payer;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Wire;
import chat.conclave.provider.Provider;
import chat.conclave.provider.Providers;
import chat.conclave.storage.Names;
import chat.conclave.storage.RoomReader;
import chat.conclave.storage.SpendStore.Summary;
import chat.conclave.summon.KeyDesk;
import chat.conclave.summon.Ready;
import chat.conclave.summon.Where;
import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.openapi.validation.RequestParameter;
import java.time.Instant;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Keys and providers over REST. A key in clear is sealed in the line that reads it. */
final class KeyRoutes {
  /** The operations whose body may hold a key in clear. */
  static final Set<String> TAKE_KEYS = Set.of("saveKey", "verifyKey");

  /** A longest key with something around it, in bytes; a box that holds more is not opened. */
  private static final int LONGEST_IN_CLEAR = KeyFormat.LONGEST + 1_024;

  private final Bus bus;
  private final SealingKey sealing;
  private final SealingKey sessionSealing;
  private final Providers providers;
  private final RoomReader reader;
  private final Names names;
  private final Rates rates;
  private final Site site;

  /**
   * @param sealing to the keyset that the master key protects
   * @param sessionSealing to the one that this process made for itself
   */
  KeyRoutes(
      Bus bus,
      SealingKey sealing,
      SealingKey sessionSealing,
      Providers providers,
      RoomReader reader,
      Names names,
      Rates rates,
      Site site) {
    this.bus = bus;
    this.sealing = sealing;
    this.sessionSealing = sessionSealing;
    this.providers = providers;
    this.reader = reader;
    this.names = names;
    this.rates = rates;
    this.site = site;
  }

  Map<String, Caller.Operation> operations() {
    return Map.of(
        "listKeys", this::listKeys,
        "saveKey", this::saveKey,
        "removeKey", this::removeKey,
        "changeKey", this::changeKey,
        "verifySavedKey", this::verifySavedKey,
        "verifyKey", this::verifyKey,
        "sealingKey", this::sealingKey,
        "listSecretPatterns", this::listSecretPatterns,
        "listProviders", this::listProviders,
        "listModels", this::listModels);
  }

  private Future<?> listKeys(Caller caller) {
    return Future.all(
            entries(caller), bus.ask(Summarise.ADDRESS, new Summarise(caller.who().user())))
        .compose(
            all -> {
              List<Summary> summaries = all.<Summaries>resultAt(1).summaries();
              return names
                  .rooms(
                      summaries.stream()
                          .map(Summary::room)
                          .filter(Objects::nonNull)
                          .collect(Collectors.toSet()),
                      caller.who().user())
                  .compose(
                      rooms ->
                          caller.json(
                              200,
                              Wire.array(
                                  all.<List<KeyEntry>>resultAt(0),
                                  entry -> json(entry, summaries, new Statement(rooms)))));
            });
  }

  private JsonObject json(KeyEntry entry, List<Summary> summaries, Statement statement) {
    Summary summary =
        summaries.stream()
            .filter(each -> each.provider().equals(entry.provider()))
            .findFirst()
            .orElse(null);
    return json(entry)
        .put("lastUse", statement.lastUse(summary))
        .put("spend", Statement.spend(summary));
  }

  private Future<List<KeyEntry>> entries(Caller caller) {
    return bus.ask(KeyQuestions.ListAll.ADDRESS, new KeyQuestions.ListAll(caller.who().user()))
        .map(KeyQuestions.Entries::entries);
  }

  private JsonObject json(KeyEntry entry) {
    return new JsonObject()
        .put("provider", entry.provider())
        .put("label", entry.label())
        .put("last4", entry.last4())
        .put("model", entry.model())
        .put("baseUrl", entry.given().baseUrl())
        .put("region", entry.given().region())
        .put("createdAt", entry.createdAt().toString())
        .put("lastUsedAt", text(entry.lastUsedAt()))
        .put("lastTestedAt", text(entry.lastTestedAt()))
        .put("limitedUntil", text(entry.limitedUntil()))
        .put("state", site.keysLocked() ? "locked" : entry.state().code());
  }

  private static @Nullable String text(@Nullable Instant instant) {
    return instant == null ? null : instant.toString();
  }

  private Future<?> changeKey(Caller caller) {
    JsonObject body = caller.body();
    Optional<Optional<String>> model =
        body.containsKey("model")
            ? Optional.of(Optional.ofNullable(body.getString("model")))
            : Optional.empty();
    return bus.ask(
            KeyQuestions.Change.ADDRESS,
            new KeyQuestions.Change(
                caller.who().user(),
                caller.path("provider"),
                Optional.ofNullable(body.getString("label")),
                model))
        .compose(entry -> caller.json(200, json(entry)));
  }

  private Future<?> saveKey(Caller caller) {
    rates.check(Limit.SAVE_KEY, caller.who().user().toString());
    JsonObject body = caller.body();
    RequestParameter verify = caller.query("verify");
    return bus.ask(
            KeyDesk.Save.ADDRESS,
            new KeyDesk.Save(
                caller.who().user(),
                body.getString("provider"),
                given(body),
                box(caller, "save"),
                body.getString("label", ""),
                body.getString("model"),
                verify != null && verify.getBoolean()))
        .compose(entry -> caller.json(200, json(entry)));
  }

  /** The key of a request as a sealed box. */
  private KeyDesk.Box box(Caller caller, String purpose) {
    JsonObject body = caller.body();
    boolean sealed = body.getString("sealedKey") != null;
    if (sealed == (body.getString("key") != null)) {
      throw Refusal.of(ErrorCode.INVALID, "Send either “sealedKey” or “key”.");
    }
    if (sealed) {
      return new KeyDesk.Box(decode(body.getString("sealedKey")));
    }
    byte[] key = ClearKey.of(caller.context());
    if (key == null) {
      // Its name was written with escapes, so that nobody took it out.
      throw Refusal.of(ErrorCode.INVALID, "Write the name “key” without escapes.");
    }
    if (key.length > LONGEST_IN_CLEAR) {
      throw Refusal.of(ErrorCode.KEY_FORMAT, "That is too long for a key.");
    }
    KeyContext context =
        new KeyContext(
            caller.who().user().toString(),
            body.getString("provider"),
            given(body).sealedWith(),
            purpose);
    return new KeyDesk.Box(sealing.seal(key, context));
  }

  private static GivenEndpoint given(JsonObject body) {
    return new GivenEndpoint(body.getString("baseUrl"), body.getString("region"));
  }

  static byte[] decode(String base64url) {
    try {
      return Base64.getUrlDecoder().decode(base64url);
    } catch (IllegalArgumentException e) {
      throw Refusal.of(ErrorCode.KEY_FORMAT, "The sealed key is not base64url.");
    }
  }

  private Future<?> removeKey(Caller caller) {
    return bus.ask(
            KeyDesk.Withdraw.ADDRESS,
            new KeyDesk.Withdraw(caller.who().user(), caller.path("provider")))
        .compose(gone -> caller.nothing());
  }

  private Future<?> verifySavedKey(Caller caller) {
    rates.check(Limit.TEST_KEY, caller.who().user().toString());
    return verify(
        caller,
        new KeyDesk.Verify(caller.who().user(), caller.path("provider"), GivenEndpoint.NONE, null));
  }

  private Future<?> verifyKey(Caller caller) {
    rates.check(Limit.TEST_KEY, caller.who().user().toString());
    return verify(
        caller,
        new KeyDesk.Verify(
            caller.who().user(),
            caller.body().getString("provider"),
            given(caller.body()),
            box(caller, "verify")));
  }

  private Future<?> verify(Caller caller, KeyDesk.Verify ask) {
    return bus.ask(KeyDesk.Verify.ADDRESS, ask)
        .compose(
            verified ->
                caller.json(
                    200,
                    new JsonObject()
                        .put("state", verified.state())
                        .put("models", new JsonArray(verified.models()))
                        .put("detail", verified.detail())));
  }

  private Future<?> sealingKey(Caller caller) {
    if (caller.query("for") == null) {
      return caller.json(200, json(sealing));
    }
    return caller.json(200, json(sessionSealing).put("session", caller.who().session().toString()));
  }

  private static JsonObject json(SealingKey key) {
    return new JsonObject()
        .put("keyId", key.keyId())
        .put("suite", key.suite())
        .put("publicKey", key.publicKey());
  }

  private Future<?> listSecretPatterns(Caller caller) {
    return caller.json(200, new JsonArray(providers.secrets().patterns()));
  }

  private Future<?> listProviders(Caller caller) {
    return where(caller)
        .compose(
            where ->
                bus.ask(
                    Ready.ADDRESS,
                    new Ready(caller.who().user(), caller.who().session(), where.orElse(null))))
        .compose(
            ready -> {
              JsonArray array = new JsonArray();
              for (Provider provider : providers.all()) {
                String model =
                    provider.local()
                        ? ready.localModels().get(provider.id())
                        : provider.defaultModel();
                if (!provider.local() || model != null) {
                  array.add(json(provider, model, ready.payers().get(provider.id())));
                }
              }
              return caller.json(200, array);
            });
  }

  /** The room that is meant, where the caller is a member. */
  private Future<Optional<Where>> where(Caller caller) {
    RequestParameter room = caller.query("room");
    return room == null
        ? Future.succeededFuture(Optional.empty())
        : LendingRoutes.member(reader, Fields.parseId(room.getString(), "room"), caller)
            .map(found -> Optional.of(new Where(found.room().id(), found.platformKeys())));
  }

  private static JsonObject json(
      Provider provider, @Nullable String model, Payer.@Nullable Kind payer) {
    String ready =
        payer == null ? "none" : payer == Payer.Kind.NONE ? "platform" : Wire.name(payer);
    return new JsonObject()
        .put("id", provider.id())
        .put("name", provider.name())
        .put("keyPrefixes", new JsonArray(provider.keyPrefixes()))
        .put("keyUrl", provider.keyUrl())
        .put("defaultModel", model)
        .put("needsKey", provider.needsKey())
        .put("needsBaseUrl", provider.baseUrl() == null && provider.dialect() != null)
        .put("region", provider.elsewhere().region())
        .put("accessKeys", provider.auth() == Provider.Auth.AWS)
        .put("ready", ready);
  }

  private Future<?> listModels(Caller caller) {
    return bus.ask(
            KeyDesk.ListModels.ADDRESS,
            new KeyDesk.ListModels(
                caller.who().user(),
                caller.who().name(),
                caller.who().session(),
                caller.path("provider")))
        .compose(
            models -> {
              JsonArray array = new JsonArray();
              models.models().forEach(model -> array.add(new JsonObject().put("id", model)));
              return caller.json(200, array);
            });
  }
}
