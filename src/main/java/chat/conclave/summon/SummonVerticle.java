package chat.conclave.summon;

import chat.conclave.account.SessionEnded;
import chat.conclave.bus.Bus;
import chat.conclave.key.KeyEntry;
import chat.conclave.key.KeyOpener;
import chat.conclave.key.KeyQuestions;
import chat.conclave.key.NodeKeys;
import chat.conclave.key.SealedKey;
import chat.conclave.money.Prices;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Fault;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Usage;
import chat.conclave.provider.Call;
import chat.conclave.provider.HttpModel;
import chat.conclave.provider.KeyVerifier;
import chat.conclave.provider.Model;
import chat.conclave.provider.OwnEndpoints;
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

/** Holds the only opener of keys, and makes the calls. It cannot read the table of sealed keys. */
public final class SummonVerticle extends VerticleBase {
  private final Bus bus;
  private final Providers providers;
  private final OwnEndpoints ownEndpoints;
  private final Endpoints endpoints;
  private final LocalServers localServers;
  private final KeyOpener opener;
  private final NodeKeys node;
  private final SessionKeys sessionKeys;
  private final KeyRing keys;
  private final Quotes quotes;
  private final Cashier cashier;
  private final KeyNews news;
  private final Timers timers;
  private final Clock clock;
  private final ProviderLimits limits;
  private final UserTags tags;
  private final Summon.Attempts attempts = new Calls();
  private final Map<UUID, Summon> running = new LinkedHashMap<>();
  private @Nullable ProviderClient client;
  private @Nullable ProviderClient near;

  /**
   * @param ownEndpoints where people may have providers of their own
   * @param opener what the master key opens
   * @param node what this process alone can open
   * @param platformKeys the server's own keys, by provider
   * @param platformEverywhere whether they pay in rooms for which nobody has decided it
   */
  public SummonVerticle(
      Bus bus,
      Providers providers,
      OwnEndpoints ownEndpoints,
      KeyOpener opener,
      NodeKeys node,
      Map<String, SealedKey> platformKeys,
      boolean platformEverywhere,
      Prices prices,
      Timers timers,
      Clock clock,
      ProviderLimits limits,
      UserTags tags) {
    this.bus = bus;
    this.providers = providers;
    this.ownEndpoints = ownEndpoints;
    this.endpoints = new Endpoints(ownEndpoints);
    this.localServers = new LocalServers(providers, timers);
    this.opener = opener;
    this.node = node;
    this.sessionKeys = new SessionKeys(node.opener(), timers, clock, this::sessionKeyChanged);
    this.news = new KeyNews(bus);
    this.keys =
        new KeyRing(bus, endpoints, opener, node.opener(), sessionKeys, platformKeys, news, clock);
    this.quotes =
        new Quotes(
            bus,
            providers,
            endpoints,
            sessionKeys,
            keys::asItOpens,
            new Platform(platformKeys.keySet(), platformEverywhere),
            localServers,
            prices,
            clock);
    this.cashier = new Cashier(bus, prices, timers, clock);
    this.timers = timers;
    this.clock = clock;
    this.limits = limits;
    this.tags = tags;
  }

  @Override
  public Future<?> start() {
    ProviderClient http = new ProviderClient(vertx, timers, clock, limits, ownEndpoints);
    client = http;
    ProviderClient nearby =
        new ProviderClient(vertx, timers, clock, limits.near(LocalServers.PATIENCE), ownEndpoints);
    near = nearby;
    quotes.serve();
    new LoanClerk(bus, this::stopAll).serve();
    bus.serve(LoanDesk.ListRunning.ADDRESS, this::runningOn);
    bus.serve(StartReply.ADDRESS, this::startReply);
    bus.serve(
        Choose.ADDRESS, new Choosing(bus, providers, sessionKeys, quotes, localServers)::choose);
    bus.serve(StopReply.ADDRESS, this::stopReply);
    bus.serve(KeyDesk.Withdraw.ADDRESS, this::withdraw);
    bus.listen(SessionEnded.TOPIC, ended -> sessionKeys.end(ended.session()));
    bus.serve(KeyDesk.Disable.ADDRESS, this::disable);
    new KeyClerk(
            bus,
            endpoints,
            providers,
            opener,
            node,
            sessionKeys,
            quotes,
            keys,
            new KeyVerifier(http),
            news,
            clock)
        .serve();
    new Resealer(bus, opener).serve();
    return localServers.begin(new KeyVerifier(nearby));
  }

