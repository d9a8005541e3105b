package chat.conclave.room;

import chat.conclave.protocol.Change;
import chat.conclave.protocol.Message;
import chat.conclave.protocol.MessageState;
import chat.conclave.protocol.Outcome;
import chat.conclave.summon.ReplyEvent;
import chat.conclave.time.Timers;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The running replies of one room. The first piece of a text is told at once, later ones together,
 * at most one frame in {@link #PAUSE}; the text is saved every second or 2 Ki units, and its end is
 * stored until it is stored.
 */
final class Drafts {
  static final Duration PAUSE = Duration.ofMillis(40);
  private static final Duration SAVE = Duration.ofSeconds(1);
  private static final Duration RETRY = Duration.ofSeconds(1);
  private static final Logger LOG = LoggerFactory.getLogger(Drafts.class);

  private final Checkpoint checkpoint;
  private final Timers timers;
  private final Consumer<JsonObject> tell;
  private final Function<Change.Became, Future<?>> end;
  private final Map<UUID, Running> running = new LinkedHashMap<>();

  /** Saves how far a running reply has come. */
  @FunctionalInterface
  interface Checkpoint {
    Future<Void> save(UUID reply, String text, String reasoning, MessageState state);
  }

  /**
   * @param tell tells the room something that is not stored
   * @param end stores the end of a reply, once, however often it is asked to
   */
  Drafts(
      Checkpoint checkpoint,
      Timers timers,
      Consumer<JsonObject> tell,
      Function<Change.Became, Future<?>> end) {
    this.checkpoint = checkpoint;
    this.timers = timers;
    this.tell = tell;
    this.end = end;
  }

  void start(Message reply) {
    running.put(reply.id(), new Running(new Draft(reply)));
  }

  boolean none() {
    return running.isEmpty();
  }

  /** Whether a reply is still being made. */
  boolean runs(UUID reply) {
    Running found = running.get(reply);
    return found != null && !found.ending;
  }

  /** The replies that are still being made. */
  Set<UUID> running() {
    return running.entrySet().stream()
        .filter(each -> !each.getValue().ending)
        .map(Map.Entry::getKey)
        .collect(Collectors.toSet());
  }

  /** The same, and those whose end is on its way. */
  Set<UUID> known() {
    return Set.copyOf(running.keySet());
  }

  /** Forgets a reply that somebody else has taken over: nothing of it is told or stored here. */
  void drop(UUID reply) {
    Running lost = running.remove(reply);
    if (lost != null) {
      lost.ending = true;
      lost.saver.cancel();
    }
  }

  /**
   * The texts so far of the replies that somebody who knows the room up to {@code rev} knows of; a
   * later one is told to them from its beginning.
   */
  List<RoomAnswer.Stream> streams(long rev) {
    List<RoomAnswer.Stream> streams = new ArrayList<>();
    for (Running reply : running.values()) {
      if (reply.draft.message().posted() <= rev) {
        streams.add(reply.draft.stream());
      }
    }
    return streams;
  }

  /** Ends a reply that nobody makes any more, with the text it has. */
  Future<?> interrupt(Message unfinished) {
    drop(unfinished.id());
    Running reply = new Running(new Draft(unfinished));
    running.put(unfinished.id(), reply);
    return interrupt(reply);
  }

  private static Future<?> interrupt(Running reply) {
    reply.end(new ReplyEvent.End(MessageState.INTERRUPTED, Outcome.NONE));
    return reply.stored;
  }

  /** Ends what still runs; done when each end was stored or could not be. */
  Future<?> interruptAll() {
    List<Future<?>> ends = new ArrayList<>();
    for (Running reply : List.copyOf(running.values())) {
      ends.add(interrupt(reply));
    }
    return Future.join(ends);
  }

  /** Takes note of an event; one about a reply that is over is dropped. */
  void on(ReplyEvent event) {
    Running reply = running.get(event.reply());
    if (reply != null && !reply.ending) {
      event.what().on(reply);
    }
  }

  private final class Running implements ReplyEvent.What.Cases<Boolean> {
    private final Draft draft;
    private final Timers.Timer saver;
    private Future<?> stored = Future.succeededFuture();
    private boolean pausing;
    private boolean saving;
    private boolean ending;

    Running(Draft draft) {
      this.draft = draft;
      this.saver = timers.every(SAVE, this::save);
    }

    @Override
    public Boolean thinking(ReplyEvent.Thinking what) {
      draft.thinking();
      return news();
    }

    @Override
    public Boolean thought(ReplyEvent.Thought what) {
      draft.think(what.text());
      return grown();
    }

    @Override
    public Boolean piece(ReplyEvent.Piece what) {
      draft.append(what.text());
      return grown();
    }

    private boolean grown() {
      if (draft.checkpointDue()) {
        save();
      }
      return news();
    }

    private boolean news() {
      if (pausing || ending) {
        return false;
      }
      List<JsonObject> news = draft.news();
      if (news.isEmpty()) {
        return false;
      }
      news.forEach(tell);
      pausing = true;
      timers.after(
          PAUSE,
          () -> {
            pausing = false;
            news();
          });
      return true;
    }

    private void save() {
      if (!saving && !ending && draft.unsaved()) {
        saving = true;
        Draft.Kept kept = draft.kept();
        checkpoint
            .save(draft.message().id(), kept.text(), kept.reasoning(), kept.state())
            .onComplete(over -> saving = false)
            .onSuccess(saved -> draft.saved(kept))
            .onFailure(failure -> LOG.warn("a draft could not be saved: {}", failure.getMessage()));
      }
    }

    @Override
    public Boolean end(ReplyEvent.End what) {
      if (ending) {
        return false;
      }
      draft.news().forEach(tell);
      ending = true;
      saver.cancel();
      store(new Change.Became(draft.ended(what.state(), what.outcome()), 0));
      return true;
    }

    private void store(Change.Became change) {
      stored =
          end.apply(change)
              .onSuccess(done -> running.remove(draft.message().id()))
              .onFailure(failure -> retry(change, failure));
    }

    private void retry(Change.Became change, Throwable failure) {
      if (Mailbox.unavailable(failure)) {
        LOG.warn("the end of a reply could not be stored yet: {}", failure.getMessage());
        timers.after(RETRY, () -> store(change));
      } else {
        LOG.error("the end of a reply cannot be stored: {}", failure.getMessage());
        running.remove(draft.message().id());
      }
    }
  }
}
