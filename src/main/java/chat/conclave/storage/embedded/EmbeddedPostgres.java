package chat.conclave.storage.embedded;

import chat.conclave.config.DatabaseUrl;
import chat.conclave.config.Hidden;
import chat.conclave.time.Timers;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A running PostgreSQL of our own. It shuts down cleanly when this process ends, also by {@code
 * kill -9}; when it is killed itself, it is started again on the same port.
 */
public final class EmbeddedPostgres {
  private static final Logger log = LoggerFactory.getLogger(EmbeddedPostgres.class);
  private static final Duration LONGEST_PAUSE = Duration.ofSeconds(30);
  private static final Duration LOG_TRIM = Duration.ofHours(1);
  private static final long STOP_SECONDS = 60;

  private final Vertx vertx;
  private final Context context;
  private final Timers timers;
  private final Installation installation;
  private final int port;
  private final Timers.Timer trimming;
  private Future<Postmaster> server;
  private boolean stopping;

  private EmbeddedPostgres(Vertx vertx, Installation installation, Postmaster first) {
    this.vertx = vertx;
    this.context = vertx.getOrCreateContext();
    this.timers = Timers.of(vertx);
    this.installation = installation;
    this.port = first.port();
    this.server = Future.succeededFuture(first);
    this.trimming = timers.every(LOG_TRIM, this::trimLog);
    watch(first);
  }

  /**
   * Starts the database in this folder, makes it first when it is not there, and recovers it when
   * it was killed.
   *
   * @return failed with an {@link EmbeddedPostgresException} whose message is for the operator
   */
  public static Future<EmbeddedPostgres> start(Vertx vertx, Path data) {
    return vertx
        .executeBlocking(() -> Installation.open(data), false)
        .compose(
            installation ->
                run(vertx, installation).recover(failure -> giveUp(vertx, installation, failure)));
  }

  /** Whether there is one in this folder, running or not. */
  public static boolean isIn(Path data) {
    return Files.exists(Cluster.in(data.resolve("postgres")));
  }

  /** What tells the database in this folder from a copy of it. Blocks. */
  public static String placeIn(Path data) throws IOException {
    return String.valueOf(
        Files.getAttribute(Cluster.in(data.resolve("postgres")).resolve("PG_VERSION"), "unix:ino"));
  }

  /**
   * Where the one is that another Conclave runs in this folder, for whoever may read its files.
   * Blocks.
   */
  public static Optional<DatabaseUrl> runningIn(Path data) {
    int port = PidFile.of(Cluster.in(data.resolve("postgres"))).readyPort();
    Path password = data.resolve("postgres-" + Installation.ROLE + ".password");
    try {
      return port == 0
          ? Optional.empty()
          : Optional.of(Installation.url(port, new Hidden(Files.readString(password).strip())));
    } catch (IOException e) {
      return Optional.empty();
    }
  }

  private static Future<EmbeddedPostgres> run(Vertx vertx, Installation installation) {
    return vertx
        .executeBlocking(() -> installation.start(), false)
        .compose(
            server ->
                Provision.run(vertx, installation, server.port())
                    .map(done -> new EmbeddedPostgres(vertx, installation, server))
                    .recover(
                        failure ->
                            end(vertx, server)
                                .transform(ended -> Future.failedFuture(noAccess(failure)))));
  }

  private static EmbeddedPostgresException noAccess(Throwable failure) {
    return new EmbeddedPostgresException(
        "the embedded database does not let Conclave in; was a password file in the data folder"
            + " changed?",
        failure);
  }

  private static Future<EmbeddedPostgres> giveUp(
      Vertx vertx, Installation installation, Throwable failure) {
    return unlock(vertx, installation).transform(done -> Future.failedFuture(failure));
  }

  /**
   * Where Conclave's own role finds its database. It stays the same for the life of this object.
   */
  public DatabaseUrl url() {
    return installation.url(port);
  }

  /** Shuts down fast: whoever is connected is cut off. Then another process may use the folder. */
  public Future<Void> stop() {
    return onContext(
        () -> {
          stopping = true;
          trimming.cancel();
          return server
              .compose(running -> end(vertx, running), failure -> Future.succeededFuture())
              .eventually(() -> unlock(vertx, installation));
        });
  }

  private static Future<Void> end(Vertx vertx, Postmaster server) {
    server.stop();
    return exit(vertx.getOrCreateContext(), server).timeout(STOP_SECONDS, TimeUnit.SECONDS);
  }

  private static Future<Void> exit(Context context, Postmaster server) {
    return Future.fromCompletionStage(server.onExit(), context).mapEmpty();
  }

  private static Future<Void> unlock(Vertx vertx, Installation installation) {
    return vertx.executeBlocking(
        () -> {
          installation.folder().close();
          return null;
        },
        false);
  }

  private void watch(Postmaster running) {
    exit(context, running).onComplete(ended -> died(running));
  }

  private void died(Postmaster dead) {
    if (!stopping) {
      log.error("the embedded database ended unexpectedly; see {}", installation.log().path());
      dead.stop(); // What is left of it is the reader of our pipe.
      restart(Duration.ofMillis(500));
    }
  }

  private void restart(Duration pauseAfterFailure) {
    if (stopping) {
      return;
    }
    server = vertx.executeBlocking(() -> installation.start(port), false);
    server
        .onSuccess(
            running -> {
              log.info("the embedded database runs again");
              watch(running);
            })
        .onFailure(
            failure -> {
              log.error("the embedded database could not be started again", failure);
              Duration next = pauseAfterFailure.multipliedBy(2);
              timers.after(
                  pauseAfterFailure,
                  () -> restart(next.compareTo(LONGEST_PAUSE) > 0 ? LONGEST_PAUSE : next));
            });
  }

  private void trimLog() {
    vertx
        .executeBlocking(
            () -> {
              installation.log().trim();
              return null;
            },
            false)
        .onFailure(failure -> log.warn("the database's log could not be cut", failure));
  }

  private <T> Future<T> onContext(Supplier<Future<T>> action) {
    Promise<T> promise = Promise.promise();
    context.runOnContext(ignored -> action.get().onComplete(promise));
    return promise.future();
  }
}
