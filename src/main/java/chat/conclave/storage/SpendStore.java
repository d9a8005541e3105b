package chat.conclave.storage;

import chat.conclave.money.Draw;
import chat.conclave.money.Left;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** The books: what each reply took from whom. */
public final class SpendStore {
  private final Database database;

  public SpendStore(Database database) {
    this.database = database;
  }

  /**
   * Books a reply before it is made. A loan's row is locked meanwhile: of those who come at once
   * each sees what the one before has taken.
   *
   * @return how many tokens may be written; a failure with {@code cap-reached} or {@code not-lent}
   *     books nothing
   */
  public Future<Integer> reserve(Draw draw, Instant now) {
    return database.keysTransaction(
        connection ->
            grant(connection, draw, now)
                .compose(grant -> book(connection, draw, grant, now).map(v -> grant.output())));
  }

  private static Future<Left.Grant> grant(SqlConnection connection, Draw draw, Instant now) {
    if (draw.loan() == null) {
      return Future.succeededFuture(
          Left.UNLIMITED.grant(draw.input(), draw.output(), draw.price()));
    }
    return LoanStore.lock(connection, draw.loan(), draw.asker(), now)
        .compose(
            loan -> {
              if (loan == null) {
                return Future.failedFuture(Refusal.of(ErrorCode.NOT_LENT));
              }
              Left.Grant grant =
                  loan.cap()
                      .left(loan.day(), loan.total())
                      .grant(draw.input(), draw.output(), draw.price());
              boolean usedUp = loan.usesLeft() != null && loan.usesLeft() == 0;
              return usedUp || grant.refused()
                  ? Future.failedFuture(Refusal.of(ErrorCode.CAP_REACHED))
                  : count(connection, draw, -1).map(grant);
            });
  }

  /** Takes one of a loan's uses, if they are counted, or gives it back. */
  private static Future<Void> count(SqlConnection connection, Draw draw, int by) {
    return count(connection, Objects.requireNonNull(draw.loan()), draw.asker(), by);
  }

  private static Future<Void> count(SqlConnection connection, UUID loan, UUID asker, int by) {
    return connection
        .preparedQuery(
            "update loans set uses_left = uses_left + $3 where id = $1 and (person = $2 or person is null) and uses_left is not null")
        .execute(Tuple.of(loan, asker, by))
        .mapEmpty();
  }

  private static Future<Void> book(
      SqlConnection connection, Draw draw, Left.Grant grant, Instant now) {
    return connection
        .preparedQuery(
            """
            insert into spends (reply, owner, provider, model, room, asker, asker_name, kind, loan, reserved_tokens, reserved_cost, at)
            values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
            """)
        .execute(
            Tuple.tuple()
                .addUUID(draw.reply())
                .addUUID(draw.owner())
                .addString(draw.provider())
                .addString(draw.model())
                .addUUID(draw.room())
                .addUUID(draw.asker())
                .addString(draw.askerName())
                .addString(draw.kind())
                .addUUID(draw.loan())
                .addLong(grant.tokens())
                .addBigDecimal(grant.cost())
                .addOffsetDateTime(LoanStore.utc(now)))
        .mapEmpty();
  }

  /**
   * Books what a reply took, in place of what was reserved for it; once. One that took nothing
   * gives a counted use back.
   *
   * @param cost in US dollars; where it is not known, what was held back for it stands
   */
  public Future<Void> settle(UUID reply, long input, long output, @Nullable BigDecimal cost) {
    boolean nothing = input + output == 0;
    return database.keysTransaction(
        connection ->
            connection
                .preparedQuery(
                    "update spends set settled = true, input = $2, output = $3, cost = $4 where reply = $1 and not settled returning loan, asker")
                .execute(
                    Tuple.tuple()
                        .addUUID(reply)
                        .addLong(input)
                        .addLong(output)
                        .addBigDecimal(nothing ? BigDecimal.ZERO : cost))
                .compose(
                    rows -> {
                      UUID loan = rows.size() == 0 ? null : rows.iterator().next().getUUID("loan");
                      if (loan == null) {
                        return Future.succeededFuture();
                      }
                      return nothing
                          ? count(connection, loan, rows.iterator().next().getUUID("asker"), 1)
                          : usedUp(connection, loan);
                    }));
  }

  /** A loan for a number of replies is over when they are made. */
  private static Future<Void> usedUp(SqlConnection connection, UUID loan) {
    return connection
        .preparedQuery(
            "delete from loans where id = $1 and uses_left = 0 and not exists (select from spends where loan = $1 and not settled)")
        .execute(Tuple.of(loan))
        .mapEmpty();
  }

