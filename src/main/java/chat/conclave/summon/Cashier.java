package chat.conclave.summon;

import chat.conclave.bus.Bus;
import chat.conclave.key.KeyQuestions;
import chat.conclave.key.SpendQuestions.Reserve;
import chat.conclave.key.SpendQuestions.Reserved;
import chat.conclave.key.SpendQuestions.Settle;
import chat.conclave.money.Draw;
import chat.conclave.money.Price;
import chat.conclave.money.Prices;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Payer;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Usage;
import chat.conclave.protocol.Wire;
import chat.conclave.provider.ProviderEvent;
import chat.conclave.time.Clock;
import chat.conclave.time.Timers;
import io.vertx.core.Future;
import java.time.Duration;
import java.time.LocalDate;
import java.time.ZoneOffset;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Has each reply booked: reserved before its call, settled after it. What is free is not booked.
 */
final class Cashier {
  private static final Duration AGAIN = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(Cashier.class);

  private final Bus bus;
  private final Prices prices;
  private final Timers timers;
  private final Clock clock;
  private final Map<UUID, Future<Integer>> reserved = new HashMap<>();
  private final Set<Future<?>> settling = new HashSet<>();

  Cashier(Bus bus, Prices prices, Timers timers, Clock clock) {
    this.bus = bus;
    this.prices = prices;
    this.timers = timers;
    this.clock = clock;
  }

  /** How many tokens may be written. Refused when a cap is reached or a loan is over. */
  Future<Integer> reserve(StartReply start) {
    int most = start.prompt().maxOutputTokens();
    Payer payer = start.quoted().payer();
    if (payer.kind() == Payer.Kind.NONE) {
      return Future.succeededFuture(most);
    }
    Future<Integer> granted =
        bus.ask(
                Reserve.ADDRESS,
                new Reserve(
                    new Draw(
                        start.reply(),
                        payer.id(),
                        start.seat().provider(),
                        start.seat().model(),
                        start.room(),
                        start.asker(),
                        start.askerName(),
                        Wire.name(payer.kind()),
                        start.quoted().loan(),
                        start.prompt().tokens(),
                        most,
                        price(start, start.prompt().tokens()))))
            .map(Reserved::output)
            .onFailure(failure -> refused(start, failure));
    reserved.put(start.reply(), granted);
    return granted;
  }

  private @Nullable Price price(StartReply start, long input) {
    LocalDate today = clock.now().atOffset(ZoneOffset.UTC).toLocalDate();
    return prices.of(start.seat().provider(), start.seat().model(), today, input).orElse(null);
  }

  /** Whose key it is learns that somebody would have spent more than they may. */
  private void refused(StartReply start, Throwable failure) {
    UUID owner = start.quoted().owner();
    if (start.quoted().loan() != null
        && owner != null
        && failure instanceof Refusal refusal
        && refusal.code() != ErrorCode.UNAVAILABLE) {
      bus.ask(
              KeyQuestions.Audit.ADDRESS,
              new KeyQuestions.Audit(
                  owner,
                  "refused",
                  start.seat().provider(),
                  Map.of(
                      "room",
                      start.room().toString(),
                      "model",
                      start.seat().model(),
                      "by",
                      start.asker().toString(),
                      "code",
                      refusal.code().code())))
          .onFailure(again -> LOG.warn("a refusal was not noted: {}", again.getMessage()));
    }
  }

  /** What the provider says that it took, with its price. */
  Usage priced(StartReply start, ProviderEvent.Usage said) {
    Price price = said.cost() == null ? price(start, said.input()) : null;
    return price == null
        ? new Usage(said.input(), said.output(), said.cost(), false)
        : new Usage(said.input(), said.output(), price.cost(said.input(), said.output()), true);
  }

  /** What a reply took whose provider did not say it. */
  Took estimated(StartReply start, long input, long output) {
    Price price = price(start, input);
    return new Took(input, output, price == null ? null : price.cost(input, output));
  }

  /**
   * Books what a reply took. Done when it is booked, or could not be booked at once: then it is
   * tried again, and until then the reservation stands.
   */
  Future<?> settle(StartReply start, Took took) {
    Future<Integer> granted = reserved.remove(start.reply());
    if (granted == null) {
      return Future.succeededFuture();
    }
    // A reply can be over before its reservation is known. What was refused is not booked.
    Future<?> settled =
        granted.transform(
            (output, refused) ->
                refused == null ? settle(start.reply(), took) : Future.succeededFuture());
    settling.add(settled);
    return settled.onComplete(done -> settling.remove(settled));
  }

  private Future<?> settle(UUID reply, Took took) {
    return bus.ask(Settle.ADDRESS, new Settle(reply, took.input(), took.output(), took.cost()))
        .recover(
            failure -> {
              LOG.warn("what a reply took could not be booked yet: {}", failure.getMessage());
              timers.after(AGAIN, () -> again(reply, took));
              return Future.succeededFuture();
            });
  }

  private void again(UUID reply, Took took) {
    settle(reply, took)
        .onFailure(failure -> LOG.error("what a reply took could not be booked", failure));
  }

  /** Done when nothing is being booked. */
  Future<?> done() {
    return Future.join(List.copyOf(settling));
  }
}
