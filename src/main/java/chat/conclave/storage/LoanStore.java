package chat.conclave.storage;

import chat.conclave.money.Cap;
import chat.conclave.money.Spent;
import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * Who lends a key to whom, for the role that holds the keys. The database sees to it that a loan
 * ends with its key and with its owner's or its person's membership of the room.
 */
public final class LoanStore {
  static final String COLUMNS =
      "l.id, l.owner, l.provider, l.room, l.person, l.uses_left, l.expires_at, l.day_tokens, l.total_tokens, l.day_cost, l.total_cost, l.created_at";

  /** What counts: the reservation while a reply runs, then what it took. */
  private static final String SPENT =
      """
      select coalesce(sum(t), 0)::bigint as total_tokens_spent, coalesce(sum(c), 0) as total_cost_spent,
        coalesce(sum(t) filter (where today), 0)::bigint as day_tokens_spent, coalesce(sum(c) filter (where today), 0) as day_cost_spent
      from (select case when s.settled then s.input + s.output else s.reserved_tokens end as t,
          coalesce(s.cost, s.reserved_cost, 0) as c, s.at >= $1 and ($2::uuid is null or s.asker = $2) as today
        from spends s where s.loan = l.id) s
      """;

  private static final String LOANS =
      "select " + COLUMNS + ", u.* from loans l cross join lateral (" + SPENT + ") u where ";

  private static final int MOST_OFFERS = 32;

  private final Database database;

  public LoanStore(Database database) {
    this.database = database;
  }

  /**
   * The loans that {@code asker} may spend in {@code room}: those to them by name first, the ones
   * of few uses last.
   *
   * @param provider nothing for all
   */
  public Future<List<LoanRow>> offers(
      UUID asker, UUID room, @Nullable String provider, Instant now) {
    return loans(
        LOANS
            + """
            l.room = $4 and l.owner <> $2 and (l.person = $2 or l.person is null) and (l.expires_at is null or l.expires_at > $3)
              and ($5::text is null or l.provider = $5)
            order by l.uses_left is not null, l.person is null, l.created_at, l.id limit
            """
            + MOST_OFFERS,
        day(now).addUUID(asker).addOffsetDateTime(utc(now)).addUUID(room).addString(provider));
  }

  /** All loans of an owner's key; what is spent today is everybody's. */
  public Future<List<LoanRow>> of(UUID owner, String provider, Instant now) {
    return loans(
        LOANS
            + "(l.expires_at is null or l.expires_at > $3) and l.owner = $4 and l.provider = $5"
            + " order by l.created_at, l.id, l.person limit 1000",
        day(now).addUUID(null).addOffsetDateTime(utc(now)).addUUID(owner).addString(provider));
  }

  private Future<List<LoanRow>> loans(String sql, Tuple values) {
    return database.keysTransaction(
        connection ->
            connection
                .preparedQuery(sql)
                .execute(values)
                .map(rows -> RoomReader.list(rows, LoanStore::read)));
  }

  /**
   * Locks a loan until the transaction ends, and finds {@code asker}'s part in it with what was
   * spent. Nothing when there is none any more, or when it was put anew while this waited for it:
   * what came in its place is not locked.
   */
  static Future<@Nullable LoanRow> lock(
      SqlConnection connection, UUID loan, UUID asker, Instant now) {
    return connection
        .preparedQuery("select 1 from loans where id = $1 order by person for update")
        .execute(Tuple.of(loan))
        .compose(
            locked ->
                locked.size() == 0
                    ? Future.<@Nullable LoanRow>succeededFuture()
                    : partOf(connection, loan, asker, now));
  }

  private static Future<@Nullable LoanRow> partOf(
      SqlConnection connection, UUID loan, UUID asker, Instant now) {
    return connection
        .preparedQuery(
            LOANS
                + "l.id = $4 and (l.person = $2 or l.person is null) and (l.expires_at is null or l.expires_at > $3)")
        .execute(day(now).addUUID(asker).addOffsetDateTime(utc(now)).addUUID(loan))
        .map(rows -> rows.size() == 0 ? null : read(rows.iterator().next()));
  }

  /**
   * Makes this what {@code owner} lends into {@code room}, whatever was lent there before. A loan
   * that stood goes on, with what was spent of it.
   *
   * @param people nothing for everyone
   */
  public Future<Void> put(
      UUID owner, String provider, UUID room, @Nullable List<UUID> people, Cap cap, Instant now) {
    return database.keysTransaction(
        connection ->
            standing(connection, owner, provider, room)
                .compose(
                    stood -> {
                      LoanRow loan =
                          loan(
                              stood == null ? UUID.randomUUID() : stood,
                              owner,
                              provider,
                              room,
                              cap,
                              now);
                      return delete(connection, owner, provider, room)
                          .compose(v -> insert(connection, loan, people));
                    }));
  }