  /** What one person spent in one room, with one model. */
  public record Use(
      UUID room,
      UUID asker,
      String askerName,
      String model,
      long replies,
      long input,
      long output,
      @Nullable BigDecimal cost) {}

  /** What was spent of a key since {@code since}, by room, person and model. */
  public Future<List<Use>> uses(UUID owner, String provider, Instant since) {
    return database.keysTransaction(
        connection ->
            connection
                .preparedQuery(
                    """
                    select room, asker, max(asker_name) as name, model, count(*) as replies, sum(input)::bigint as input,
                      sum(output)::bigint as output, sum(cost) as cost
                    from spends where owner = $1 and provider = $2 and at >= $3 and settled and input + output > 0
                    group by room, asker, model order by max(at) desc limit 1000
                    """)
                .execute(Tuple.of(owner, provider, LoanStore.utc(since)))
                .map(
                    rows ->
                        RoomReader.list(
                            rows,
                            row ->
                                new Use(
                                    row.getUUID("room"),
                                    row.getUUID("asker"),
                                    row.getString("name"),
                                    row.getString("model"),
                                    row.getLong("replies"),
                                    row.getLong("input"),
                                    row.getLong("output"),
                                    row.getBigDecimal("cost")))));
  }

  /**
   * What was spent of one key, and what it was used for last.
   *
   * @param by the name of who asked
   */
  public record Summary(
      String provider,
      long replies,
      long input,
      long output,
      @Nullable BigDecimal cost,
      @Nullable UUID room,
      @Nullable String model,
      @Nullable String by) {}

  /** One summary for each provider of which {@code owner}'s key was ever used. */
  public Future<List<Summary>> summaries(UUID owner, Instant since) {
    return database.keysTransaction(
        connection ->
            connection
                .preparedQuery(
                    """
                    select l.provider, l.room, l.model, l.asker_name, u.*
                    from (select distinct on (provider) provider, room, model, asker_name from spends
                        where owner = $1 and kind <> 'session' order by provider, at desc) l
                      cross join lateral (select count(*) as replies, coalesce(sum(input), 0)::bigint as input,
                          coalesce(sum(output), 0)::bigint as output, sum(cost) as cost
                        from spends s where s.owner = $1 and s.provider = l.provider and s.kind <> 'session' and s.at >= $2 and s.settled
                          and s.input + s.output > 0) u
                    """)
                .execute(Tuple.of(owner, LoanStore.utc(since)))
                .map(rows -> RoomReader.list(rows, SpendStore::summary)));
  }

  private static Summary summary(Row row) {
    return new Summary(
        row.getString("provider"),
        row.getLong("replies"),
        row.getLong("input"),
        row.getLong("output"),
        row.getBigDecimal("cost"),
        row.getUUID("room"),
        row.getString("model"),
        row.getString("asker_name"));
  }

  /**
   * What was spent in a room.
   *
   * @param asked what one asked for, whoever paid
   * @param paid what one's keys paid for, whoever asked
   */
  public record InRoom(UUID room, Sum asked, Sum paid) {}

  public record Sum(long replies, long input, long output, @Nullable BigDecimal cost) {}

  /** What {@code user} had made and paid for since {@code since}, by room, the latest first. */
  public Future<List<InRoom>> inRooms(UUID user, Instant since) {
    return database.keysTransaction(
        connection ->
            connection
                .preparedQuery(
                    """
                    select room, count(*) filter (where asker = $1) as asked_replies,
                      coalesce(sum(input) filter (where asker = $1), 0)::bigint as asked_input,
                      coalesce(sum(output) filter (where asker = $1), 0)::bigint as asked_output,
                      sum(cost) filter (where asker = $1) as asked_cost, count(*) filter (where owner = $1) as paid_replies,
                      coalesce(sum(input) filter (where owner = $1), 0)::bigint as paid_input,
                      coalesce(sum(output) filter (where owner = $1), 0)::bigint as paid_output,
                      sum(cost) filter (where owner = $1) as paid_cost
                    from spends where (asker = $1 or owner = $1) and at >= $2 and settled and input + output > 0
                    group by room order by max(at) desc limit 1000
                    """)
                .execute(Tuple.of(user, LoanStore.utc(since)))
                .map(
                    rows ->
                        RoomReader.list(
                            rows,
                            row ->
                                new InRoom(
                                    row.getUUID("room"), sum(row, "asked"), sum(row, "paid")))));
  }

  private static Sum sum(Row row, String which) {
    return new Sum(
        row.getLong(which + "_replies"),
        row.getLong(which + "_input"),
        row.getLong(which + "_output"),
        row.getBigDecimal(which + "_cost"));
  }
}
