package chat.conclave.summon;

import chat.conclave.bus.Bus;
import chat.conclave.key.KeyQuestions;
import chat.conclave.key.LoanQuestions;
import chat.conclave.key.LoanQuestions.Loans;
import chat.conclave.key.LoanQuestions.Unlent;
import io.vertx.core.Future;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Lends and withdraws for the owners of keys, and ends what may not go on. */
final class LoanClerk {
  private static final Logger LOG = LoggerFactory.getLogger(LoanClerk.class);

  private final Bus bus;
  private final Consumer<Predicate<StartReply>> stopAll;

  /**
   * @param stopAll stops the running replies that fit
   */
  LoanClerk(Bus bus, Consumer<Predicate<StartReply>> stopAll) {
    this.bus = bus;
    this.stopAll = stopAll;
  }

  void serve() {
    bus.serve(LoanDesk.Lend.ADDRESS, this::lend);
    bus.serve(LoanDesk.Withdraw.ADDRESS, this::withdraw);
    bus.serve(LoanDesk.Left.ADDRESS, this::left);
    bus.serve(LoanDesk.Ask.ADDRESS, this::ask);
  }

  private Future<Loans> lend(LoanDesk.Lend ask) {
    Set<UUID> people = ask.people();
    return bus.ask(
            LoanQuestions.Lend.ADDRESS,
            new LoanQuestions.Lend(ask.owner(), ask.provider(), ask.room(), people, ask.cap()))
        .onSuccess(
            loans -> {
              if (people != null) {
                stopAll.accept(
                    start ->
                        on(start, ask.owner(), ask.provider(), ask.room())
                            && !people.contains(start.asker()));
              }
            })
        .compose(
            loans ->
                note(
                        "lent",
                        ask.owner(),
                        ask.provider(),
                        Map.of(
                            "room",
                            ask.room().toString(),
                            "to",
                            people == null ? "everyone" : people.size() + " by name"))
                    .map(loans));
  }

  private Future<Unlent> withdraw(LoanDesk.Withdraw ask) {
    return bus.ask(
            LoanQuestions.Unlend.ADDRESS,
            new LoanQuestions.Unlend(ask.owner(), ask.provider(), ask.room()))
        .onSuccess(
            ended -> stopAll.accept(start -> on(start, ask.owner(), ask.provider(), ask.room())))
        .compose(
            ended ->
                ended.found()
                    ? note(
                            "withdrawn",
                            ask.owner(),
                            ask.provider(),
                            Map.of("room", ask.room().toString()))
                        .map(ended)
                    : Future.succeededFuture(ended));
  }

  /** The loans themselves have ended in the database, together with the membership. */
  private Future<Unlent> left(LoanDesk.Left ask) {
    stopAll.accept(
        start ->
            start.quoted().loan() != null
                && start.room().equals(ask.room())
                && (start.asker().equals(ask.person())
                    || ask.person().equals(start.quoted().owner())));
    return Future.succeededFuture(new Unlent(true));
  }

  private Future<LoanDesk.Asked> ask(LoanDesk.Ask ask) {
    return bus.ask(
            LoanQuestions.AskToLend.ADDRESS,
            new LoanQuestions.AskToLend(
                ask.asker(), ask.room(), ask.seat(), ask.provider(), ask.first(), ask.members()))
        .map(
            found ->
                new LoanDesk.Asked(
                    found.requests().stream()
                        .map(
                            request ->
                                new LoanDesk.Card(
                                    request.id(), request.owner(), request.createdAt()))
                        .toList()));
  }

  private static boolean on(StartReply start, UUID owner, String provider, UUID room) {
    return start.quoted().loan() != null
        && owner.equals(start.quoted().owner())
        && start.seat().provider().equals(provider)
        && start.room().equals(room);
  }

  /** What is done is done, also when its line could not be written. */
  private Future<?> note(String event, UUID owner, String provider, Map<String, String> detail) {
    return bus.ask(
            KeyQuestions.Audit.ADDRESS, new KeyQuestions.Audit(owner, event, provider, detail))
        .<Void>mapEmpty()
        .recover(
            failure -> {
              LOG.warn("a loan was not noted: {}", failure.getMessage());
              return Future.succeededFuture();
            });
  }
}
