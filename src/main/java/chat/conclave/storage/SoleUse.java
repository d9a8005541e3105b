package chat.conclave.storage;

import chat.conclave.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowIterator;
import java.time.Duration;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Sees to it that one Conclave alone serves a database: an advisory lock, held by a connection for
 * the server's life. When that connection is lost, the lock is taken again; while another Conclave
 * has it, the database is not ours and nothing is read or written.
 */
final class SoleUse {
  static final long LOCK = 0x636f6e636c617632L;

  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Duration LOOK = Duration.ofSeconds(10);
  private static final int WAIT_SECONDS = 5;
  private static final Logger LOG = LoggerFactory.getLogger(SoleUse.class);

  private final Vertx vertx;
  private final PgConnectOptions options;
  private final Timers timers;
  private final Timers.Timer look;
  private volatile PgConnection connection;
  private volatile boolean ours = true;
  private volatile boolean ended;

  /**
   * @param connection which holds the lock
   */
  SoleUse(Vertx vertx, PgConnectOptions options, PgConnection connection) {
    this.vertx = vertx;
    this.options = options;
    this.timers = Timers.of(vertx);
    this.connection = connection;
    this.look = timers.every(LOOK, this::look);
    watch(connection);
  }

  /** Whether no other Conclave is known to have taken the database. */
  boolean ours() {
    return ours;
  }

  Future<Void> end() {
    ended = true;
    look.cancel();
    return connection.close();
  }

  private void watch(PgConnection held) {
    held.exceptionHandler(failure -> LOG.debug("it failed: {}", failure.getMessage()));
    held.closeHandler(
        closed -> {
          if (!ended) {
            LOG.warn("the connection that keeps this database for this Conclave was lost");
            again();
          }
        });
  }

  /** A connection that is dead without a word is closed, and made anew. */
  private void look() {
    PgConnection held = connection;
    held.query("select 1")
        .execute()
        .timeout(WAIT_SECONDS, TimeUnit.SECONDS)
        .recover(failure -> held.close().mapEmpty())
        .onFailure(failure -> LOG.debug("it was closed already: {}", failure.getMessage()));
  }

  private void again() {
    if (ended) {
      return;
    }
    PgConnection.connect(vertx, options)
        .timeout(WAIT_SECONDS, TimeUnit.SECONDS)
        .compose(
            made ->
                take(made)
                    .timeout(WAIT_SECONDS, TimeUnit.SECONDS)
                    .onSuccess(taken -> taken(made, taken))
                    .onFailure(failure -> drop(made)))
        .onFailure(failure -> LOG.debug("not yet: {}", failure.getMessage()))
        .onComplete(
            taken -> {
              if (taken.failed() || !taken.result()) {
                timers.after(AGAIN, this::again);
              }
            });
  }

  /** Our own lost connection may live on at the server's end; it is ended there. */
  private Future<Boolean> take(PgConnection made) {
    return made.query(
            "select pg_terminate_backend(pid, 2000) from pg_locks where locktype = 'advisory' and pid = "
                + connection.processId()
                + " and classid = "
                + (LOCK >>> 32)
                + " and objid = "
                + (LOCK & 0xffff_ffffL))
        .execute()
        .compose(v -> made.query("select pg_try_advisory_lock(" + LOCK + ") as taken").execute())
        .map(
            rows -> {
              RowIterator<Row> all = rows.iterator();
              return all.next().getBoolean("taken");
            });
  }

  private void taken(PgConnection made, boolean taken) {
    if (!taken) {
      if (ours) {
        LOG.error("Another Conclave is running on this database; this one serves nobody.");
      }
      ours = false;
      drop(made);
      return;
    }
    LOG.info("this Conclave has its database again");
    ours = true;
    connection = made;
    if (ended) {
      drop(made);
    } else {
      watch(made);
    }
  }

  private static void drop(PgConnection made) {
    made.close().onFailure(failure -> LOG.debug("it was closed already: {}", failure.getMessage()));
  }
}
