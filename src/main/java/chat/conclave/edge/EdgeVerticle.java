package chat.conclave.edge;

import chat.conclave.account.Accounts;
import chat.conclave.account.Leaving;
import chat.conclave.account.Note;
import chat.conclave.account.People;
import chat.conclave.account.RoleChanged;
import chat.conclave.account.SessionEnded;
import chat.conclave.bus.Bus;
import chat.conclave.key.LockReason;
import chat.conclave.key.SealingKey;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.provider.Providers;
import chat.conclave.room.News;
import chat.conclave.servicekey.ServiceKeys;
import chat.conclave.storage.AccountStore;
import chat.conclave.storage.Archive;
import chat.conclave.storage.InviteStore;
import chat.conclave.storage.Names;
import chat.conclave.storage.ReadMarks;
import chat.conclave.storage.RoomMaker;
import chat.conclave.storage.RoomReader;
import chat.conclave.storage.RotationStore;
import chat.conclave.storage.SurveyStore;
import chat.conclave.time.Clock;
import chat.conclave.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import io.vertx.openapi.contract.OpenAPIContract;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Sockets and HTTP of one event loop; there is one a core. */
public final class EdgeVerticle extends VerticleBase {
  private static final Duration GOODBYES = Duration.ofSeconds(3);

  private final Shared shared;
  private @Nullable HttpServer server;

  /** What all edge verticles of a node are made of. */
  public record Shared(
      Listen listen,
      Bus bus,
      Accounts accounts,
      AccountStore accountStore,
      People people,
      Leaving leaving,
      SurveyStore survey,
      ServiceKeys serviceKeys,
      RoomReader rooms,
      RoomMaker maker,
      Archives archives,
      SealingKey sealing,
      SealingKey sessionSealing,
      Providers providers,
      Names names,
      Timers timers,
      Clock clock,
      Inside inside,
      NodeState state) {}

  /**
   * What admins are told of the server itself.
   *
   * @param builtAt of the jar; nothing where there is none
   * @param embedded whether the database is the server's own
   * @param platformKeys the providers for which the operator has set one
   * @param platformPays where they pay: {@code all-rooms} or {@code chosen-rooms}
   */
  public record Inside(
      RotationStore rotations,
      Optional<LockReason> lock,
      @Nullable Instant builtAt,
      Instant startedAt,
      boolean embedded,
      Set<String> platformKeys,
      String platformPays) {}

  /** What is read and written past the rooms themselves. */
  public record Archives(Archive archive, ReadMarks marks, InviteStore invites) {}

  /**
   * Where and how to listen.
   *
   * @param origins further ones that may speak to this server, in lower case
   */
  public record Listen(
      String host,
      int port,
      Set<String> origins,
      HttpServerOptions base,
      Site site,
      PageFiles page) {}

  /** What is counted over all edge verticles of a node. Opaque outside. */
  public static final class NodeState {
    final Sockets sockets = new Sockets();
    final Loops loops = new Loops();
    final Rates rates;

    public NodeState(Clock clock) {
      rates = new Rates(clock);
    }
  }

  public EdgeVerticle(Shared shared) {
    this.shared = shared;
  }

  @Override
  public Future<?> start() {
    shared.state().loops.add(context);
    shared
        .bus()
        .listen(SessionEnded.TOPIC, ended -> shared.state().sockets.sessionEnded(ended.session()));
    shared
        .bus()
        .listen(RoleChanged.TOPIC, changed -> shared.state().sockets.comeBack(changed.user()));
    shared.bus().listen(Note.TOPIC, this::tell);
    shared.bus().listen(News.TOPIC, this::tell);
    return Contract.load(vertx).compose(this::listen).onSuccess(listening -> server = listening);
  }

  private void tell(Note note) {
    shared.state().sockets.of(note.user()).stream()
        .filter(connection -> connection.livesOn(context))
        .filter(connection -> !connection.id().equals(note.except()))
        .forEach(connection -> connection.send(note.frame()));
  }

  private void tell(News news) {
    shared.state().sockets.of(news.to()).stream()
        .filter(connection -> connection.livesOn(context))
        .forEach(connection -> connection.hear(news));
  }

  /** The port in use, for one that was chosen freely. */
  public int port() {
    return server == null ? 0 : server.actualPort();
  }

  @Override
  public Future<?> stop() {
    // The server cuts what is still open when it closes: first everybody is told to come back.
    return shared
        .state()
        .sockets
        .goingAway()
        .timeout(GOODBYES.toMillis(), TimeUnit.MILLISECONDS)
        .transform(told -> server == null ? Future.succeededFuture() : server.close());
  }

