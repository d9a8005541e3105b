package chat.conclave.summon;

import chat.conclave.account.Note;
import chat.conclave.account.SessionEnded;
import chat.conclave.bus.Bus;
import chat.conclave.key.KeyEntry;
import chat.conclave.key.KeyOpener;
import chat.conclave.key.KeyQuestions;
import chat.conclave.key.NodeKeys;
import chat.conclave.money.Prices;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Frames;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Usage;
import chat.conclave.provider.Call;
import chat.conclave.provider.HttpModel;
import chat.conclave.provider.KeyVerifier;
import chat.conclave.provider.Model;
import chat.conclave.provider.PracticeModel;
import chat.conclave.provider.Provider;
import chat.conclave.provider.ProviderClient;
import chat.conclave.provider.ProviderEvent;
import chat.conclave.provider.ProviderLimits;
import chat.conclave.provider.Providers;
import chat.conclave.time.Clock;
import chat.conclave.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the only opener of keys, and makes the calls. It cannot read the table of sealed keys. */
public final class SummonVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(SummonVerticle.class);

  private final Bus bus;
  private final Providers providers;
  private final KeyOpener opener;
  private final NodeKeys node;
  private final SessionKeys sessionKeys;
  private final KeyRing keys;
  private final Quotes quotes;
  private final Cashier cashier;
  private final Timers timers;
  private final Clock clock;
  private final ProviderLimits limits;
  private final Summon.Attempts attempts = new Calls();
  private final Map<UUID, Summon> running = new LinkedHashMap<>();
  private @Nullable ProviderClient client;

  /**
   * @param opener what the master key opens
   * @param node what this process alone can open
   * @param platformKeys the server's own keys, by provider
   * @param platformEverywhere whether they pay in rooms for which nobody has decided it
   */
  public SummonVerticle(
      Bus bus,
      Providers providers,
      KeyOpener opener,
      NodeKeys node,
      Map<String, String> platformKeys,
      boolean platformEverywhere,
      Prices prices,
      Timers timers,
      Clock clock,
      ProviderLimits limits) {
    this.bus = bus;
    this.providers = providers;
    this.opener = opener;
    this.node = node;
    this.sessionKeys = new SessionKeys(node.opener(), timers, clock, this::sessionKeyChanged);
    this.keys = new KeyRing(bus, opener, sessionKeys, platformKeys);
    this.quotes =
        new Quotes(
            bus,
            providers,
            sessionKeys,
            opener,
            new Platform(platformKeys.keySet(), platformEverywhere),
            prices,
            clock);
    this.cashier = new Cashier(bus, prices, timers, clock);
    this.timers = timers;
    this.clock = clock;
    this.limits = limits;
  }

  @Override
  public Future<?> start() {
    ProviderClient http = new ProviderClient(vertx, timers, limits);
    client = http;
    quotes.serve();
    new LoanClerk(bus, this::stopAll).serve();
    bus.serve(LoanDesk.ListRunning.ADDRESS, this::runningOn);
    bus.serve(StartReply.ADDRESS, this::startReply);
    bus.serve(Choose.ADDRESS, new Choosing(bus, providers, sessionKeys)::choose);
    bus.serve(StopReply.ADDRESS, this::stopReply);
    bus.serve(KeyDesk.Withdraw.ADDRESS, this::withdraw);
    bus.listen(SessionEnded.TOPIC, ended -> sessionKeys.end(ended.session()));
    new KeyClerk(bus, providers, opener, node, sessionKeys, quotes, keys, new KeyVerifier(http))
        .serve();
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    new ArrayList<>(running.values()).forEach(summon -> summon.stop(MessageState.INTERRUPTED));
    return cashier
        .done()
        .eventually(() -> client == null ? Future.succeededFuture() : client.close());
  }

  private Future<Provider> provider(String id) {
    return providers
        .find(id)
        .map(Future::succeededFuture)
        .orElseGet(
            () ->
                Future.failedFuture(
                    Refusal.of(ErrorCode.NOT_FOUND, "There is no such provider here.")));
  }

  private Future<StartReply.Started> startReply(StartReply start) {
    if (running.size() >= limits.concurrentCalls()) {
      return Future.failedFuture(
          Refusal.of(ErrorCode.UNAVAILABLE, "Too many replies are being written on this server."));
    }
    Summon summon =
        new Summon(
            start,
            attempts,
            timers,
            what -> tell(start, what),
            (end, opened) -> over(start, end, opened));
    running.put(start.reply(), summon);
    cashier.reserve(start).onComplete(summon::begin, summon::refuse);
    return Future.succeededFuture(new StartReply.Started());
  }

  private void tell(StartReply start, ReplyEvent.What what) {
    bus.tell(ReplyEvent.ADDRESS, new ReplyEvent(start.room(), start.reply(), what));
  }

  private final class Calls implements Summon.Attempts {
    @Override
    public Future<KeyRing.Opened> open(StartReply start) {
      return provider(start.seat().provider())
          .compose(provider -> keys.open(provider, start.quoted()));
    }

    @Override
    public Call call(KeyRing.Opened opened, StartReply start, Handler<ProviderEvent> events) {
      return model(opened.provider()).start(opened.secret(), start.prompt(), events);
    }

    @Override
    public Usage priced(StartReply start, ProviderEvent.Usage said) {
      return cashier.priced(start, said);
    }
  }

  private Model model(Provider provider) {
    if (provider.id().equals(Provider.PRACTICE)) {
      return new PracticeModel(timers);
    }
    return new HttpModel(provider, java.util.Objects.requireNonNull(client));
  }

  private void over(StartReply start, ReplyEvent.End end, KeyRing.@Nullable Opened opened) {
    Summon summon = running.get(start.reply());
    Took took = summon == null ? Took.NOTHING : summon.took(cashier::estimated);
    // Told when it is booked: who asks next finds what is left as it is.
    cashier
        .settle(start, took)
        .onComplete(
            settled -> {
              tell(start, end);
              running.remove(start.reply());
            });
    KeyEntry.@Nullable State state = shown(end);
    boolean limited = end.error() == ErrorCode.PROVIDER_RATE_LIMITED;
    Instant limitedUntil =
        limited && summon != null && summon.retryAfter() != null
            ? clock.now().plus(summon.retryAfter())
            : null;
    UUID session = start.quoted().session();
    UUID owner = start.quoted().owner();
    if (session != null) {
      sessionKeys.used(session, start.seat().provider(), state, limitedUntil);
    } else if (owner != null && opened != null && opened.entry() != null) {
      KeyEntry entry = opened.entry();
      bus.ask(
              KeyQuestions.Note.ADDRESS,
              new KeyQuestions.Note(owner, entry.id(), state == null ? entry.state() : state, true))
          .onFailure(
              failure -> LOG.warn("a key's use could not be noted: {}", failure.getMessage()));
    }
  }

  /** What the end of a reply shows of its key, if anything. */
  private static KeyEntry.@Nullable State shown(ReplyEvent.End end) {
    return end.error() == ErrorCode.KEY_REJECTED
        ? KeyEntry.State.REJECTED
        : end.error() == ErrorCode.KEY_NO_CREDIT
            ? KeyEntry.State.NO_CREDIT
            : end.state() == MessageState.COMPLETE ? KeyEntry.State.GOOD : null;
  }

  private void sessionKeyChanged(SessionKeys.Changed key) {
    if (key.over()) {
      stopAll(
          start ->
              key.session().equals(start.quoted().session())
                  && key.provider().equals(start.seat().provider()));
    }
    bus.publish(
        Note.TOPIC,
        new Note(
            key.owner(),
            Frames.keyState(
                key.provider(),
                "session",
                key.entry().map(entry -> entry.state().code()).orElse("gone"),
                key.entry().map(SessionKeys.Entry::limitedUntil).orElse(null),
                key.entry().map(SessionKeys.Entry::expiresAt).orElse(null))));
  }

  private Future<LoanDesk.RunningOnes> runningOn(LoanDesk.ListRunning ask) {
    return Future.succeededFuture(
        new LoanDesk.RunningOnes(
            running.values().stream()
                .map(Summon::start)
                .filter(start -> ask.owner().equals(start.quoted().owner()))
                .filter(start -> ask.provider().equals(start.seat().provider()))
                .map(
                    start ->
                        new LoanDesk.Running(
                            start.reply(),
                            start.room(),
                            start.seat().model(),
                            start.asker(),
                            start.askerName()))
                .toList()));
  }

  private void stopAll(Predicate<StartReply> which) {
    new ArrayList<>(running.values())
        .stream()
            .filter(summon -> which.test(summon.start()))
            .forEach(summon -> summon.stop(MessageState.STOPPED));
  }

  private Future<StopReply.Stopped> stopReply(StopReply ask) {
    Summon summon = running.get(ask.reply());
    if (summon != null) {
      summon.stop(MessageState.STOPPED);
    }
    return Future.succeededFuture(new StopReply.Stopped(summon != null));
  }

  private Future<KeyDesk.Withdrawn> withdraw(KeyDesk.Withdraw ask) {
    return bus.ask(KeyQuestions.Remove.ADDRESS, new KeyQuestions.Remove(ask.user(), ask.provider()))
        .map(
            removed -> {
              stopAll(
                  start ->
                      start.quoted().session() == null
                          && ask.user().equals(start.quoted().owner())
                          && ask.provider().equals(start.seat().provider()));
              return new KeyDesk.Withdrawn();
            });
  }
}
