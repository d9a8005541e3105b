package chat.conclave.storage;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.pgclient.PgBuilder;
import io.vertx.pgclient.PgConnectOptions;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.PoolOptions;
import io.vertx.sqlclient.SqlConnection;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One PostgreSQL, opened by two roles. Every operation is bounded in time; a failure is logged here
 * and becomes {@code unavailable}.
 */
public final class Database {
  private static final Logger LOG = LoggerFactory.getLogger(Database.class);
  private static final long LOCK_MIGRATE = 0x636f6e636c617631L;

  /** Classes of SQLSTATE (PostgreSQL, appendix A). */
  private static final String INTEGRITY = "23";

  private static final String DATA = "22";
  private static final int OLDEST = 150_018;
  private static final int WAIT_SECONDS = 5;

  private final @Nullable SoleUse use;
  private final Pool owners;
  private final Pool rooms;
  private final Pool keys;

  private Database(@Nullable SoleUse use, Pool owners, Pool rooms, Pool keys) {
    this.use = use;
    this.owners = owners;
    this.rooms = rooms;
    this.keys = keys;
  }

  /**
   * Connects as the owner, makes roles and schema, checks them, and opens the pools of the two
   * roles. Fails with a {@link StartFailure} whose one line says what to do.
   */
  public static Future<Database> open(Vertx vertx, PgConnectOptions options) {
    PgConnectOptions owner = owner(options);
    return connect(vertx, owner)
        .compose(
            connection ->
                prepare(connection, owner)
                    .map(v -> pools(vertx, owner, new SoleUse(vertx, owner, connection)))
                    .recover(
                        failure ->
                            connection.close().transform(v -> Future.failedFuture(failure))));
  }

  /**
   * Connects beside whoever serves the database, for a command: nothing is made, changed or locked.
   * Fails with a {@link StartFailure} when the schema is not this version's.
   */
  public static Future<Database> visit(Vertx vertx, PgConnectOptions options) {
    PgConnectOptions owner = owner(options);
    return connect(vertx, owner)
        .compose(
            connection ->
                Migrations.check(connection)
                    .eventually(connection::close)
                    .map(v -> pools(vertx, owner, null)));
  }

  private static PgConnectOptions owner(PgConnectOptions options) {
    PgConnectOptions owner = new PgConnectOptions(options);
    owner
        .addProperty("search_path", "conclave")
        .addProperty("application_name", "conclave")
        .addProperty("client_min_messages", "warning");
    return owner;
  }

  private static Future<PgConnection> connect(Vertx vertx, PgConnectOptions owner) {
    return PgConnection.connect(vertx, owner)
        .timeout(WAIT_SECONDS, TimeUnit.SECONDS)
        .recover(
            failure ->
                Future.failedFuture(
                    new StartFailure("The database cannot be opened: " + failure.getMessage())));
  }

  private static Database pools(Vertx vertx, PgConnectOptions owner, @Nullable SoleUse use) {
    return new Database(
        use,
        pool(vertx, new PgConnectOptions(owner), 1),
        pool(vertx, Roles.ROOM.of(owner), 12),
        pool(vertx, Roles.KEYS.of(owner), 4));
  }

  private static Future<Void> prepare(SqlConnection connection, PgConnectOptions owner) {
    return checkServer(connection)
        .compose(v -> connection.query("select pg_advisory_lock(" + LOCK_MIGRATE + ")").execute())
        .compose(v -> Roles.prepare(connection, owner))
        .compose(v -> Migrations.run(connection))
        .compose(v -> Roles.check(connection))
        .compose(v -> connection.query("select pg_advisory_unlock(" + LOCK_MIGRATE + ")").execute())
        .mapEmpty();
  }

  private static Future<Void> checkServer(SqlConnection connection) {
    return connection
        .query(
            "select current_setting('server_version_num')::int as version, r.rolsuper, r.rolcreaterole,"
                + " pg_try_advisory_lock("
                + SoleUse.LOCK
                + ") as alone from pg_roles r where r.rolname = current_user")
        .execute()
        .compose(
            rows -> {
              var row = rows.iterator().next();
              if (row.getInteger("version") < OLDEST) {
                return fail("PostgreSQL 15.18 or newer is needed.");
              }
              if (row.getBoolean("rolsuper")) {
                return fail(
                    "The database URL names a superuser. Make a role for Conclave instead: create role conclave login createrole"
                        + " password '…'; create database conclave owner conclave;");
              }
              if (!row.getBoolean("rolcreaterole")) {
                return fail(
                    "The role in the database URL needs createrole, to make the two roles that the server works with.");
              }
              return row.getBoolean("alone")
                  ? Future.succeededFuture()
                  : fail("Another Conclave is running on this database.");
            });
  }

