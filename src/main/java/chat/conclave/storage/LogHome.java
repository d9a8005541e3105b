package chat.conclave.storage;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Notices that the database was restored: then the rooms' revs may come a second time, for other
 * changes, and each room begins another epoch.
 */
public final class LogHome {
  private static final String HOME =
      "concat_ws(' ', left(pg_walfile_name(pg_current_wal_lsn()), 8), (select oid from pg_database where datname = current_database()),"
          + " 'conclave.rooms'::regclass::oid, 'conclave.changes'::regclass::oid, $1::text";
  private static final Logger LOG = LoggerFactory.getLogger(LogHome.class);

  private final Database database;

  public LogHome(Database database) {
    this.database = database;
  }

  /**
   * Renews every epoch if the logs lie elsewhere than at the last start: in another PostgreSQL
   * server, database or table, on another timeline, or in another {@code place}.
   *
   * @return whether it did
   */
  public Future<Boolean> settle(String place) {
    return database.ownerTransaction(
        connection ->
            home(connection, place)
                .compose(
                    home ->
                        connection
                            .preparedQuery(
                                """
                                insert into log_home (home) values ($1)
                                on conflict (one) do update set home = excluded.home where log_home.home <> excluded.home
                                """)
                            .execute(Tuple.of(home)))
                .compose(
                    moved ->
                        moved.rowCount() == 0 ? Future.succeededFuture(false) : renew(connection)));
  }

  private static Future<String> home(SqlConnection connection, String place) {
    return connection
        .query("select has_function_privilege('pg_catalog.pg_control_system()', 'execute') as may")
        .execute()
        .map(rows -> rows.iterator().next().getBoolean("may"))
        .compose(
            may ->
                connection
                    .preparedQuery(
                        "select "
                            + HOME
                            + (may ? ", (select system_identifier from pg_control_system())" : "")
                            + ") as home")
                    .execute(Tuple.of(place)))
        .map(rows -> rows.iterator().next().getString("home"));
  }

  private static Future<Boolean> renew(SqlConnection connection) {
    return connection
        .query("update rooms set epoch = gen_random_uuid()")
        .execute()
        .map(
            rooms -> {
              if (rooms.rowCount() > 0) {
                LOG.info(
                    "The rooms lie elsewhere than at the last start: whoever comes back begins anew.");
              }
              return true;
            });
  }
}