  @Override
  public Future<?> stop() {
    localServers.end();
    new ArrayList<>(running.values()).forEach(summon -> summon.stop(MessageState.INTERRUPTED));
    return cashier.done().eventually(() -> close(client)).eventually(() -> close(near));
  }

  private static Future<Void> close(@Nullable ProviderClient client) {
    return client == null ? Future.succeededFuture() : client.close();
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
    String provider = start.seat().provider();
    long busy =
        running.values().stream()
            .filter(summon -> summon.start().seat().provider().equals(provider))
            .count();
    // For each provider by itself: a slow one must not keep the others from answering.
    if (busy >= limits.concurrentCalls()) {
      return Future.failedFuture(
          Refusal.of(
              ErrorCode.PROVIDER_OVERLOADED,
              "Too many replies of this provider are being written on this server."));
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
          .compose(provider -> keys.open(provider, start.quoted(), use(start)));
    }

    @Override
    public Call call(KeyRing.Opened opened, StartReply start, Handler<ProviderEvent> events) {
      Provider provider = opened.provider();
      return model(provider)
          .start(
              opened.secret(),
              start.prompt().tagged(tags.of(start.asker(), provider.id())),
              events);
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

  private void over(StartReply start, ReplyEvent.End ended, KeyRing.@Nullable Opened opened) {
    ReplyEvent.End end = ended.at(clock.now());
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
    Fault fault = end.outcome().fault();
    Instant limitedUntil =
        fault != null && fault.code() == ErrorCode.PROVIDER_RATE_LIMITED ? fault.retryAt() : null;
    UUID session = start.quoted().session();
    UUID owner = start.quoted().owner();
    if (session != null) {
      sessionKeys.used(session, start.seat().provider(), state, limitedUntil);
    } else if (owner != null && opened != null && opened.entry() != null) {
      keys.note(owner, opened.entry(), state, limitedUntil, false).onFailure(failure -> {});
    }
  }

  /** What the end of a reply shows of its key, if anything. */
  private static KeyEntry.@Nullable State shown(ReplyEvent.End end) {
    return end.outcome().code() == ErrorCode.KEY_REJECTED
        ? KeyEntry.State.REJECTED
        : end.outcome().code() == ErrorCode.KEY_NO_CREDIT
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
    news.session(key);
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
              stopSaved(ask.user(), ask.provider());
              news.removed(ask.user(), ask.provider());
              return new KeyDesk.Withdrawn();
            });
  }

  private void stopSaved(UUID owner, String provider) {
    stopAll(
        start ->
            start.quoted().session() == null
                && owner.equals(start.quoted().owner())
                && provider.equals(start.seat().provider()));
  }

  private Future<KeyDesk.Withdrawn> disable(KeyDesk.Disable ask) {
    return bus.ask(
            KeyQuestions.Disable.ADDRESS,
            new KeyQuestions.Disable(ask.user(), ask.provider(), ask.disabled()))
        .map(
            found -> {
              if (ask.disabled()) {
                stopSaved(ask.user(), ask.provider());
                sessionKeys.drop(ask.user(), ask.provider());
              }
              found.entry().ifPresent(entry -> news.saved(ask.user(), entry));
              return new KeyDesk.Withdrawn();
            });
  }

  /** As the owner's audit tells it. */
  private static Map<String, String> use(StartReply start) {
    return Map.of(
        "room", start.room().toString(),
        "reply", start.reply().toString(),
        "model", start.seat().model(),
        "by", start.asker().toString());
  }
}