  private static Future<Void> fail(String line) {
    return Future.failedFuture(new StartFailure(line));
  }

  private static Pool pool(Vertx vertx, PgConnectOptions options, int size) {
    options
        .setPipeliningLimit(16)
        .setCachePreparedStatements(true)
        .setPreparedStatementCacheMaxSize(128);
    options
        .addProperty("statement_timeout", "3000")
        .addProperty("lock_timeout", "2000")
        .addProperty("idle_in_transaction_session_timeout", "5000");
    return PgBuilder.pool()
        .with(
            new PoolOptions()
                .setMaxSize(size)
                .setMaxWaitQueueSize(256)
                .setConnectionTimeout(2)
                .setConnectionTimeoutUnit(TimeUnit.SECONDS))
        .with(
            // A server that vanished without a word is noticed, and its connections are made anew.
            new NetClientOptions()
                .setConnectTimeout(WAIT_SECONDS * 1_000)
                .setTcpKeepAlive(true)
                .setTcpUserTimeout(2 * WAIT_SECONDS * 1_000))
        .connectingTo(options)
        .using(vertx)
        .build();
  }

  /** A connection of the role that serves rooms. */
  <T> Future<T> rooms(Function<SqlConnection, Future<T>> work) {
    return bounded(() -> rooms.withConnection(work));
  }

  /** A transaction of the role that serves rooms. */
  <T> Future<T> roomsTransaction(Function<SqlConnection, Future<T>> work) {
    return transaction(rooms, work);
  }

  /** A transaction of the role that reads sealed keys. */
  <T> Future<T> keysTransaction(Function<SqlConnection, Future<T>> work) {
    return transaction(keys, work);
  }

  private <T> Future<T> transaction(Pool pool, Function<SqlConnection, Future<T>> work) {
    AtomicBoolean givenUp = new AtomicBoolean();
    return bounded(
            () ->
                pool.withTransaction(
                    connection ->
                        work.apply(connection)
                            .compose(
                                // What was answered as failed is not committed behind that answer.
                                done ->
                                    givenUp.get()
                                        ? Future.failedFuture("given up")
                                        : Future.succeededFuture(done))))
        .onFailure(failure -> givenUp.set(true));
  }

  /** A transaction of the owner, for what neither role may see: the server's own keysets. */
  <T> Future<T> ownerTransaction(Function<SqlConnection, Future<T>> work) {
    return transaction(owners, work);
  }

  /** Whether some Conclave serves this database now. */
  public Future<Boolean> served() {
    return ownerTransaction(
        connection ->
            connection
                .query(
                    "select exists (select from pg_locks where locktype = 'advisory' and granted and classid = "
                        + (SoleUse.LOCK >>> 32)
                        + " and objid = "
                        + (SoleUse.LOCK & 0xffff_ffffL)
                        + " and database = (select oid from pg_database where datname = current_database())) as served")
                .execute()
                .map(rows -> rows.iterator().next().getBoolean("served")));
  }

  /** Whether the database answers now. */
  public Future<Boolean> answers() {
    return rooms(connection -> connection.query("select 1").execute()).map(true).otherwise(false);
  }

  private <T> Future<T> bounded(Supplier<Future<T>> work) {
    if (use != null && !use.ours()) {
      return Future.failedFuture(Refusal.of(ErrorCode.UNAVAILABLE));
    }
    return work.get()
        .timeout(WAIT_SECONDS, TimeUnit.SECONDS)
        .recover(
            failure -> {
              if (failure instanceof Refusal) {
                return Future.failedFuture(failure);
              }
              LOG.warn("the database failed: {}", failure.toString());
              return Future.failedFuture(Refusal.of(code(failure)));
            });
  }

  /** A statement that the database took and refused will not fare better the next time. */
  private static ErrorCode code(Throwable failure) {
    String state = failure instanceof PgException e ? e.getSqlState() : "";
    return state.startsWith(INTEGRITY)
        ? ErrorCode.CONFLICT
        : state.startsWith(DATA) ? ErrorCode.INVALID : ErrorCode.UNAVAILABLE;
  }

  public Future<Void> close() {
    return Future.join(
            owners.close(),
            rooms.close(),
            keys.close(),
            use == null ? Future.succeededFuture() : use.end())
        .mapEmpty();
  }
}
