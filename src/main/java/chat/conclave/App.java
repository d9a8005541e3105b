package chat.conclave;

import chat.conclave.account.AccessTokens;
import chat.conclave.account.Accounts;
import chat.conclave.account.Leaving;
import chat.conclave.account.Passwords;
import chat.conclave.account.People;
import chat.conclave.account.RefreshTokens;
import chat.conclave.bus.Bus;
import chat.conclave.config.Hidden;
import chat.conclave.config.PlatformPayment;
import chat.conclave.config.Registration;
import chat.conclave.config.Settings;
import chat.conclave.edge.EdgeVerticle;
import chat.conclave.edge.EdgeVerticle.Archives;
import chat.conclave.edge.EdgeVerticle.NodeState;
import chat.conclave.edge.EdgeVerticle.Shared;
import chat.conclave.key.KeysVerticle;
import chat.conclave.key.Keysets;
import chat.conclave.key.NodeKeys;
import chat.conclave.key.RotationVerticle;
import chat.conclave.key.SealedKey;
import chat.conclave.money.Prices;
import chat.conclave.observe.ManagementVerticle;
import chat.conclave.observe.Metrics;
import chat.conclave.provider.OwnEndpoints;
import chat.conclave.provider.ProviderLimits;
import chat.conclave.provider.Providers;
import chat.conclave.room.RoomVerticle;
import chat.conclave.servicekey.ServiceKeys;
import chat.conclave.storage.AccountStore;
import chat.conclave.storage.Archive;
import chat.conclave.storage.AuditStore;
import chat.conclave.storage.Database;
import chat.conclave.storage.InviteStore;
import chat.conclave.storage.KeyStore;
import chat.conclave.storage.KeysetStore;
import chat.conclave.storage.LeavingStore;
import chat.conclave.storage.LoanStore;
import chat.conclave.storage.LogHome;
import chat.conclave.storage.Names;
import chat.conclave.storage.PeopleStore;
import chat.conclave.storage.ReadMarks;
import chat.conclave.storage.RequestStore;
import chat.conclave.storage.RoomLog;
import chat.conclave.storage.RoomMaker;
import chat.conclave.storage.RoomReader;
import chat.conclave.storage.RotationStore;
import chat.conclave.storage.ServiceKeyStore;
import chat.conclave.storage.SpendStore;
import chat.conclave.storage.SurveyStore;
import chat.conclave.storage.embedded.EmbeddedPostgres;
import chat.conclave.summon.SummonVerticle;
import chat.conclave.summon.UserTags;
import chat.conclave.time.Clock;
import chat.conclave.time.Timers;
import io.vertx.core.Deployable;
import io.vertx.core.DeploymentOptions;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentLinkedDeque;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Conclave, whole: built here with {@code new}, from top to bottom, and nowhere else. */
public final class App {
  private static final String TOKEN_ISSUER = "conclave";

  private final Settings settings;
  private final ProviderLimits limits;
  private final Front front;
  private final Metrics metrics = new Metrics();
  private final Vertx vertx;
  private final Clock clock = Clock.SYSTEM;
  private final Deque<String> deployed = new ConcurrentLinkedDeque<>();
  private @Nullable EmbeddedPostgres embedded;
  private @Nullable Database database;
  private @Nullable Bus bus;
  private @Nullable Passwords passwords;
  private @Nullable EdgeVerticle edge;
  private @Nullable ManagementVerticle management;

  /**
   * @param longestTurn how long an event loop may be busy before it is reported
   */
  public App(Settings settings, String version, Duration longestTurn) {
    this.settings = settings;
    this.front = new Front(settings, version);
    this.limits = Tables.limits(settings);
    this.vertx =
        metrics.observe(
            new VertxOptions()
                .setPreferNativeTransport(true)
                .setBlockedThreadCheckInterval(longestTurn.toMillis())
                .setMaxEventLoopExecuteTime(longestTurn.toMillis())
                .setMaxEventLoopExecuteTimeUnit(TimeUnit.MILLISECONDS));
  }

  /**
   * Starts, and says how to get in. Fails with a message for the operator; what was started is
   * stopped then.
   */
  public Future<App> start() {
    // Belongs to no event loop: when a start fails, there is none any more that could tell of it.
    Promise<App> started = Promise.promise();
    openDatabase()
        .compose(this::build)
        .onComplete(
            built -> started.complete(this),
            failure -> stop().onComplete(stopped -> started.fail(failure)));
    return started.future();
  }

  private Future<Database> openDatabase() {
    if (settings.database() != null) {
      return Database.open(vertx, settings.database().connectOptions())
          .onSuccess(opened -> database = opened);
    }
    return EmbeddedPostgres.start(vertx, settings.data())
        .onSuccess(started -> embedded = started)
        .compose(started -> Database.open(vertx, started.url().connectOptions()))
        .onSuccess(opened -> database = opened);
  }

  private Future<String> place() {
    return settings.database() == null
        ? vertx.executeBlocking(() -> EmbeddedPostgres.placeIn(settings.data()), false)
        : Future.succeededFuture("");
  }

