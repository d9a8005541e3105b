package chat.conclave.summon;

import chat.conclave.protocol.ErrorCode;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.Refusal;
import chat.conclave.protocol.Usage;
import chat.conclave.provider.Call;
import chat.conclave.provider.FinishReason;
import chat.conclave.provider.ProviderEvent;
import chat.conclave.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.Handler;
import java.time.Duration;
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
  private static final Duration FIRST_WAIT = Duration.ofMillis(500);
  private static final Duration LONGEST_WAIT = Duration.ofSeconds(10);
  private static final Logger LOG = LoggerFactory.getLogger(Summon.class);

  private final StartReply start;
  private final Attempts attempts;
  private final Timers timers;
  private final Consumer<ReplyEvent.What> tell;
  private final BiConsumer<ReplyEvent.End, KeyRing.@Nullable Opened> over;
  private final OwnName ownName;
  private KeyRing.@Nullable Opened opened;
  private @Nullable Call call;
  private @Nullable Usage usage;
  private @Nullable Duration retryAfter;
  private int tries;
  private boolean begun;
  private boolean thinking;
  private boolean ended;

  /** What one try takes. */
  interface Attempts {
    /** Opens the payer's key anew. */
    Future<KeyRing.Opened> open(StartReply start);

    /** Calls the provider; takes the opened key over. */
    Call call(KeyRing.Opened opened, StartReply start, Handler<ProviderEvent> events);
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

  /** What the provider asked to wait, when that ended the reply. */
  @Nullable Duration retryAfter() {
    return retryAfter;
  }

  void begin() {
    tries++;
    attempts
        .open(start)
        .map(
            key -> {
              call(key);
              return key;
            })
        .onFailure(
            failure -> {
              if (!(failure instanceof Refusal)) {
                LOG.error("a reply could not be started", failure);
              }
              end(
                  MessageState.FAILED,
                  failure instanceof Refusal refusal ? refusal.code() : ErrorCode.UNAVAILABLE);
            });
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
    end(state, null);
  }

  private void think() {
    if (!thinking && !begun) {
      thinking = true;
      tell.accept(new ReplyEvent.Thinking());
    }
  }

  private boolean piece(String text) {
    begun = true;
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
    return piece(event.text());
  }

  @Override
  public Boolean reasoning(ProviderEvent.Reasoning event) {
    begun = true;
    return true;
  }

  @Override
  public Boolean ping(ProviderEvent.Ping event) {
    return true;
  }

  @Override
  public Boolean usage(ProviderEvent.Usage event) {
    usage = new Usage(event.input(), event.output(), event.cost());
    return true;
  }

  @Override
  public Boolean finish(ProviderEvent.Finish event) {
    return event.reason() == FinishReason.FILTERED
        ? end(MessageState.FAILED, ErrorCode.CONTENT_FILTERED)
        : end(MessageState.COMPLETE, null);
  }

  @Override
  public Boolean failure(ProviderEvent.Failure event) {
    Duration wait =
        event.retryAfter() == null
            ? FIRST_WAIT.multipliedBy(1L << (tries - 1))
            : event.retryAfter();
    if (!begun && !ended && tries < TRIES && passing(event) && wait.compareTo(LONGEST_WAIT) <= 0) {
      timers.after(
          wait,
          () -> {
            if (!ended) {
              begin();
            }
          });
      return true;
    }
    retryAfter = event.retryAfter();
    LOG.info(
        "{} ended a call: {}, status {}, request {}",
        start.seat().provider(),
        event.code().code(),
        event.status(),
        event.requestId());
    return end(
        event.interrupted() && begun ? MessageState.INTERRUPTED : MessageState.FAILED,
        event.code());
  }

  private static boolean passing(ProviderEvent.Failure event) {
    return switch (event.code()) {
      case PROVIDER_UNREACHABLE, PROVIDER_OVERLOADED -> true;
      case PROVIDER_RATE_LIMITED -> event.retryAfter() != null;
      default -> false;
    };
  }

  private boolean end(MessageState state, @Nullable ErrorCode error) {
    if (ended) {
      return false;
    }
    piece(ownName.rest());
    ended = true;
    ReplyEvent.End end = new ReplyEvent.End(state, usage, error);
    tell.accept(end);
    over.accept(end, opened);
    return true;
  }
}
