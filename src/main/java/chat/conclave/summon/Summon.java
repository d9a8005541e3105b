package chat.conclave.summon;

import chat.conclave.money.Estimate;
import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.Fault;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.Outcome;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Usage;
import chat.conclave.provider.Call;
import chat.conclave.provider.ProviderEvent;
import chat.conclave.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One running reply. It ends exactly once. It is tried again at most twice, and only while the
 * provider has sent nothing that costs: before the first piece.
 */
final class Summon implements ProviderEvent.Cases<Boolean> {
  private static final int TRIES = 3;
  private static final int ERROR_STATUS = 400;

  /** Longer ones end the reply: nobody in a room waits for it without knowing. */
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);

  private static final Logger LOG = LoggerFactory.getLogger(Summon.class);

  private StartReply start;
  private final Attempts attempts;
  private final Timers timers;
  private final Consumer<ReplyEvent.What> tell;
  private final BiConsumer<ReplyEvent.End, KeyRing.@Nullable Opened> over;
  private final OwnName ownName;
  private KeyRing.@Nullable Opened opened;
  private @Nullable Call call;
  private @Nullable Usage usage;
  private final Estimate written = new Estimate();
  private int tries;
  private int heard;
  private boolean begun;
  private boolean thinking;
  private boolean declined;
  private boolean ended;

  /** What one try takes. */
  interface Attempts {
    /** Opens the payer's key anew. */
    Future<KeyRing.Opened> open(StartReply start);

    /** Calls the provider; takes the opened key over. */
    Call call(KeyRing.Opened opened, StartReply start, Handler<ProviderEvent> events);

    /** What the provider says that it took, with its price. */
    Usage priced(StartReply start, ProviderEvent.Usage said);

    /** From 0 to 1, so that not everybody tries again at the same moment. */
    default double chance() {
      return ThreadLocalRandom.current().nextDouble();
    }
  }

  Summon(
      StartReply start,
      Attempts attempts,
      Timers timers,
      Consumer<ReplyEvent.What> tell,
      BiConsumer<ReplyEvent.End, KeyRing.@Nullable Opened> over) {
    this.start = start;
    this.attempts = attempts;
    this.timers = timers;
    this.tell = tell;
    this.over = over;
    this.ownName = new OwnName(start.seat().name());
  }

  StartReply start() {
    return start;
  }

  /**
   * @param output how many tokens may be written
   */
  void begin(int output) {
    start = start.within(output);
    attempt();
  }

  /** Nobody is called. */
  void refuse(Throwable failure) {
    if (!(failure instanceof Refusal)) {
      LOG.error("a reply could not be started", failure);
    }
    end(
        MessageState.FAILED,
        Outcome.failed(
            usage, Fault.of(failure instanceof Refusal no ? no.code() : ErrorCode.UNAVAILABLE)));
  }

  /** What it took, once it is over. */
  Took took(Estimating estimate) {
    if (usage != null) {
      return new Took(usage.input(), usage.output(), usage.cost());
    }
    return heard == 0
        ? Took.NOTHING
        : estimate.estimated(start, heard * start.prompt().tokens(), written.tokens());
  }

  /** Reckons what a provider did not say. */
  @FunctionalInterface
  interface Estimating {
    Took estimated(StartReply start, long input, long output);
  }

  private void attempt() {
    if (ended) {
      return;
    }
    tries++;
    attempts
        .open(start)
        .map(
            key -> {
              call(key);
              return key;
            })
        .onFailure(this::refuse);
  }

  private void call(KeyRing.Opened key) {
    if (ended) {
      // Stopped while the key was being opened: nobody is called.
      if (key.secret() != null) {
        key.secret().close();
      }
      return;
    }
    opened = key;
    heard++;
    call = attempts.call(key, start, event -> event.on(this));
    think();
  }

  /**
   * @param state stopped by somebody, or interrupted
   */
  void stop(MessageState state) {
    if (call != null) {
      call.stop();
    }
    end(state, Outcome.of(usage));
  }

  private void think() {
    if (!thinking && !begun) {
      thinking = true;
      tell.accept(new ReplyEvent.Thinking());
    }
  }

  private boolean piece(String text) {
    begun = true;
    written.add(text);
    if (!ended && !text.isEmpty()) {
      tell.accept(new ReplyEvent.Piece(text));
    }
    return true;
  }

  @Override
  public Boolean text(ProviderEvent.Text event) {
    return piece(ownName.pass(event.text()));
  }

  @Override
  public Boolean declined(ProviderEvent.Declined event) {
    declined = true;
    return piece(event.text());
  }

  @Override
  public Boolean reasoning(ProviderEvent.Reasoning event) {
    begun = true;
    written.add(event.text());
    if (!ended) {
      tell.accept(new ReplyEvent.Thought(event.text()));
    }
    return true;
  }

  @Override
  public Boolean ping(ProviderEvent.Ping event) {
    return true;
  }

  @Override
  public Boolean usage(ProviderEvent.Usage event) {
    usage = attempts.priced(start, event);
    return true;
  }

  @Override
  public Boolean finish(ProviderEvent.Finish event) {
    return switch (event.reason()) {
      case FILTERED ->
          end(MessageState.FAILED, Outcome.failed(usage, Fault.of(ErrorCode.CONTENT_FILTERED)));
      case LENGTH ->
          end(
              MessageState.COMPLETE,
              new Outcome(usage, Outcome.Finish.LENGTH, start.prompt().maxOutputTokens(), null));
      case DECLINED -> complete(Outcome.Finish.DECLINED);
      case STOP, OTHER -> complete(declined ? Outcome.Finish.DECLINED : null);
    };
  }

  private boolean complete(Outcome.@Nullable Finish finish) {
    return end(MessageState.COMPLETE, new Outcome(usage, finish, null, null));
  }

  @Override
  public Boolean failure(ProviderEvent.Failure event) {
    if (!begun && !ended && unheard(event)) {
      heard--;
    }
    Duration wait =
        event.retryAfter() == null ? Backoff.before(tries, attempts.chance()) : event.retryAfter();
    if (!begun && !ended && tries < TRIES && event.passing() && wait.compareTo(LONGEST_WAIT) <= 0) {
      timers.after(
          wait,
          () -> {
            if (!ended) {
              attempt();
            }
          });
      return true;
    }
    LOG.info(
        "{} ended a call: {}, status {}, request {}",
        start.seat().provider(),
        event.code().code(),
        event.status(),
        event.requestId());
    return end(
        event.interrupted() && begun ? MessageState.INTERRUPTED : MessageState.FAILED,
        Outcome.failed(
            usage,
            new Fault(
                event.code(),
                event.status() == 0 ? null : event.status(),
                event.requestId(),
                event.retryAfter(),
                null)));
  }

  /**
   * Whether the model has not heard the question, so that nothing is to be paid for: nobody
   * answered, or the answer was an error instead of a stream.
   */
  private static boolean unheard(ProviderEvent.Failure event) {
    return event.status() == 0
        ? event.code() != ErrorCode.PROVIDER_TIMEOUT
        : event.status() >= ERROR_STATUS;
  }

  private boolean end(MessageState state, Outcome outcome) {
    if (ended) {
      return false;
    }
    String rest = ownName.rest();
    if (!rest.isEmpty()) {
      piece(rest);
    }
    ended = true;
    over.accept(new ReplyEvent.End(state, outcome), opened);
    return true;
  }
}
