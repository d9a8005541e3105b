package chat.conclave.storage;

import io.vertx.core.Future;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** What people were asked to lend, and have not answered yet. */
public final class RequestStore {
  private static final String COLUMNS =
      "id, owner, asker, room, seat, provider, created_at, expires_at";

  private final Database database;

  public RequestStore(Database database) {
    this.database = database;
  }

  /** One person who was asked to lend, by one asker. */
  public record RequestRow(
      UUID id,
      UUID owner,
      UUID asker,
      UUID room,
      UUID seat,
      String provider,
      Instant createdAt,
      Instant expiresAt) {}

  /** Which of these people have a key for {@code provider}, in whatever state. */
  public Future<List<UUID>> withKeys(List<UUID> people, String provider) {
    return database.keysTransaction(
        connection ->
            connection
                .preparedQuery("select p from have_keys($1, $2) p")
                .execute(
                    Tuple.tuple().addArrayOfUUID(people.toArray(new UUID[0])).addString(provider))
                .map(rows -> RoomReader.list(rows, row -> row.getUUID("p"))));
  }

  /**
   * Stores a card for each owner, unless {@code asker} has one open for that room and provider.
   *
   * @return what was stored: all or nothing
   */
  public Future<List<RequestRow>> open(List<RequestRow> cards, Instant now) {
    if (cards.isEmpty()) {
      return Future.succeededFuture(List.of());
    }
    RequestRow first = cards.get(0);
    return database.keysTransaction(
        connection ->
            // Two asks at once of the same person come one after the other.
            connection
                .preparedQuery(
                    "select pg_advisory_xact_lock(hashtextextended($1::text || $2::text || $3::text, 0))")
                .execute(
                    Tuple.of(first.asker().toString(), first.room().toString(), first.provider()))
                .compose(
                    locked ->
                        connection
                            .preparedQuery("delete from lend_requests where expires_at <= $1")
                            .execute(Tuple.of(LoanStore.utc(now))))
                .compose(
                    v ->
                        connection
                            .preparedQuery(
                                "select 1 from lend_requests where asker = $1 and room = $2 and provider = $3 limit 1")
                            .execute(Tuple.of(first.asker(), first.room(), first.provider())))
                .compose(
                    open ->
                        open.size() > 0
                            ? Future.succeededFuture(List.of())
                            : insert(connection, cards)));
  }

  private static Future<List<RequestRow>> insert(SqlConnection connection, List<RequestRow> cards) {
    return connection
        .preparedQuery(
            "insert into lend_requests (" + COLUMNS + ") values ($1, $2, $3, $4, $5, $6, $7, $8)")
        .executeBatch(
            cards.stream()
                .map(
                    card ->
                        Tuple.of(
                            card.id(),
                            card.owner(),
                            card.asker(),
                            card.room(),
                            card.seat(),
                            card.provider(),
                            LoanStore.utc(card.createdAt()),
                            LoanStore.utc(card.expiresAt())))
                .toList())
        .map(cards);
  }

  /** What {@code owner} was asked and has not answered. */
  public Future<List<RequestRow>> of(UUID owner, Instant now) {
    return database.keysTransaction(
        connection ->
            connection
                .preparedQuery(
                    "select "
                        + COLUMNS
                        + " from lend_requests where owner = $1 and expires_at > $2 order by created_at, id limit 100")
                .execute(Tuple.of(owner, LoanStore.utc(now)))
                .map(rows -> RoomReader.list(rows, RequestStore::read)));
  }

  /**
   * Takes a card away that {@code owner} answers; nothing when it is not there.
   *
   * @param settled everybody else's cards for the same question go, too
   */
  public Future<Optional<RequestRow>> answer(
      UUID owner, UUID request, boolean settled, Instant now) {
    return database.keysTransaction(
        connection ->
            connection
                .preparedQuery(
                    "delete from lend_requests where id = $1 and owner = $2 and expires_at > $3 returning "
                        + COLUMNS)
                .execute(Tuple.of(request, owner, LoanStore.utc(now)))
                .map(rows -> rows.size() == 0 ? null : read(rows.iterator().next()))
                .compose(
                    card ->
                        card == null || !settled
                            ? Future.succeededFuture(Optional.ofNullable(card))
                            : others(connection, card).map(Optional.of(card))));
  }

  private static Future<@Nullable Void> others(SqlConnection connection, RequestRow card) {
    return connection
        .preparedQuery("delete from lend_requests where asker = $1 and room = $2 and provider = $3")
        .execute(Tuple.of(card.asker(), card.room(), card.provider()))
        .mapEmpty();
  }

  private static RequestRow read(Row row) {
    return new RequestRow(
        row.getUUID("id"),
        row.getUUID("owner"),
        row.getUUID("asker"),
        row.getUUID("room"),
        row.getUUID("seat"),
        row.getString("provider"),
        row.getOffsetDateTime("created_at").toInstant(),
        row.getOffsetDateTime("expires_at").toInstant());
  }
}
