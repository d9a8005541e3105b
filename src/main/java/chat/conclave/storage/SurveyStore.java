package chat.conclave.storage;

import chat.conclave.protocol.ErrorCode;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What admins see of rooms and of what is spent: numbers, and nothing that was said. */
public final class SurveyStore {
  private final Database database;

  public SurveyStore(Database database) {
    this.database = database;
  }

  /**
   * A room by its size.
   *
   * @param name of an open room alone
   * @param bytes of its messages' texts
   */
  public record Sized(
      UUID id,
      @Nullable String name,
      boolean lobby,
      long members,
      long messages,
      long bytes,
      Instant createdAt) {}

  /** What somebody had made by a provider's models in a room on one day of UTC, whoever paid. */
  public record Used(
      LocalDate day,
      UUID asker,
      String askerName,
      UUID room,
      String provider,
      long replies,
      long input,
      long output,
      @Nullable BigDecimal cost) {}

  /**
   * How a provider's models did in replies.
   *
   * @param answeredAt when the last reply began that is complete
   * @param failedAt when the last reply began that failed for the provider's sake
   */
  public record Heard(
      String provider,
      @Nullable Instant answeredAt,
      @Nullable Instant failedAt,
      @Nullable ErrorCode failure) {}

  /** What PostgreSQL calls its version. */
  public Future<String> version() {
    return database.rooms(
        connection ->
            connection
                .query("show server_version")
                .execute()
                .map(rows -> rows.iterator().next().getString(0)));
  }

  /** How each provider did since {@code since}, as far as its models were asked at all. */
  public Future<List<Heard>> heard(Instant since) {
    return database.rooms(
        connection ->
            connection
                .preparedQuery(
                    """
                    select provider, max(created_at) filter (where state = 'complete') as answered,
                      max(created_at) filter (where error like 'PROVIDER\\_%') as failed,
                      (array_agg(error order by created_at desc) filter (where error like 'PROVIDER\\_%'))[1] as failure
                    from messages where provider is not null and created_at >= $1 group by provider order by provider
                    """)
                .execute(Tuple.of(LoanStore.utc(since)))
                .map(rows -> RoomReader.list(rows, SurveyStore::heard)));
  }

  private static Heard heard(Row row) {
    String failure = row.getString("failure");
    return new Heard(
        row.getString("provider"),
        MessageRows.instantOrNull(row.getOffsetDateTime("answered")),
        MessageRows.instantOrNull(row.getOffsetDateTime("failed")),
        failure == null ? null : ErrorCode.valueOf(failure));
  }

  /** A page of all rooms, by id. */
  public Future<List<Sized>> rooms(UUID after, int limit) {
    return database.rooms(
        connection ->
            connection
                .preparedQuery(
                    """
                    select r.id, case when r.visibility = 'open' then r.name end as name, r.lobby, r.created_at,
                      (select count(*) from members m where m.room = r.id) as members, said.messages, said.bytes
                    from (select * from rooms where id > $1 order by id limit $2) r
                    cross join lateral (select count(*) as messages, coalesce(sum(octet_length(text)), 0)::bigint as bytes
                      from messages m where m.room = r.id) said
                    order by r.id
                    """)
                .execute(Tuple.of(after, limit))
                .map(rows -> RoomReader.list(rows, SurveyStore::sized)));
  }

  private static Sized sized(Row row) {
    return new Sized(
        row.getUUID("id"),
        row.getString("name"),
        row.getBoolean("lobby"),
        row.getLong("members"),
        row.getLong("messages"),
        row.getLong("bytes"),
        row.getOffsetDateTime("created_at").toInstant());
  }

  /** What was spent since {@code since}, newest first; by the role that keeps the books. */
  public Future<List<Used>> spent(Instant since) {
    return database.keysTransaction(
        connection ->
            connection
                .preparedQuery(
                    """
                    select (at at time zone 'UTC')::date as day, asker, max(asker_name) as name, room, provider, count(*) as replies,
                      sum(input)::bigint as input, sum(output)::bigint as output, sum(cost) as cost
                    from spends where at >= $1 and settled and input + output > 0
                    group by 1, asker, room, provider order by 1 desc, name, asker, room, provider limit 10000
                    """)
                .execute(Tuple.of(LoanStore.utc(since)))
                .map(rows -> RoomReader.list(rows, SurveyStore::used)));
  }

  private static Used used(Row row) {
    return new Used(
        row.getLocalDate("day"),
        row.getUUID("asker"),
        row.getString("name"),
        row.getUUID("room"),
        row.getString("provider"),
        row.getLong("replies"),
        row.getLong("input"),
        row.getLong("output"),
        row.getBigDecimal("cost"));
  }

  /**
   * Takes somebody out of the books who has left: what their own keys paid for; and with {@code as}
   * their name from what others' keys did.
   */
  public Future<Void> forget(UUID user, @Nullable UUID as) {
    return database.keysTransaction(
        connection ->
            connection
                .preparedQuery("delete from spends where owner = $1")
                .execute(Tuple.of(user))
                .compose(
                    v ->
                        as == null
                            ? Future.succeededFuture()
                            : connection
                                .preparedQuery(
                                    "update spends set asker = $2, asker_name = $3 where asker = $1")
                                .execute(Tuple.of(user, as, LeavingStore.NOBODY)))
                .mapEmpty());
  }
}
