package chat.conclave.operate;

import chat.conclave.config.DatabaseUrl;
import chat.conclave.config.Settings;
import chat.conclave.storage.Database;
import chat.conclave.storage.StartFailure;
import chat.conclave.storage.embedded.EmbeddedPostgres;
import chat.conclave.storage.embedded.EmbeddedPostgresException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.jspecify.annotations.Nullable;

/**
 * A command's way to the database: beside a server that runs, also to the embedded one of that
 * server, or alone, when the server's place is taken.
 */
final class Access {
  private final Vertx vertx;
  private final DatabaseUrl url;
  private final @Nullable EmbeddedPostgres embedded;
  private final Database database;

  private Access(
      Vertx vertx, DatabaseUrl url, @Nullable EmbeddedPostgres embedded, Database database) {
    this.vertx = vertx;
    this.url = url;
    this.embedded = embedded;
    this.database = database;
  }

  private record Place(DatabaseUrl url, @Nullable EmbeddedPostgres embedded) {}

  /** Beside whoever serves the database. */
  static Future<Access> beside(Vertx vertx, Settings settings) {
    return place(vertx, settings)
        .compose(
            place ->
                Database.visit(vertx, place.url().connectOptions())
                    .map(database -> new Access(vertx, place.url(), place.embedded(), database))
                    .recover(failure -> giveUp(place, failure)));
  }

  /** In the server's place; fails while one runs. */
  static Future<Access> alone(Vertx vertx, Settings settings) {
    return beside(vertx, settings)
        .compose(
            beside ->
                beside
                    .takeOver()
                    .recover(
                        failure ->
                            beside.close().transform(closed -> Future.failedFuture(failure))));
  }

  /** The same in the server's place. This one must not be used any more when it succeeds. */
  Future<Access> takeOver() {
    return Database.open(vertx, url.connectOptions())
        .compose(taken -> database.close().map(closed -> new Access(vertx, url, embedded, taken)));
  }

  private static Future<Place> place(Vertx vertx, Settings settings) {
    DatabaseUrl outside = settings.database();
    if (outside != null) {
      return Future.succeededFuture(new Place(outside, null));
    }
    if (!EmbeddedPostgres.isIn(settings.data())) {
      return Future.failedFuture(
          new StartFailure("There is no database in " + settings.data() + " yet."));
    }
    return EmbeddedPostgres.start(vertx, settings.data())
        .map(started -> new Place(started.url(), started))
        .recover(
            failure ->
                failure instanceof EmbeddedPostgresException taken && taken.isTaken()
                    ? neighbour(vertx, settings, failure)
                    : Future.failedFuture(failure));
  }

  private static Future<Place> neighbour(Vertx vertx, Settings settings, Throwable failure) {
    return vertx
        .executeBlocking(() -> EmbeddedPostgres.runningIn(settings.data()), false)
        .compose(
            url ->
                url.map(there -> Future.succeededFuture(new Place(there, null)))
                    .orElseGet(() -> Future.failedFuture(failure)));
  }

  private static Future<Access> giveUp(Place place, Throwable failure) {
    EmbeddedPostgres started = place.embedded();
    return (started == null ? Future.<Void>succeededFuture() : started.stop())
        .transform(stopped -> Future.failedFuture(failure));
  }

  Database database() {
    return database;
  }

  Future<Void> close() {
    return database
        .close()
        .eventually(() -> embedded == null ? Future.<Void>succeededFuture() : embedded.stop());
  }
}