  private Future<HttpServer> listen(OpenAPIContract contract) {
    Guard guard = new Guard(shared.timers(), shared.listen().site().tls());
    Headless headless = new Headless(shared.timers());
    Router router = router(contract, guard);
    return vertx
        .createHttpServer(Limits.apply(new HttpServerOptions(shared.listen().base())))
        .connectionHandler(headless::opened)
        .invalidRequestHandler(guard::malformed)
        .requestHandler(
            request -> {
              headless.headArrived(request.connection());
              guard.dress(request.response());
              if (Guard.isReadable(request)) {
                router.handle(request);
              } else {
                guard.malformed(request);
              }
            })
        .listen(shared.listen().port(), shared.listen().host());
  }

  private Router router(OpenAPIContract contract, Guard guard) {
    Listen listen = shared.listen();
    boolean loopback =
        listen.host().equals("localhost")
            || listen.host().startsWith("127.")
            || listen.host().equals("::1");
    boolean behindProxy = listen.site().behindProxy();
    Origins origins = new Origins(listen.origins(), listen.site().tls(), loopback && !behindProxy);
    Bearers bearers = new Bearers(shared.accounts(), shared.serviceKeys(), shared.clock());
    Connection.Parts parts =
        new Connection.Parts(
            shared.bus(),
            bearers,
            new RoomEars(shared.bus()),
            shared.state().sockets,
            shared.state().rates,
            shared.timers(),
            shared.clock(),
            shared.providers().secrets(),
            shared.archives().marks(),
            new Turnstile(shared.clock()),
            listen.page(),
            context);
    Router router = Router.router(vertx);
    router.route().handler(guard::handle);
    router
        .route("/ws")
        .method(HttpMethod.GET)
        .handler(new SocketDoor(parts, origins, behindProxy)::handle);
    Rest rest = new Rest(vertx, contract, bearers, shared.state().rates);
    router
        .route("/api/*")
        .handler(BodyHandler.create(false).setBodyLimit(Guard.BODY))
        .handler(EdgeVerticle::unstored);
    router.route().subRouter(rest.router(operations(origins)));
    router.route("/api/*").handler(rest::unknown);
    router
        .route("/ws")
        .handler(
            context -> {
              context.response().putHeader("Allow", "GET");
              Rest.wrongMethod(context);
            });
    router
        .route()
        .method(HttpMethod.GET)
        .method(HttpMethod.HEAD)
        .handler(new PageRoutes(listen.page())::handle);
    router
        .route()
        .last()
        .handler(ended -> Problems.send(ended, 404, Refusal.of(ErrorCode.NOT_FOUND)));
    router.route().failureHandler(Problems::handle);
    return router;
  }

  /** No cache keeps an answer that is somebody's. */
  private static void unstored(RoutingContext context) {
    context.response().putHeader("Cache-Control", "no-store");
    context.next();
  }

  private Map<String, Caller.Operation> operations(Origins origins) {
    Rates rates = shared.state().rates;
    Site site = shared.listen().site();
    Map<String, Caller.Operation> operations = new HashMap<>();
    operations.putAll(
        new AccountRoutes(
                shared.accounts(),
                shared.accountStore(),
                shared.archives().invites(),
                new Departure(shared.leaving(), shared.bus()),
                shared.bus(),
                origins,
                rates,
                site)
            .operations());
    operations.putAll(
        new KeyRoutes(
                shared.bus(),
                shared.sealing(),
                shared.sessionSealing(),
                shared.providers(),
                shared.rooms(),
                shared.names(),
                rates,
                site)
            .operations());
    operations.putAll(new SessionKeyRoutes(shared.bus()).operations());
    operations.putAll(new KeyOversightRoutes(shared.bus(), shared.accountStore()).operations());
    operations.putAll(
        new RoomRoutes(
                shared.rooms(), shared.maker(), shared.archives().marks(), shared.bus(), rates)
            .operations());
    operations.putAll(
        new MemberRoutes(shared.rooms(), shared.names(), shared.bus(), rates, shared.clock())
            .operations());
    operations.putAll(
        new InviteRoutes(shared.archives().invites(), shared.bus(), rates).operations());
    operations.putAll(
        new ArchiveRoutes(shared.rooms(), shared.archives().archive(), shared.bus(), rates)
            .operations());
    operations.putAll(
        new LendingRoutes(shared.bus(), shared.rooms(), shared.names(), rates).operations());
    operations.putAll(new UserRoutes(shared.people()).operations());
    operations.putAll(new SurveyRoutes(shared.survey(), shared.names(), shared.bus()).operations());
    operations.putAll(
        new StatusRoutes(
                shared.inside(),
                shared.survey(),
                shared.state().loops,
                shared.timers(),
                shared.clock(),
                site.version())
            .operations());
    operations.putAll(
        new ServiceKeyRoutes(shared.serviceKeys(), shared.rooms(), rates).operations());
    return operations;
  }
}
