package chat.conclave.key;

import chat.conclave.bus.Bus;
import chat.conclave.key.LoanQuestions.AskToLend;
import chat.conclave.key.LoanQuestions.CouldLend;
import chat.conclave.key.LoanQuestions.Lendable;
import chat.conclave.key.LoanQuestions.ListRequests;
import chat.conclave.key.LoanQuestions.Requests;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Refusal;
import chat.conclave.storage.RequestStore;
import chat.conclave.storage.RequestStore.RequestRow;
import chat.conclave.time.Clock;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** Asks owners of keys to lend them. Who has a key is told to nobody but its owner. */
final class RequestDesk {
  /** How many people one question reaches at most. */
  static final int MOST_ASKED = 16;

  private static final Duration OPEN = Duration.ofDays(1);

  private final RequestStore requests;
  private final Clock clock;

  RequestDesk(RequestStore requests, Clock clock) {
    this.requests = requests;
    this.clock = clock;
  }

  void serve(Bus bus) {
    bus.serve(CouldLend.ADDRESS, this::couldLend);
    bus.serve(AskToLend.ADDRESS, this::ask);
    bus.serve(
        ListRequests.ADDRESS,
        ask ->
            requests
                .of(ask.owner(), clock.now())
                .map(cards -> new Requests(cards.stream().map(LendingDesk::request).toList())));
  }

  private Future<Lendable> couldLend(CouldLend ask) {
    List<UUID> others = others(ask.members(), ask.asker());
    Set<String> found = new HashSet<>();
    Future<?> looked = Future.succeededFuture();
    for (String provider : ask.providers()) {
      looked =
          looked
              .compose(v -> requests.withKeys(others, provider))
              .map(owners -> owners.isEmpty() || found.add(provider));
    }
    return looked.map(v -> new Lendable(Set.copyOf(found)));
  }

  private Future<Requests> ask(AskToLend ask) {
    // As PostgreSQL keeps it.
    Instant now = clock.now().truncatedTo(ChronoUnit.MICROS);
    return requests
        .withKeys(others(ask.members(), ask.asker()), ask.provider())
        .compose(
            owners -> {
              if (owners.isEmpty()) {
                throw Refusal.of(ErrorCode.NOT_LENT, "Nobody here has a key that they could lend.");
              }
              List<UUID> asked =
                  ask.first() != null && owners.contains(ask.first())
                      ? List.of(ask.first())
                      : owners.stream().limit(MOST_ASKED).toList();
              return requests.open(
                  asked.stream()
                      .map(
                          owner ->
                              new RequestRow(
                                  UUID.randomUUID(),
                                  owner,
                                  ask.asker(),
                                  ask.room(),
                                  ask.seat(),
                                  ask.provider(),
                                  now,
                                  now.plus(OPEN)))
                      .toList(),
                  now);
            })
        .map(cards -> new Requests(cards.stream().map(LendingDesk::request).toList()));
  }

  private static List<UUID> others(List<UUID> members, UUID asker) {
    return members.stream().filter(member -> !member.equals(asker)).toList();
  }
}