  /** Lends to one person more, besides what is lent already. */
  public Future<Void> add(
      UUID owner, String provider, UUID room, UUID person, Terms terms, Cap cap, Instant now) {
    return database.keysTransaction(
        connection -> {
          LoanRow loan = loan(UUID.randomUUID(), owner, provider, room, cap, now);
          return insert(
              connection,
              new LoanRow(
                  loan.id(),
                  owner,
                  provider,
                  room,
                  null,
                  terms.uses(),
                  terms.until(),
                  cap,
                  now,
                  Spent.NOTHING,
                  Spent.NOTHING),
              List.of(person));
        });
  }

  /**
   * How long a loan lasts.
   *
   * @param uses for so many replies, if they are counted
   * @param until the moment at which it ends, if it does
   */
  public record Terms(@Nullable Integer uses, @Nullable Instant until) {}

  private static LoanRow loan(
      UUID id, UUID owner, String provider, UUID room, Cap cap, Instant now) {
    return new LoanRow(
        id, owner, provider, room, null, null, null, cap, now, Spent.NOTHING, Spent.NOTHING);
  }

  private static Future<@Nullable UUID> standing(
      SqlConnection connection, UUID owner, String provider, UUID room) {
    return connection
        .preparedQuery(
            "select id from loans where owner = $1 and provider = $2 and room = $3 and uses_left is null and expires_at is null"
                + " order by created_at, id, person for update")
        .execute(Tuple.of(owner, provider, room))
        .map(rows -> rows.size() == 0 ? null : rows.iterator().next().getUUID("id"));
  }

  private static Future<Boolean> delete(
      SqlConnection connection, UUID owner, String provider, UUID room) {
    return connection
        .preparedQuery("delete from loans where owner = $1 and provider = $2 and room = $3")
        .execute(Tuple.of(owner, provider, room))
        .map(rows -> rows.rowCount() > 0);
  }

  private static Future<Void> insert(
      SqlConnection connection, LoanRow loan, @Nullable List<UUID> people) {
    List<Tuple> rows = new ArrayList<>();
    List<@Nullable UUID> all = new ArrayList<>();
    if (people == null) {
      all.add(null);
    } else {
      all.addAll(people);
    }
    for (@Nullable UUID person : all) {
      rows.add(
          Tuple.tuple()
              .addUUID(loan.id())
              .addUUID(loan.owner())
              .addString(loan.provider())
              .addUUID(loan.room())
              .addUUID(person)
              .addInteger(loan.usesLeft())
              .addOffsetDateTime(loan.expiresAt() == null ? null : utc(loan.expiresAt()))
              .addLong(loan.cap().dayTokens())
              .addLong(loan.cap().totalTokens())
              .addBigDecimal(loan.cap().dayCost())
              .addBigDecimal(loan.cap().totalCost())
              .addOffsetDateTime(utc(loan.createdAt())));
    }
    return rows.isEmpty()
        ? Future.succeededFuture()
        : connection
            .preparedQuery(
                """
                insert into loans (id, owner, provider, room, person, uses_left, expires_at, day_tokens, total_tokens, day_cost, total_cost, created_at)
                values ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
                """)
            .executeBatch(rows)
            .mapEmpty();
  }

  /** Ends all loans of a key in a room; whether there were any. */
  public Future<Boolean> withdraw(UUID owner, String provider, UUID room) {
    return database.keysTransaction(connection -> delete(connection, owner, provider, room));
  }

  private static Tuple day(Instant now) {
    return Tuple.tuple().addOffsetDateTime(utc(now.truncatedTo(ChronoUnit.DAYS)));
  }

  static OffsetDateTime utc(Instant time) {
    return time.atOffset(ZoneOffset.UTC);
  }

  private static LoanRow read(Row row) {
    OffsetDateTime expires = row.getOffsetDateTime("expires_at");
    return new LoanRow(
        row.getUUID("id"),
        row.getUUID("owner"),
        row.getString("provider"),
        row.getUUID("room"),
        row.getUUID("person"),
        row.getInteger("uses_left"),
        expires == null ? null : expires.toInstant(),
        new Cap(
            row.getLong("day_tokens"),
            row.getLong("total_tokens"),
            row.getBigDecimal("day_cost"),
            row.getBigDecimal("total_cost")),
        row.getOffsetDateTime("created_at").toInstant(),
        new Spent(row.getLong("day_tokens_spent"), row.getBigDecimal("day_cost_spent")),
        new Spent(row.getLong("total_tokens_spent"), row.getBigDecimal("total_cost_spent")));
  }
}
