package chat.conclave.summon;

import chat.conclave.bus.Bus;
import chat.conclave.key.KeyEntry;
import chat.conclave.key.KeyOpener;
import chat.conclave.key.KeyQuestions;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.Refusal;
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
import chat.conclave.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Holds the only opener of keys, and makes the calls. It cannot read the table of sealed keys. */
public final class SummonVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(SummonVerticle.class);

  private final Bus bus;
  private final Providers providers;
  private final KeyOpener opener;
  private final KeyRing keys;
  private final Timers timers;
  private final ProviderLimits limits;
  private final Summon.Attempts attempts = new Calls();
  private final Map<UUID, Summon> running = new LinkedHashMap<>();
  private @Nullable ProviderClient client;

  /**
   * @param platformKeys the server's own keys, by provider
   */
  public SummonVerticle(
      Bus bus,
      Providers providers,
      KeyOpener opener,
      Map<String, String> platformKeys,
      Timers timers,
      ProviderLimits limits) {
    this.bus = bus;
    this.providers = providers;
    this.opener = opener;
    this.keys = new KeyRing(bus, opener, platformKeys);
    this.timers = timers;
    this.limits = limits;
  }

  @Override
  public Future<?> start() {
    ProviderClient http = new ProviderClient(vertx, timers, limits);
    client = http;
    bus.serve(
        Quote.ADDRESS,
        ask -> provider(ask.provider()).compose(p -> keys.quote(p, ask.asker(), ask.askerName())));
    bus.serve(StartReply.ADDRESS, this::startReply);
    bus.serve(Choose.ADDRESS, new Choosing(bus, providers)::choose);
    bus.serve(StopReply.ADDRESS, this::stopReply);
    bus.serve(KeyDesk.Withdraw.ADDRESS, this::withdraw);
    new KeyClerk(bus, providers, opener, keys, new KeyVerifier(http)).serve();
    new Resealer(bus, opener).serve();
    return Future.succeededFuture();
  }

  @Override
  public Future<?> stop() {
    new ArrayList<>(running.values()).forEach(summon -> summon.stop(MessageState.INTERRUPTED));
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
    if (running.size() >= limits.concurrentCalls()) {
      return Future.failedFuture(
          Refusal.of(ErrorCode.UNAVAILABLE, "Too many replies are being written on this server."));
    }
    Summon summon =
        new Summon(
            start,
            attempts,
            timers,
            what -> bus.tell(ReplyEvent.ADDRESS, new ReplyEvent(start.room(), start.reply(), what)),
            (end, opened) -> over(start, end, opened));
    running.put(start.reply(), summon);
    summon.begin();
    return Future.succeededFuture(new StartReply.Started());
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
  }

  private Model model(Provider provider) {
    if (provider.id().equals(Provider.PRACTICE)) {
      return new PracticeModel(timers);
    }
    return new HttpModel(provider, java.util.Objects.requireNonNull(client));
  }

  private void over(StartReply start, ReplyEvent.End end, KeyRing.@Nullable Opened opened) {
    running.remove(start.reply());
    UUID owner = start.quoted().owner();
    if (owner == null || opened == null || opened.entry() == null) {
      return;
    }
    KeyEntry entry = opened.entry();
    KeyEntry.State state =
        end.error() == ErrorCode.KEY_REJECTED
            ? KeyEntry.State.REJECTED
            : end.error() == ErrorCode.KEY_NO_CREDIT
                ? KeyEntry.State.NO_CREDIT
                : end.state() == MessageState.COMPLETE ? KeyEntry.State.GOOD : entry.state();
    bus.ask(KeyQuestions.Note.ADDRESS, new KeyQuestions.Note(owner, entry.id(), state, true))
        .onFailure(failure -> LOG.warn("a key's use could not be noted: {}", failure.getMessage()));
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
              new ArrayList<>(running.values())
                  .stream()
                      .filter(summon -> ask.user().equals(summon.start().quoted().owner()))
                      .filter(summon -> ask.provider().equals(summon.start().seat().provider()))
                      .forEach(summon -> summon.stop(MessageState.STOPPED));
              return new KeyDesk.Withdrawn();
            });
  }
}
