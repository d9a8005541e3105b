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
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.BiFunction;
import org.jspecify.annotations.Nullable;

/** Asks owners of keys to lend them. Who has a key is told to nobody but its owner. */
final class RequestDesk {
  /** How many people one question reaches at most. */
  static final int MOST_ASKED = 16;

  private static final Duration OPEN = Duration.ofDays(1);

  private final RequestStore requests;
  private final Clock clock;
  private final BiFunction<UUID, @Nullable String, Future<List<KeyEntry>>> entries;

  /**
   * @param entries somebody's keys, for one provider or for all
   */
  RequestDesk(
      RequestStore requests,
      Clock clock,
      BiFunction<UUID, @Nullable String, Future<List<KeyEntry>>> entries) {
    this.requests = requests;
    this.clock = clock;
    this.entries = entries;
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
    List<UUID> others = others(ask.members(), ask.asker(), null);
    Set<String> found = new HashSet<>();
    Future<?> looked = Future.succeededFuture();
    for (String provider : ask.providers()) {
      looked =
          looked
              .compose(v -> able(others, provider, 1))
              .map(owners -> owners.isEmpty() || found.add(provider));
    }
    return looked.map(v -> new Lendable(Set.copyOf(found)));
  }

  /** The first of these people who have a key that may be used now. */
  private Future<List<UUID>> able(List<UUID> people, String provider, int most) {
    return requests
        .withKeys(people, provider)
        .compose(
            owners -> {
              Future<List<UUID>> able = Future.succeededFuture(new ArrayList<>());
              for (UUID owner : owners) {
                able =
                    able.compose(
                        soFar ->
                            soFar.size() == most
                                ? Future.succeededFuture(soFar)
                                : entries
                                    .apply(owner, provider)
                                    .map(
                                        keys -> {
                                          if (keys.stream().anyMatch(RequestDesk::works)) {
                                            soFar.add(owner);
                                          }
                                          return soFar;
                                        }));
              }
              return able;
            });
  }

  private static boolean works(KeyEntry key) {
    return switch (key.state()) {
      case UNTESTED, GOOD, NO_CREDIT, LIMITED -> true;
      case REJECTED, LOCKED, EXPIRED, DISABLED -> false;
    };
  }

  private Future<Requests> ask(AskToLend ask) {
    // As PostgreSQL keeps it.
    Instant now = clock.now().truncatedTo(ChronoUnit.MICROS);
    return able(others(ask.members(), ask.asker(), ask.first()), ask.provider(), MOST_ASKED)
        .compose(
            owners -> {
              if (owners.isEmpty()) {
                throw Refusal.of(ErrorCode.NOT_LENT, "Nobody here has a key that they could lend.");
              }
              boolean first = owners.get(0).equals(ask.first());
              return requests.open(
                  (first ? owners.subList(0, 1) : owners)
                      .stream()
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

  /** All but the asker, {@code first} before the others. */
  private static List<UUID> others(List<UUID> members, UUID asker, @Nullable UUID first) {
    return members.stream()
        .filter(member -> !member.equals(asker))
        .sorted(Comparator.comparing(member -> !member.equals(first)))
        .toList();
  }
}