  private Future<?> build(Database database) {
    Timers timers = Timers.of(vertx);
    Bus bus = Bus.open(vertx);
    this.bus = bus;
    Providers providers =
        Tables.providers(settings)
            .withLocal(
                settings.localModels(),
                Set.copyOf(List.of(settings.http().port(), settings.http().managementPort())));
    Prices prices = Tables.prices(settings);
    RoomLog log = new RoomLog(database);
    RoomReader reader = new RoomReader(database);
    RoomMaker maker = new RoomMaker(database);
    AccountStore accountStore = new AccountStore(database);
    FirstStart first = new FirstStart(settings, database, maker, log, bus);
    NodeKeys node = NodeKeys.make();
    Map<String, SealedKey> platformKeys =
        settings.platformKeys().entrySet().stream()
            .collect(
                Collectors.toMap(
                    Map.Entry::getKey, each -> keep(node, each.getKey(), each.getValue())));
    return place()
        .compose(place -> new LogHome(database).settle(place))
        .compose(settled -> first.keysets(vertx))
        .compose(
            keysets -> {
              Passwords hashing = new Passwords(vertx);
              passwords = hashing;
              Accounts accounts =
                  new Accounts(
                      accountStore,
                      hashing,
                      new AccessTokens(vertx, keysets.signing(), TOKEN_ISSUER, TOKEN_ISSUER, clock),
                      new RefreshTokens(keysets.session()),
                      bus,
                      clock,
                      settings.registration() == Registration.OPEN);
              Shared shared =
                  new Shared(
                      front.listen(keysets),
                      bus,
                      accounts,
                      accountStore,
                      new People(new PeopleStore(database), accounts),
                      new Leaving(new LeavingStore(database), accountStore, hashing, accounts),
                      new SurveyStore(database),
                      new ServiceKeys(new ServiceKeyStore(database), bus, clock),
                      reader,
                      maker,
                      new Archives(
                          new Archive(database),
                          new ReadMarks(database),
                          new InviteStore(database)),
                      keysets.sealing(),
                      node.sealing(),
                      providers,
                      new Names(database),
                      timers,
                      clock,
                      front.inside(new RotationStore(database), keysets, clock.now()),
                      new NodeState(clock));
              return first
                  .lobby(providers)
                  .compose(
                      lobby ->
                          deploy(
                                  new KeysVerticle(
                                      bus,
                                      new KeyStore(database),
                                      new AuditStore(database),
                                      new LoanStore(database),
                                      new RequestStore(database),
                                      new SpendStore(database),
                                      new SurveyStore(database),
                                      keysets.known(),
                                      clock))
                              .map(lobby))
                  .compose(
                      lobby ->
                          deploy(
                                  new SummonVerticle(
                                      bus,
                                      providers,
                                      new OwnEndpoints(settings.ownEndpoints()),
                                      keysets.opener(),
                                      node,
                                      platformKeys,
                                      settings.platformPayment() == PlatformPayment.ALL_ROOMS,
                                      prices,
                                      timers,
                                      clock,
                                      limits,
                                      new UserTags(keysets.session())))
                              .map(lobby))
                  .compose(
                      lobby ->
                          deploy(
                                  new RotationVerticle(
                                      bus,
                                      new KeysetStore(database),
                                      new RotationStore(database),
                                      keysets,
                                      first.masterKeys()::master,
                                      timers))
                              .map(lobby))
                  .compose(
                      lobby ->
                          deploy(
                                  new RoomVerticle(
                                      bus, log, reader, new Archive(database), timers, clock))
                              .map(lobby))
                  .compose(lobby -> deployEdges(shared).map(lobby))
                  .compose(lobby -> deployManagement(database, keysets).map(lobby))
                  .compose(lobby -> first.welcome(accounts, accountStore, lobby, url(), keysets));
            });
  }

  private Future<String> deploy(Deployable verticle) {
    return vertx.deployVerticle(verticle).onSuccess(deployed::push);
  }

  private static SealedKey keep(NodeKeys node, String provider, Hidden key) {
    return node.keep(key.reveal().getBytes(StandardCharsets.US_ASCII), provider);
  }

  private Future<?> deployEdges(Shared shared) {
    int cores = Runtime.getRuntime().availableProcessors();
    return vertx
        .deployVerticle(
            () -> {
              EdgeVerticle made = new EdgeVerticle(shared);
              edge = made;
              return made;
            },
            new DeploymentOptions().setInstances(cores))
        .onSuccess(deployed::push);
  }

  private Future<?> deployManagement(Database database, Keysets keysets) {
    ManagementVerticle made =
        new ManagementVerticle(
            settings.http().host(),
            settings.http().managementPort(),
            () ->
                database
                    .answers()
                    .map(
                        answers ->
                            new JsonObject()
                                .put("ready", answers)
                                .put("database", answers ? "up" : "down")
                                .put("keys", keysets.lock().isPresent() ? "locked" : "open")),
            metrics);
    management = made;
    return deploy(made);
  }

  /** Where people connect. */
  public String url() {
    return front.url(port());
  }

  public int port() {
    return edge == null ? 0 : edge.port();
  }

  public int managementPort() {
    return management == null ? 0 : management.port();
  }

  /** For tests that listen in. */
  Vertx vertx() {
    return vertx;
  }

  /** For tests that ask what no client can. */
  Bus bus() {
    return Objects.requireNonNull(bus, "it has not started");
  }

  /** Stops everything that was started, sockets first and the database last. */
  public Future<Void> stop() {
    Promise<Void> stopped = Promise.promise();
    Future<Void> undeployed = Future.succeededFuture();
    for (String last : deployed) {
      undeployed = undeployed.eventually(() -> vertx.undeploy(last));
    }
    undeployed
        .eventually(() -> database == null ? Future.succeededFuture() : database.close())
        .eventually(() -> embedded == null ? Future.succeededFuture() : embedded.stop())
        .onComplete(
            done -> {
              if (passwords != null) {
                passwords.close();
              }
              metrics.close();
              vertx.close().onComplete(stopped);
            });
    return stopped.future();
  }
}
