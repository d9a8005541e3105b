package chat.conclave.key;

import chat.conclave.bus.Bus;
import chat.conclave.key.LoanQuestions.Answer;
import chat.conclave.key.LoanQuestions.Answered;
import chat.conclave.key.LoanQuestions.FindMeans;
import chat.conclave.key.LoanQuestions.Lend;
import chat.conclave.key.LoanQuestions.ListLoans;
import chat.conclave.key.LoanQuestions.Loan;
import chat.conclave.key.LoanQuestions.Loans;
import chat.conclave.key.LoanQuestions.Offer;
import chat.conclave.key.LoanQuestions.Purse;
import chat.conclave.key.LoanQuestions.Request;
import chat.conclave.key.LoanQuestions.Unlend;
import chat.conclave.key.LoanQuestions.Unlent;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.LendFor;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Wire;
import chat.conclave.storage.LoanRow;
import chat.conclave.storage.LoanStore;
import chat.conclave.storage.RequestStore;
import chat.conclave.storage.RequestStore.RequestRow;
import chat.conclave.time.Clock;
import io.vertx.core.Future;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Lends keys for their owners, and tells who could pay with what. No key passes here. */
final class LendingDesk {
  private final LoanStore loans;
  private final RequestStore requests;
  private final KeyAudit audit;
  private final Clock clock;
  private final BiFunction<UUID, @Nullable String, Future<List<KeyEntry>>> entries;

  /**
   * @param entries somebody's keys, for one provider or for all
   */
  LendingDesk(
      LoanStore loans,
      RequestStore requests,
      KeyAudit audit,
      Clock clock,
      BiFunction<UUID, @Nullable String, Future<List<KeyEntry>>> entries) {
    this.loans = loans;
    this.requests = requests;
    this.audit = audit;
    this.clock = clock;
    this.entries = entries;
  }

  void serve(Bus bus) {
    bus.serve(FindMeans.ADDRESS, this::means);
    bus.serve(Lend.ADDRESS, this::lend);
    bus.serve(
        Unlend.ADDRESS,
        ask -> loans.withdraw(ask.owner(), ask.provider(), ask.room()).map(Unlent::new));
    bus.serve(ListLoans.ADDRESS, ask -> list(ask.owner(), ask.provider()));
    bus.serve(Answer.ADDRESS, this::answer);
    new RequestDesk(requests, clock, entries).serve(bus);
  }

  private Future<Purse> means(FindMeans ask) {
    return entries
        .apply(ask.asker(), ask.provider())
        .compose(
            own ->
                ask.room() == null
                    ? Future.succeededFuture(new Purse(own, List.of()))
                    : loans
                        .offers(ask.asker(), ask.room(), ask.provider(), clock.now())
                        .compose(this::offers)
                        .map(lent -> new Purse(own, lent)));
  }

  private Future<List<Offer>> offers(List<LoanRow> rows) {
    Future<List<Offer>> offers = Future.succeededFuture(new ArrayList<>());
    for (LoanRow row : rows) {
      offers =
          offers.compose(
              soFar ->
                  entries
                      .apply(row.owner(), row.provider())
                      .map(
                          found -> {
                            found.forEach(key -> soFar.add(offer(row, key)));
                            return soFar;
                          }));
    }
    return offers;
  }

  private static Offer offer(LoanRow row, KeyEntry key) {
    return new Offer(
        row.id(),
        row.owner(),
        key,
        row.cap().left(row.day(), row.total()),
        row.usesLeft() != null && row.usesLeft() == 0);
  }

  private Future<Loans> lend(Lend ask) {
    if (ask.people() != null && ask.people().contains(ask.owner())) {
      throw Refusal.of(ErrorCode.INVALID, "You need not lend your key to yourself.");
    }
    return needsKey(ask.owner(), ask.provider())
        .compose(
            key ->
                loans.put(
                    ask.owner(),
                    ask.provider(),
                    ask.room(),
                    ask.people() == null ? null : List.copyOf(ask.people()),
                    ask.cap(),
                    clock.now()))
        .compose(v -> list(ask.owner(), ask.provider()));
  }

  private Future<KeyEntry> needsKey(UUID owner, String provider) {
    return entries
        .apply(owner, provider)
        .map(
            found -> {
              if (found.isEmpty()) {
                throw Refusal.of(
                    ErrorCode.NOT_FOUND, "You have no saved key for this provider to lend.");
              }
              return found.get(0);
            });
  }

  private Future<Loans> list(UUID owner, String provider) {
    return loans
        .of(owner, provider, clock.now())
        .map(
            rows -> {
              Map<UUID, List<LoanRow>> byLoan = new LinkedHashMap<>();
              rows.forEach(
                  row -> byLoan.computeIfAbsent(row.id(), id -> new ArrayList<>()).add(row));
              return new Loans(byLoan.values().stream().map(LendingDesk::loan).toList());
            });
  }

  private static Loan loan(List<LoanRow> parts) {
    LoanRow first = parts.get(0);
    boolean everyone = parts.stream().anyMatch(part -> part.person() == null);
    return new Loan(
        first.id(),
        first.provider(),
        first.room(),
        everyone
            ? null
            : parts.stream().map(part -> Objects.requireNonNull(part.person())).toList(),
        first.cap(),
        first.day(),
        first.total(),
        first.usesLeft(),
        first.expiresAt());
  }

  private Future<Answered> answer(Answer ask) {
    Instant now = clock.now();
    return requests
        .answer(ask.owner(), ask.request(), ask.to() != LendFor.NO, now)
        .compose(
            found ->
                found
                    .map(card -> lendAs(ask, card, now).map(new Answered(request(card))))
                    .orElseGet(
                        () ->
                            Future.failedFuture(
                                Refusal.of(
                                    ErrorCode.NOT_FOUND, "That question is not open any more."))));
  }

  private Future<Void> lendAs(Answer ask, RequestRow card, Instant now) {
    if (ask.to() == LendFor.NO) {
      return Future.succeededFuture();
    }
    LoanStore.Terms terms =
        switch (ask.to()) {
          case ONCE -> new LoanStore.Terms(1, null);
          case TODAY ->
              new LoanStore.Terms(null, now.truncatedTo(ChronoUnit.DAYS).plus(1, ChronoUnit.DAYS));
          case ALWAYS, NO -> new LoanStore.Terms(null, null);
        };
    return loans
        .add(ask.owner(), card.provider(), card.room(), card.asker(), terms, ask.cap(), now)
        .compose(
            lent ->
                audit.note(
                    ask.owner(),
                    "lent",
                    card.provider(),
                    Map.of(
                        "room",
                        card.room().toString(),
                        "to",
                        card.asker().toString(),
                        "for",
                        Wire.name(ask.to()))))
        .mapEmpty();
  }

  static Request request(RequestRow card) {
    return new Request(
        card.id(),
        card.owner(),
        card.asker(),
        card.room(),
        card.seat(),
        card.provider(),
        card.createdAt());
  }
}
